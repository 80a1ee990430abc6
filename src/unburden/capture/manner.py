"""How a page is gone into, and what of that a plain visitor would not do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from unburden.browser import Cookie, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unburden.capture.gates import Gate
    from unburden.capture.settings import CaptureSettings


def plan(url: str, settings: CaptureSettings) -> Visit:
    """Say where to go and with what, from the gates listed for its host."""
    gates = _gates(url, settings)
    passes = tuple(
        Cookie(name=name, value=value, domain=f".{gate.host}")
        for gate in gates
        for name, value in gate.cookies.items()
    )
    return Visit(
        url=url,
        bounds=settings.bounds,
        cookies=(*passes, *settings.cookies),
        presses=tuple(gate.press for gate in gates if gate.press),
    )


def manner(
    visit: Visit, settings: CaptureSettings, *, passed: Iterable[str]
) -> tuple[str, ...]:
    """Say what was done that a plain visit would not do, a sentence each.

    Args:
        visit: as planned.
        settings: it was planned from.
        passed: which of its presses were made.
    """
    passed = set(passed)
    said = []
    for gate in _gates(visit.url, settings):
        if gate.cookies:
            names = ", ".join(gate.cookies)
            said.append(f"{gate.says} with these cookies: {names} {gate.listed}.")
        if gate.press in passed:
            said.append(f"{gate.says} by pressing {gate.press} {gate.listed}.")
    if settings.cookies:
        names = ", ".join(f"{each.name} ({each.domain})" for each in settings.cookies)
        said.append(
            "The browser went in with cookies of a file, whose values are not kept: "
            f"{names}."
        )
    if settings.browser.disguise:
        said.append(
            "The browser gave a name that is not its own, as was chosen: "
            f"{settings.browser.disguise}"
        )
    return tuple(said)


def _gates(url: str, settings: CaptureSettings) -> tuple[Gate, ...]:
    host = (urlsplit(url).hostname or "").lower()
    return tuple(gate for gate in settings.gates if gate.is_at(host))
