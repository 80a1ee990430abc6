"""May we? Pure functions that raise, in words for a person, when the answer is no.

The rules, in the order in which a case meets them:

1. Adults only. Every Item was taken when she was 18 or over, and somebody said so;
   not knowing is not a yes. Under 18, another service helps and nothing is kept.
2. Nothing is copied without authority: every Capture records who asked for it.
3. A Match is confirmed by a named person, never by the matcher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.errors import AuthorityMissing, BadInput, UnderEighteen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unburden.model import Helpline


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
