"""What a program knows, in words for her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unburden.app.casework.models import MatchRow
from unburden.model import CaptureState, MatchKind, PlaceState

if TYPE_CHECKING:
    from unburden.model import Match

SURE, LIKELY = 1e-6, 1e-3
"""Up to which false-alarm rate a kind is called very sure, and sure."""


def kind_of(match: Match) -> str:
    """Say how a Match was made from her picture."""
    if match.kind is MatchKind.IDENTICAL:
        return _("The same picture, not changed at all.")
    if match.kind is MatchKind.COPY:
        return _("The same picture, saved again.")
    if match.kind is MatchKind.EDITED:
        return _("Your picture, but changed. It may be cut, flipped or framed.")
    if match.kind is MatchKind.DERIVED:
        return _("Parts of your picture, with the rest made up. It may be a fake.")
    return _("Your picture shows in a video.")


def how_sure(match: Match) -> str:
    """Say how sure that is."""
    if match.kind is MatchKind.IDENTICAL:
        return _("There is no doubt.")
    if 0 < match.false_alarm <= SURE:
        return _("We are very sure.")
    if 0 < match.false_alarm <= LIKELY:
        return _("We are quite sure.")
    return _("It may be chance. Please say what you think.")


def state_of(row: MatchRow, *, is_whole: bool) -> str:
    """Say whether somebody has spoken, and whether to all that a letter needs."""
    if row.state == MatchRow.State.CONFIRMED and not is_whole:
        return _("You answered. Not all of it is a yes yet.")
    if row.state == MatchRow.State.CONFIRMED:
        return _("You said: this is mine.")
    if row.state == MatchRow.State.REJECTED:
        return _("You said: not mine.")
    return _("It waits for you.")


def recorded(row: MatchRow) -> str:
    """Say whether there is proof of the page."""
    if row.capture is None:
        return _("There is no proof of the page yet.")
    if row.capture.state == CaptureState.COMPLETE:
        return _("We have proof of the whole page.")
    if row.capture.state == CaptureState.PARTIAL:
        return _("We have proof of most of the page.")
    return _("We tried to keep proof of the page. It did not work.")


def place_is(state: str) -> str:
    """Say what a place is held to be."""
    return {
        PlaceState.UP: _("still up"),
        PlaceState.DOUBTFUL: _("seems gone, we look once more"),
        PlaceState.GONE: _("gone"),
        PlaceState.BACK: _("came back"),
        PlaceState.HIDDEN: _("behind a wall, we can't see"),
        PlaceState.UNREACHABLE: _("does not answer"),
    }[PlaceState(state)]
