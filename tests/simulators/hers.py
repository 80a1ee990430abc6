"""A case with something in it, for her pages: found, recorded, asked, gone and back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.test import Client
from tests.simulators import stories, takedown

from unburden.app.casework import actions, notices, places, sending
from unburden.app.casework.forms import to_json
from unburden.app.casework.models import CheckRow
from unburden.app.clock import clock
from unburden.app.web.keys import hold
from unburden.app.web.visitor import CASE, LET_IN
from unburden.model import (
    OF_A_MATCH,
    Attempt,
    AttemptState,
    Check,
    Lead,
    MatchKind,
    NoticeState,
    PlaceState,
    Seen,
)

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow, NoticeRow, PlaceRow

SERVER = '[house]\nserver = true\n[[source]]\nurl = "https://listed.example/"\n'
ALL_FOUR = {what.value: "her own knowledge" for what in OF_A_MATCH}


def browser(*, let_in: bool = True) -> Client:
    """A browser: of a laptop that was let in by its link, or anybody's."""
    client = Client()
    if let_in:
        session = client.session
        session[LET_IN] = True
        session.save()
        client.cookies["session"] = session.session_key
    return client


def answers(**changed: object) -> dict[str, object]:
    """What she says at the start."""
    plain = {"happened": ["shared"], "law": "GB-EAW", "safe": "yes", "words": ""}
    return plain | changed


def begin(client: Client, **changed: object) -> str:
    """Go through the first pages; return the last one."""
    client.post("/start/", {"adult": "yes", "adult_then": "yes"})
    return client.post("/start/questions/", answers(**changed)).content.decode()


def enter(client: Client, desk: Desk) -> None:
    """Come in to a case that is open, without its words."""
    hold(desk)
    session = client.session
    session[CASE] = desk.row.id
    session["law"] = desk.about()["law"]
    session.save()
    client.cookies["session"] = session.session_key


def add(desk: Desk, number: int) -> None:
    """Add a picture: the first is an ordinary photo, the second an intimate one."""
    item = stories.item(number)
    actions._keep(desk, item.label, item.kind, item.fingerprint)


def find(desk: Desk, number: int, folder: Path, *, item: int = 1) -> MatchRow:
    """Find a picture on a page, and record the page."""
    page = f"https://site{number}.example/thread/{number}"
    kind = (MatchKind.DERIVED, MatchKind.EDITED)[number % 2]
    match = stories.match(
        number, item=f"I{item}", page=page, url=f"{page}.jpg", kind=kind
    )
    lead = Lead(url=match.url, page=page, source="https://s.example/", seen_at=clock())
    row = desk.found(match, lead, f"{number:064x}", None)
    assert row is not None
    files = folder / f"{desk.row.id}-{number}"
    row.capture = desk.keep_capture(stories.capture(number, files, url=page), files)
    row.save()
    return row


def look(desk: Desk, row: PlaceRow, at: datetime, seen: Seen) -> None:
    """A look at a place, as the rounds keep it."""
    page = places.place(desk, row).page
    check = Check(page=page, at=at, seen=seen, why="as the simulator says")
    sealed = desk.vault.seal_json(f"check of {row.number}", to_json(check))
    CheckRow.objects.create(place=row, at=at, seen=seen, sealed=sealed)


class Answers:
    """A mail server that takes everything."""

    def hand_over(self, message: bytes, *, to: str, about_to: object) -> Attempt:
        about_to()  # type: ignore[operator]
        return Attempt(at=clock(), state=AttemptState.HANDED_OVER, said="250 OK")


def ask(desk: Desk, to: str, rows: list[PlaceRow]) -> NoticeRow:
    """Ask a host about places: approved by a person, and sent."""
    if not desk.row.statements.exists():
        takedown.authorise(desk)
    pages = tuple(places.place(desk, row).page for row in rows)
    made = notices.keep(desk, takedown.notice(to, places=pages), rows)
    assert made is not None
    notices.approve(desk, [made])
    sending.Outbox(
        desk=desk,
        channel=Answers(),  # type: ignore[arg-type]
        domain="help.example",
        tell=lambda word, news: None,
        deadline=lambda notice, at: at + timedelta(hours=48),
    ).send()
    made.refresh_from_db()
    assert made.state == NoticeState.SENT
    return made


def live(desk: Desk, folder: Path) -> None:
    """Let a case live: two pictures, four places; one gone, one back, one waiting."""
    add(desk, 1)
    add(desk, 2)
    for number in (1, 2, 3, 4):
        find(desk, number, folder, item=2)
    actions.confirm(desk, ["M1", "M2", "M3"], basis=ALL_FOUR, reject=False)
    rows = places.gather(desk)
    ask(desk, "abuse@host.example", rows)
    now = clock()
    desk.row.matches.update(found_at=now - timedelta(days=12))
    later = [now - timedelta(days=n) for n in (9, 8, 1)]
    for at, seen in zip(later, (Seen.GONE, Seen.GONE, Seen.GONE), strict=True):
        look(desk, rows[0], at, seen)
    for at, seen in zip(later, (Seen.GONE, Seen.GONE, Seen.UP), strict=True):
        look(desk, rows[1], at, seen)
    for row, state in zip(rows, (PlaceState.GONE, PlaceState.BACK), strict=False):
        row.state = state
        row.save(update_fields=["state"])
