"""May we? Pure functions that raise, in words for a person, when the answer is no.

The rules, in the order in which a case meets them:

1. Adults only. Every Item was taken when she was 18 or over, and somebody said so;
   not knowing is not a yes. Under 18, another service helps and nothing is kept.
2. Nothing is copied without authority: every Capture records who asked for it.
3. A Match is confirmed by a named person, never by the matcher.
4. A Notice names only what a named person stated four things of: it shows her, it is
   intimate, she did not agree, she was an adult. An ordinary copy of an ordinary photo
   is nobody's to report.
5. A Notice goes only when a named person approved it and nothing its law requires is
   missing.
6. Nobody is searched for: on a server only Sources that the organisation listed are
   looked at, what an innocent photo found stays hidden until a caseworker says on
   whose authority it is looked for, and one picture in two cases stops both.
7. Nobody writes in her own name to a site that nobody vouches for, nor to those who may
   pass her letter on to it: somebody has to write for her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.errors import (
    AuthorityMissing,
    BadInput,
    CaseFrozen,
    NeedsAgent,
    NoticeRefused,
    Refused,
    UnderEighteen,
)
from unburden.model import OF_A_MATCH, ItemKind, Layer, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from unburden.model import Agent, Declared, Helpline, Notice, Route

ORDINARY = (MatchKind.IDENTICAL, MatchKind.COPY)
"""What an innocent photo may well do on the web without harm to anybody."""

SELF = "the person in the pictures, asking for herself"
"""The authority of a case whose opener named no other."""


def may_keep(*, adult: bool | None, services: Iterable[Helpline]) -> None:
    """Allow an Item or a case only if she was an adult in the pictures.

    Args:
        adult: what was answered; None when nobody answered.
        services: who helps a person under 18 where she lives.

    Raises:
        UnderEighteen: she was not; the message names who helps.
        BadInput: nobody said.
    """
    if adult:
        return
    if adult is None:
        what = "Nobody has said whether she was 18 or over when the pictures were made."
        fix = "Say --adult if she was, or --under-18 to see who helps."
        raise BadInput(what, fix)
    names = "; ".join(f"{row.name} ({row.contact})" for row in services)
    what = "Nothing was kept: for pictures of someone under 18 other people help, free."
    raise UnderEighteen(what, f"They are kind and quick: {names}.")


def may_capture(*, authority: str) -> None:
    """Allow a copy of a page only on somebody's recorded authority.

    Raises:
        AuthorityMissing: none is recorded.
    """
    if not authority.strip():
        what = "Nobody is recorded as having asked for this copy."
        fix = 'Say on whose authority it is made: --authority "Name, in what role".'
        raise AuthorityMissing(what, fix)


def may_confirm(*, actor: str) -> None:
    """Allow a Match to be confirmed or rejected only by a named person.

    Raises:
        BadInput: no name was given.
    """
    if not actor.strip():
        what = "A person, with a name, has to confirm a match."
        raise BadInput(what, 'Say who looked: --by "Your name".')


def may_report(item: ItemKind, kind: MatchKind, stated: Sequence[Declared]) -> bool:
    """Say whether a Notice may name a confirmed Match.

    Args:
        item: the kind of the Item it was made from.
        kind: how it was made.
        stated: what a named person stated of it.
    """
    if item is ItemKind.INNOCENT and kind in ORDINARY:
        return False
    return {one.what for one in stated}.issuperset(OF_A_MATCH)


def may_approve(notice: Notice, *, actor: str) -> None:
    """Allow a Notice to be approved by a named person, when it lacks nothing.

    Raises:
        BadInput: nobody is named.
        NoticeRefused: something its law requires is missing.
    """
    if not actor.strip():
        what = "A person, with a name, has to approve a notice."
        raise BadInput(what, 'Say who: --by "Your name".')
    if notice.missing:
        raise NoticeRefused(f"{notice.name} cannot go yet.", " ".join(notice.missing))


def may_go_on(*, case: str, frozen_at: datetime | None) -> None:
    """Allow work on a case that no supervisor has to look at first.

    Raises:
        CaseFrozen: one has to.
    """
    if frozen_at is not None:
        what = f"Case {case} rests until a supervisor has looked at it."
        raise CaseFrozen(what, "Nothing in it is lost. Please ask your supervisor.")


def may_search(spec: str, *, listed: Sequence[str] | None) -> None:
    """Allow a Source: anywhere on a laptop, on a server only where it is listed.

    Args:
        spec: the Source as it was named.
        listed: what the organisation listed, each with all below it; None: a laptop.

    Raises:
        Refused: it is not listed.
    """
    if listed is None or any(_is_below(spec, root) for root in listed):
        return
    what = f"{spec} is not on your organisation's list of places to look."
    raise Refused(what, "Ask whoever keeps the list (config.toml, [[source]]).")


def _is_below(spec: str, root: str) -> bool:
    return spec == root or spec.startswith(root.rstrip("/") + "/")


def may_see(item: ItemKind, *, is_server: bool, shown_at: datetime | None) -> bool:
    """Say whether what an Item found may be seen: on a server, not without authority.

    An innocent photo may be anybody's; who looks for its copies may be no friend.
    """
    return item is ItemKind.INTIMATE or not is_server or shown_at is not None


def needs_agent(route: Route) -> bool:
    """Say whether nobody should write there in her own name.

    Who passes things on, and a site or platform that nobody has opened, which is
    presumed to be against her.
    """
    vouched = route.is_checked or route.layer not in (Layer.PLATFORM, Layer.SITE)
    return route.forwards or not vouched


def may_write_to(
    route: Route, *, agent: Agent | None, services: Iterable[Helpline]
) -> None:
    """Allow a Notice in her own name only where it goes no further.

    Args:
        route: to whom.
        agent: who writes for her; None where nobody does.
        services: who can write for her, those nearest to her first.

    Raises:
        NeedsAgent: it may pass her name on; the message names who can help.
    """
    if agent is not None or not needs_agent(route):
        return
    if route.forwards:
        what = f"{route.name} may pass on what it is sent to whoever put this up."
    else:
        what = f"Nobody has checked yet who reads what {route.name} is sent."
    rows = [row for row in services if row.serves != "under18"]
    names = "; ".join(f"{row.name} ({row.contact})" for row in rows[:2])
    fix = "So that your name stays out of it, let somebody write for you"
    raise NeedsAgent(what, f"{fix}: {names}." if names else f"{fix}: a helpline can.")
