"""A person, who writes for her, places and readers, for the tests of letters."""

from __future__ import annotations

from datetime import UTC, datetime

from unburden.data.duties import duties
from unburden.data.forms import form
from unburden.data.offences import law_in_force
from unburden.model import (
    Agent,
    Declaration,
    Declared,
    Footing,
    Layer,
    Mandate,
    MatchKind,
    Medium,
    Notice,
    Place,
    Route,
    Statement,
)
from unburden.notify import Evidence, draft

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAME, EMAIL = "Zaraquiel Oddington", "zq.oddington@post.example"
WORDS = "My grandmother follows that page."
AGENT = Agent(
    name="Wellbeing Desk",
    organisation="Image Help",
    email="takedown@imagehelp.example",
)
MANDATE = Mandate(agent=AGENT, layers=tuple(Layer), at=AT)
EVIDENCE = {f"M{n}": Evidence(sha256=f"{n:064x}") for n in range(1, 100)}


def declared(*but: Declaration) -> tuple[Declared, ...]:
    """All that can be declared, but for some."""
    basis = "she has a scar there, and told us so herself"
    return tuple(
        Declared(what=what, basis=basis, by="Caseworker Quill", at=AT)
        for what in Declaration
        if what not in but
    )


def statement(**changed: object) -> Statement:
    """Hers, with somebody who writes for her and all declared."""
    told = {
        "law": "GB-EAW",
        "declared": declared(),
        "mandate": MANDATE,
        "name": NAME,
        "email": EMAIL,
        "words": WORDS,
    }
    return Statement(**(told | changed))  # type: ignore[arg-type]


def place(
    n: int = 1,
    *kinds: MatchKind,
    page: str = "",
    media: tuple[str, ...] | None = None,
    ip: str = "192.0.2.7",
) -> Place:
    one = (f"https://cdn.tube.example/{n}.jpg",)
    return Place(
        page=page or f"https://tube.example/watch/{n}",
        host="tube.example",
        media=one if media is None else media,
        matches=(f"M{n}",),
        kinds=kinds or (MatchKind.COPY,),
        seen_at=AT,
        ip=ip,
    )


def route(layer: Layer = Layer.PLATFORM, *forms: str, **changed: object) -> Route:
    told = {
        "id": "tube",
        "layer": layer,
        "name": "Tube Example",
        "medium": Medium.MAIL,
        "to": "abuse@tube.example",
        "why": "it answers for tube.example",
        "footing": Footing.CHECKED,
        "source": "its help page",
        "checked": "2026-11-01",
        "forms": forms,
    }
    return Route(**(told | changed))  # type: ignore[arg-type]


def notice(
    kind: str,
    *,
    to: Route | None = None,
    by: Statement | None = None,
    places: tuple[Place, ...] = (place(),),
    **changed: object,
) -> Notice:
    """A draft of one kind, under the first confirmed duty that asks for it."""
    asked = form(kind)
    reader = to or route(asked.layers[0], kind)
    rows = (row for row in duties() if row.form == kind and row.is_confirmed)
    said = by or statement()
    told = {
        "at": AT,
        "duty": next((row for row in rows if reader.layer in row.layers), None),
        "form": asked,
        "offences": law_in_force(AT.date(), said.law),
        "evidence": EVIDENCE,
    }
    return draft(reader, places, said, **(told | changed))  # type: ignore[arg-type]


def everything(one: Notice) -> str:
    """All that leaves with a Notice, as one text in lower case."""
    values = [field.value for field in one.fields]
    return "\n".join([one.subject, one.body, one.machine, *values]).casefold()
