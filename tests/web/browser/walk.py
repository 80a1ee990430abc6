"""The pages there are, read from the map of addresses: a new one is walked too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from unburden.app.web.roles import Action, Role, may

if TYPE_CHECKING:
    from collections.abc import Iterator

ARGUMENTS: dict[str, dict[str, Any]] = {"found-one": {"number": 1}}
"""For pages that need arguments: those that show the one case of `served.py`."""
NOT_WALKED = {
    "leave": "it shows nothing and leads away: test_leaving.py",
    "rest": "it locks the case that the others need: test_keyboard.py",
    "found-young": "it is reached by an answer on the page of a match",
    "picture": "it shows a found picture, and is asked for twice",
    "picture-once": "it gives a picture's bytes",
    "outline": "it gives numbers to draw from",
    "work-letter": "it needs a letter: the tests of her work have one",
    "job": "it needs a job: the tests of jobs have one",
    "job-progress": "it is a part of the page of a job",
    "job-steer": "it is posted to",
    "job-again": "it is posted to",
    "job-bundle": "it gives a file",
}
"""Pages that are not walked, each with the reason."""
ELSEWHERE = ("accounts/", "desk/")
"""Parts of the map for the house's people: they need an account."""


@dataclass(frozen=True, slots=True)
class Route:
    """A page with a name.

    Attributes:
        name: its name in the map.
        address: where it is.
        is_public: whether it opens without a case.
    """

    name: str
    address: str
    is_public: bool


def routes() -> list[Route]:
    """Give each named page that a survivor may reach."""
    return [
        Route(name, reverse(name, kwargs=ARGUMENTS.get(name)), _is_public(each))
        for name, path, each in _named(get_resolver().url_patterns)
        if not path.startswith(ELSEWHERE) and name not in NOT_WALKED
        if not each.pattern.converters or name in ARGUMENTS
    ]


def unplaced() -> list[str]:
    """Name each page with arguments that stands in neither table."""
    return [
        name
        for name, path, each in _named(get_resolver().url_patterns)
        if each.pattern.converters and not path.startswith(ELSEWHERE)
        if name not in ARGUMENTS and name not in NOT_WALKED
    ]


def _is_public(each: URLPattern) -> bool:
    action = getattr(each.callback, "action", Action.READ_PUBLIC)
    return may(Role.NOBODY, action)


def _named(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, path)
        elif each.name:
            yield each.name, path, each
