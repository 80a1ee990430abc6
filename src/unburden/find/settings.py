"""How to look: what every Source is told, and what every Source is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from unburden.find.frontier import MemoryFrontier
from unburden.net import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from unburden.find.frontier import Frontier
    from unburden.model import Lead, Skipped


class Source(Protocol):
    """Somewhere to look.

    ``leads`` may be called again, and may be left at any time: closing its iterator
    ends whatever it started. It writes no bytes of a Lead to disk.
    """

    @property
    def name(self) -> str:
        """The Source as it was named."""
        ...

    def leads(self) -> Generator[Lead | Skipped, None, None]:
        """Every picture there, and everything that could not be looked at."""
        ...


class Rendered(Protocol):
    """A page after its JavaScript ran."""

    @property
    def html(self) -> str:
        """The page as it stands now."""
        ...

    @property
    def url(self) -> str:
        """Its address now."""
        ...


class Renderer(Protocol):
    """What `unburden.browser.Browser` offers to a Source."""

    def render(self, url: str, *, seconds: float = 30.0) -> Rendered:
        """Open a page and read it when it has settled."""
        ...


def headless(proxy_url: str) -> AbstractContextManager[Renderer]:
    """The headless browser, everything it asks for going through the proxy."""
    from unburden.browser import Browser  # noqa: PLC0415 - only who renders needs it

    return Browser(proxy_url=proxy_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSettings:
    """How to look.

    Attributes:
        door: the way to the network.
        clock: dates a Lead; the door's clock when None.
        depth: links followed from where a site was entered; 0 for that page only.
        max_pages: of one site, in one run.
        max_bytes: of one picture, video, page or file.
        delay: seconds between two requests to one host.
        seconds: for one answer.
        retries: after an answer that is missing or says "later".
        back_off: seconds before the first retry; each next one waits twice as long.
        hold: bytes of pictures held in memory in case another page shows them.
        max_places: pages named for one picture.
        render: whether pages are read after their JavaScript ran.
        browser: opens the browser that renders, given a proxy's address.
        ignore_robots: whether robots.txt is passed over; the caseworker answers for
            it, and the ledger records it.
        frontier: where a crawl remembers how far it is; in memory when None.
    """

    door: Door = field(default_factory=Door)
    clock: Callable[[], datetime] | None = None
    depth: int = 3
    max_pages: int = 1000
    max_bytes: int = 100_000_000
    delay: float = 0.5
    seconds: float = 60.0
    retries: int = 3
    back_off: float = 1.0
    hold: int = 64_000_000
    max_places: int = 100
    render: bool = False
    browser: Callable[[str], AbstractContextManager[Renderer]] = headless
    ignore_robots: bool = False
    frontier: Frontier | None = None

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return (self.clock or self.door.clock)()

    def fresh_frontier(self) -> Frontier:
        """The frontier to crawl with."""
        return MemoryFrontier() if self.frontier is None else self.frontier
