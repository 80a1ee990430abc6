"""What a place is held to be after each look: one table, and its diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.model import PlaceState, Seen

if TYPE_CHECKING:
    from collections.abc import Mapping

_UP, _DOUBTFUL, _GONE, _BACK, _HIDDEN, _UNREACHABLE = PlaceState
GROUPS: Mapping[str, tuple[Seen, ...]] = {
    "there": (Seen.UP, Seen.MOVED),
    "away": (Seen.GONE, Seen.REPLACED),
    "wall": (Seen.LOGIN_WALL, Seen.GEO_BLOCKED),
    "no answer": (Seen.UNREACHABLE,),
}
"""What of a look matters here."""
_ROWS: Mapping[PlaceState | None, tuple[PlaceState, ...]] = {
    #             there  away       a wall   no answer
    None:         (_UP,   _DOUBTFUL, _HIDDEN, _UNREACHABLE),
    _UP:          (_UP,   _DOUBTFUL, _HIDDEN, _UNREACHABLE),
    _DOUBTFUL:    (_UP,   _GONE,     _HIDDEN, _UNREACHABLE),
    _GONE:        (_BACK, _GONE,     _GONE,   _GONE),
    _BACK:        (_BACK, _DOUBTFUL, _HIDDEN, _UNREACHABLE),
    _HIDDEN:      (_UP,   _DOUBTFUL, _HIDDEN, _UNREACHABLE),
    _UNREACHABLE: (_UP,   _DOUBTFUL, _HIDDEN, _UNREACHABLE),
}  # fmt: skip
TABLE: Mapping[tuple[PlaceState | None, Seen], PlaceState] = {
    (state, seen): then
    for state, row in _ROWS.items()
    for group, then in zip(GROUPS.values(), row, strict=True)
    for seen in group
}
"""Every state and every Seen. Three choices, and why:

MOVED is as good as UP: whoever opens this address still gets to her picture. GONE needs
two looks in a row; a wall or an outage between them puts the first in doubt, and the
count begins again. A place that is GONE stays so while nothing can be seen: it must be
known to have been GONE when it is there again, as that is a return.
"""


def move(state: PlaceState | None, seen: Seen) -> PlaceState:
    """What a place is held to be after one more look.

    Args:
        state: what it was held to be; None before the first look.
        seen: what the look showed.
    """
    return TABLE[state, seen]


def is_return(state: PlaceState | None, seen: Seen) -> bool:
    """Whether this look shows a return, which is a new Lead."""
    return state is PlaceState.GONE and move(state, seen) is PlaceState.BACK


def diagram() -> str:
    """The table as a Mermaid state diagram, as it stands in `docs/watching.md`.

    Looks that change nothing are left out; a first look is as one at what is UP.
    """
    lines = [
        f"    {state.name} --> {then.name}: {group}"
        for state, row in _ROWS.items()
        for group, then in zip(GROUPS, row, strict=True)
        if state is not None and then is not state
    ]
    return "\n".join(("stateDiagram-v2", "    [*] --> UP", *lines))
