"""The pages there are, read from the map of addresses: a new one is walked too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

if TYPE_CHECKING:
    from collections.abc import Iterator

ARGUMENTS: dict[str, dict[str, Any]] = {}
"""For pages that need arguments: those that show the one case of `served.py`."""
NOT_WALKED = {
    "leave": "it shows nothing and leads away: test_leaving.py",
    "rest": "it locks the case that the others need: test_keyboard.py",
}
"""Pages that are not walked, each with the reason."""
ELSEWHERE = ("accounts/", "desk/")
"""Parts of the map for the house's people: they need an account."""


@dataclass(frozen=True, slots=True)
class Route:
    """A page with a name."""

    name: str
    address: str


def routes(elsewhere: tuple[str, ...] = ELSEWHERE) -> list[Route]:
    """Give each named page that a survivor may reach; fail for one nobody placed."""
    return [
        Route(name, reverse(name, kwargs=ARGUMENTS.get(name)))
        for name, path, converters in _named(get_resolver().url_patterns)
        if not path.startswith(elsewhere) and name not in NOT_WALKED
        if not converters or name in ARGUMENTS
    ]


def unplaced() -> list[str]:
    """Name each page with arguments that stands in neither table."""
    return [
        name
        for name, path, converters in _named(get_resolver().url_patterns)
        if converters and not path.startswith(ELSEWHERE)
        if name not in ARGUMENTS and name not in NOT_WALKED
    ]


def _named(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, path)
        elif each.name:
            yield each.name, path, each.pattern.converters
