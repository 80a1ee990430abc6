"""`unburden ladder`: whom to write to about a page. No case, nothing stored or sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from unburden.app.clock import clock
from unburden.cli import out
from unburden.cli.options import AllowPrivate, Json
from unburden.data import JURISDICTIONS, for_person
from unburden.data.routes import with_own
from unburden.errors import BadInput
from unburden.model import Footing, Layer, Place
from unburden.net import Door
from unburden.route import climb

if TYPE_CHECKING:
    from unburden.model import Ladder, Route

WHO = {
    Layer.PLATFORM: "platform",
    Layer.SITE: "the site itself",
    Layer.SEARCH: "search engine",
    Layer.CDN: "sends the site out",
    Layer.HOST: "host",
    Layer.REGISTRAR: "registrar",
    Layer.NETWORK: "network above",
    Layer.REGULATOR: "regulator",
}
Law = Annotated[
    str, typer.Option("--law", help="Where she lives: " + ", ".join(JURISDICTIONS))
]


def ladder(
    url: str,
    *,
    law: Law = "GB-EAW",
    allow_private: AllowPrivate = False,
    json: Json = False,
) -> None:
    """Say whom to write to about the page at URL, first to last. Nothing is sent.

    A few of the site's pages are read, and DNS and registries asked who is behind it.
    """
    if law not in JURISDICTIONS:
        what = f'"{law}" is not a place we know the law of.'
        raise BadInput(what, f"Known are: {', '.join(JURISDICTIONS)}.")
    from unburden.app.home import home  # noqa: PLC0415 - as for cases

    held = with_own(home() / "routes.toml")
    place = Place(
        page=url, host="", media=(), matches=(), kinds=(), seen_at=clock(), ip=""
    )
    door = Door(allow_private=allow_private, clock=clock)
    with out.progress(f"Asking who is behind {url}"):
        made = climb(place, door=door, clock=clock, law=law, routes=held)
    if json:
        write(made)
    else:
        show(made, law)


def write(made: Ladder) -> None:
    """Write a Ladder as JSON lines: the whole, a line a rung, who is left out."""
    told = {"page": made.page, "at": made.at.isoformat(), "is_hostile": made.is_hostile}
    facts = [asdict(fact) for fact in made.facts]
    out.line({"event": "ladder", **told, "facts": facts})
    for number, route in enumerate(made.routes, 1):
        out.line({"rung": number, **asdict(route)})
    for left in made.left_out:
        out.line({"event": "left out", **asdict(left)})


def show(made: Ladder, law: str) -> None:
    """Show a person whom to write to, and what that rests on."""
    if made.is_hostile:
        out.say(
            "Nobody has checked this site, so it is treated as if it were against her: "
            "start with the search engines, and give no name where it may be passed on."
        )
        out.say("")
    grid = Table.grid(padding=(0, 2, 0, 0))
    for number, route in enumerate(made.routes, 1):
        grid.add_row(Text(f"{number:2}"), rung(route))
    out.out.print(grid)
    if made.left_out:
        out.say("Not on it:", style="bold")
    for left in made.left_out:
        out.say(f"  {left.name} ({WHO[left.layer]}): {left.why}")
    out.say("Nothing was sent.")
    for row in [row for row in for_person(law, adult=True) if row.phone][:1]:
        out.say(f"{row.name} can help: {row.phone}")
        out.say(f"  {row.url or row.email}")


def rung(route: Route) -> Text:
    """One rung: who, how to reach them, why, what to know, and how sure that is."""
    who = f"{out.clean(route.name)} ({WHO[route.layer]})"
    words = Text(f"{who}\n", style="bold", overflow="fold")
    words.append(f"{out.clean(route.to)}\n", style="not bold")
    words.append(f"{out.clean(route.why)}\n", style="not bold")
    if route.note:
        words.append(f"{out.clean(route.note)}\n", style="not bold")
    return words.append(f"{how_sure(route)}\n", style="not bold dim")


def how_sure(route: Route) -> str:
    """Say how a Route is known, and whether it may pass on what it is sent."""
    known = {
        Footing.CHECKED: f"Somebody opened it on {route.checked}",
        Footing.STATED: "It was named when we asked",
        Footing.SUGGESTED: "A suggestion: nobody has opened it yet",
    }[route.footing]
    passes = "; it may pass on what it is sent" if route.forwards else ""
    return f"{known}{passes}."
