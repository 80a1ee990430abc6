"""How a Capture is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from unburden.browser import Bounds, BrowserSettings, Cookie
from unburden.capture.gates import Gate, listed_gates
from unburden.rdap import REGISTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSettings:
    """How a Capture is made.

    Attributes:
        bounds: how much of a page is taken.
        browser: with which browser.
        replay: whether the archive is then played back and compared.
        gates: what may be passed on the way in, and where.
        cookies: to go in with, as somebody who is logged in.
        look_up: whether DNS and RDAP are asked who is behind a public address. The
            registries then learn that somebody asked.
        registries: where the lists of RDAP servers are (RFC 9224).
    """

    bounds: Bounds = field(default_factory=Bounds)
    browser: BrowserSettings = field(default_factory=BrowserSettings)
    replay: bool = True
    gates: tuple[Gate, ...] = field(default_factory=listed_gates)
    cookies: tuple[Cookie, ...] = ()
    look_up: bool = False
    registries: str = REGISTRIES
