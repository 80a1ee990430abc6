"""The few smallest of many values, in order, without sorting them all."""

from typing import Any

from unburden.match.compiled import compiled


@compiled
def insert(held: Any, names: Any, value: float, name: int) -> None:
    """Put a value and its name in their place, and let the last ones drop out.

    Args:
        held: the smallest values so far, ascending ``(k,)``.
        names: what each of them is called ``(k,)``.
        value: to be put in, after its equals; smaller than the last. Callers look at
            that first, as most values are not, and a call each would cost more.
        name: of that value.
    """
    at = len(held) - 1
    while at > 0 and held[at - 1] > value:
        held[at], names[at] = held[at - 1], names[at - 1]
        at -= 1
    held[at], names[at] = value, name
