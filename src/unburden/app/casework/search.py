"""One look at one Source: what it shows is matched, and each place recorded at once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unburden.app.casework.frontier import CaseFrontier
from unburden.errors import ToolMissing, UnburdenError
from unburden.find import FindSettings, open_source
from unburden.model import Skipped
from unburden.net import IDENTITY

if TYPE_CHECKING:
    from unburden.app.casework.models import PageRow
    from unburden.app.casework.pages import PageQueue
    from unburden.fingerprint import Decoder
    from unburden.match import Bank
    from unburden.model import Fingerprint, Lead


SKIPS = 1000
"""Of what was passed over, how many the ledger names; it counts them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How to look.

    Attributes:
        allow_private: whether addresses inside this network may be visited.
        render: whether pages are drawn in a browser, for those that need JavaScript.
        ignore_robots: look where a site's robots.txt asks robots not to.
        depth: how many links away from the first page.
        pages: how many pages of one site at most.
        capture: whether each place is recorded as soon as it is found.
    """

    allow_private: bool = False
    render: bool = False
    ignore_robots: bool = False
    depth: int = 3
    pages: int = 1000
    capture: bool = True


@dataclass(slots=True, kw_only=True)
class Found:
    """What a search came to.

    Attributes:
        matches: numbers of the Matches that were new.
        looked: how many pictures and videos were looked at.
        skipped: what could not be looked at, and why.
        troubles: what went wrong with a whole Source.
    """

    matches: list[int] = field(default_factory=list)
    looked: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    troubles: list[UnburdenError] = field(default_factory=list)


ARCHIVES = (".warc", ".warc.gz", ".wacz")
"""A Source that was recorded earlier: what it shows may no longer be on the web."""


class Search:
    """One look at one Source."""

    def __init__(self, spec: str, looking: Looking, queue: PageQueue) -> None:
        self.spec, self.looking, self.queue = spec, looking, queue
        self.desk = desk = queue.desk
        self.tell, self.door = queue.tell, queue.door
        self.frontier = CaseFrontier(desk, spec)
        self.source = open_source(spec, settings=self._settings())

    def run(self, bank: Bank, decoder: Decoder, found: Found) -> None:
        """Look at all that the Source shows; Entries say so before and after."""
        self.desk.append("look", {"source": self.spec, **self._manner()})
        self.tell("source", {"source": self.spec})
        looked, skipped = found.looked, len(found.skipped)
        try:
            with closing(self.source.leads()) as leads:
                for seen in decoder.map(self.frontier.hand_over(leads)):
                    self._see(seen, bank, found)
        except ToolMissing:
            raise
        except UnburdenError as error:
            self.desk.append("look-stopped", {"source": self.spec, "why": str(error)})
            self.tell("trouble", {"source": self.spec, "why": str(error)})
            found.troubles.append(error)
        else:
            self.frontier.clear()
            self.queue.clear(self.spec)
            passed = [[skip.url, skip.why] for skip in found.skipped[skipped:]]
            body = {"source": self.spec, "pictures": found.looked - looked}
            self.desk.append(
                "looked", body | {"skipped": len(passed), "skips": passed[:SKIPS]}
            )

    def _see(
        self, seen: tuple[Lead, Fingerprint] | Skipped, bank: Bank, found: Found
    ) -> None:
        if isinstance(seen, Skipped):
            found.skipped.append(seen)
            self.tell("skipped", {"url": seen.url, "why": seen.why})
            self.frontier.dealt_with(seen.url)
            return
        found.looked += 1
        self.tell("looked", {"url": seen[0].url})
        self._match(bank, *seen, found)
        self.frontier.dealt_with(seen[0].url)

    def _match(self, bank: Bank, lead: Lead, print_: Fingerprint, found: Found) -> None:
        matches = bank.match(lead, print_)
        # Kept before the page is recorded: were we stopped there, the next command
        # records it, whether or not the site still shows it.
        page = self._page(lead) if matches else None
        for match in matches:
            row = self.desk.found(match, lead, print_.sha256, page)
            if row is not None:
                found.matches.append(row.number)
                self.tell("match", {"match": f"M{row.number}", "url": lead.url})
        if page is not None:
            self.queue.record(page)

    def _page(self, lead: Lead) -> PageRow | None:
        """The page that shows a Lead, to be recorded; only the web has pages."""
        page, is_archive = lead.page, self.spec.lower().endswith(ARCHIVES)
        is_live = page.startswith(("http://", "https://")) and not is_archive
        if not (self.looking.capture and is_live):
            return None
        return self.queue.add(page, source=self.spec)

    def _settings(self) -> FindSettings:
        looking = self.looking
        return FindSettings(
            door=self.door,
            clock=self.desk.clock,
            depth=looking.depth,
            max_pages=looking.pages,
            render=looking.render,
            ignore_robots=looking.ignore_robots,
            frontier=self.frontier,
        )

    def _manner(self) -> dict[str, object]:
        """How we look, for the ledger."""
        looking = self.looking
        return {
            "identity": IDENTITY,
            "robots": "ignored, as asked" if looking.ignore_robots else "honoured",
            "rendered": looking.render,
            "private_addresses": looking.allow_private,
            "depth": looking.depth,
            "pages_at_most": looking.pages,
        }
