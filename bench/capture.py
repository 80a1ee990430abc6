"""How whole captures are, what playing them back shows, and how long a page takes.

Everything is on 127.0.0.1: the page with everything on it that the tests use, and three
pages to take times of. Exits 1 if a byte the server sent is not in the archive.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import archiver
from PIL import Image
from rich.console import Console
from rich.table import Table
from tests.simulators.everything import build, gates
from tests.simulators.site import Site, clock, picture

from unburden.browser import Browser, BrowserSettings, Visit, revisit
from unburden.capture import CaptureSettings, capture
from unburden.capture.player import Player
from unburden.capture.replay import ALIKE, similarity
from unburden.capture.shown import compose
from unburden.warc.held import Held, Holdings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from unburden.capture import Gate
    from unburden.model import Capture

# What is on the page with everything, and which paths show that it was kept.
THINGS = {
    "lazy picture": ["/lazy.png"],
    "gallery, next pressed to the end": [f"/slide{n}.png" for n in range(5)],
    "scroll that grows": [f"/more{n}.png" for n in range(4)],
    "frame of the same site": ["/inner", "/inner.png"],
    "frames of other sites, one in another": ["/outer", "/outer.png", "/deep.png"],
    "video of 11 MB, with ranges": ["/film.webm"],
    "PNG of 9 MB": ["/nine.png"],
    "srcset: shown and largest": [
        "/small.png",
        "/large.png",
        "/narrow.png",
        "/wide.png",
    ],
    "CSS background": ["/back.png"],
    "made by script": ["/scripted.png"],
    "POST, fetch and blob": ["/fetched.png"],
    "worker": ["/worker.js", "/worker.png"],
    "chunked": ["/pieces.png"],
    "gzip, with cookies": ["/style.css"],
    "brotli": ["/long.js"],
    "behind a redirect": ["/arrived.png"],
    "windows-1252, behind an age gate": ["/"],
    "behind a consent banner": ["/consented.png"],
}
PICTURES = [f"/{number}.jpg" for number in range(12)]
WORDS = "<p>Some words that a page has, and then some more of them.</p>" * 8
console = Console(width=100)


@dataclass(frozen=True)
class Times:
    """Seconds for one page: plainly loaded, captured, captured and played back."""

    plain: float
    taken: float
    replayed: float


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--runs", type=int, default=3, help="of each time; the median")
    told.add_argument("--archiver", help="an auto-archiver to set beside us")
    given = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="unburden-bench-") as folder:
        Path(folder).chmod(0o755)
        lost = completeness(Path(folder))
        speed(Path(folder), given.runs)
        beside(Path(folder), given.archiver, given.runs)
    return 1 if lost else 0


def take(
    site: Site,
    path: str,
    out: Path,
    *,
    replay: bool = True,
    passed: tuple[Gate, ...] = (),
) -> Capture:
    return capture(
        site.url(path),
        out=out,
        authority="a benchmark",
        door=site.door(allow_private=True),
        clock=clock,
        settings=CaptureSettings(gates=passed, replay=replay),
    )


def completeness(folder: Path) -> int:
    """Print what is held of the page with everything; return how much is not."""
    with Site() as site:
        build(site)
        made = take(site, "/", folder / "all", replay=False, passed=gates())
        sent = list(site.log)
        held = {each.sha256 for each in made.resources}
        lost = [
            each
            for each in sent
            if each.sha256 not in held and each.path != "/service.js"
        ]
        table = Table("on the page", "asked for", "held, byte for byte", title="Whole?")
        for name, paths in THINGS.items():
            asked = [path for path in paths if any(s.path == path for s in sent)]
            kept = [p for p in asked if site.shas(p) & held]
            table.add_row(name, f"{len(asked)} of {len(paths)}", str(len(kept)))
        console.print(table)
        console.print(f"{made.state}: {len(sent)} answers sent, {len(lost)} not held")
        wrong = sum(
            path not in {s.path for s in sent} for ps in THINGS.values() for path in ps
        )
    replays(made, folder / "all")
    return len(lost) + wrong


class Blind(Holdings):
    """An archive that does not give its pictures back."""

    def find(self, method: str, url: str, posted: bytes = b"") -> Held | None:
        """What is held, but no picture."""
        return _words(super().find(method, url, posted))

    def near(self, method: str, url: str) -> Held | None:
        """What is near, but no picture."""
        return _words(super().near(method, url))


def _words(found: Held | None) -> Held | None:
    told = dict(found.headers).get("Content-Type", "") if found else ""
    return None if told.startswith("image/") else found


def replays(made: Capture, folder: Path) -> None:
    """Play the archive back with its site gone: whole, and without its pictures."""
    with Image.open(folder / made.screenshot) as page:
        for name, kind in (("as it is", Holdings), ("without its pictures", Blind)):
            alike, lacking, near = play(made, folder, page, kind)
            console.print(
                f"played back {name}, the site gone: {alike / 10:.1f} % alike, "
                f"{lacking} lacking, {near} near"
            )
    console.print(f"(under {ALIKE / 10:.0f} % a capture is partial)")


def play(
    made: Capture, folder: Path, page: Image.Image, kind: Callable[[Path], Holdings]
) -> tuple[int, int, int]:
    settings = BrowserSettings(ignore_certificates=True)
    presses = tuple(gate.press for gate in gates() if gate.press)
    visit = Visit(url=made.url, presses=presses)
    with (
        kind(folder / made.wacz) as holdings,
        Player(holdings, at=clock()) as player,
        Browser(proxy_url=player.url, settings=settings) as browser,
    ):
        shot = revisit(browser, visit)
    alike = similarity(page, compose(shot), apart=shot.moving)
    return alike, len(player.lacking), len(player.near)


def pages(site: Site, wait: float) -> Iterable[str]:
    """Put the pages that times are taken of on a site; return their paths."""
    for number in range(40):
        body = picture(number, (320, 240), "JPEG")
        site.add(f"/{number}.jpg", body, "image/jpeg", wait=wait)
    few = "".join(f"<img src=/{n}.jpg>" for n in range(12))
    many = "".join(f"{WORDS}<img loading=lazy src=/{n}.jpg>" for n in range(30))
    for path, body in {"/words": WORDS * 4, "/few": WORDS + few, "/many": many}.items():
        html = f"<!doctype html><title>{path}</title>{body}"
        site.add(path, html, "text/html; charset=utf-8", wait=wait)
        yield path


def speed(folder: Path, runs: int) -> None:
    """Print how long pages take, beside a plain load in the same browser."""
    table = Table(
        "page", "plain load", "captured", "ratio", "and played back", "ratio", "an hour"
    )
    for wait in (0.0, 0.1):
        with Site() as site:
            for path in list(pages(site, wait)):
                told = times(site, path, folder, runs)
                table.add_row(
                    f"{path[1:]}, {wait * 1000:.0f} ms an answer",
                    f"{told.plain:.1f} s",
                    f"{told.taken:.1f} s",
                    f"{told.taken / told.plain:.1f}",
                    f"{told.replayed:.1f} s",
                    f"{told.replayed / told.plain:.1f}",
                    f"{3600 / told.replayed:.0f}",
                )
    table.title = "Seconds a page, browser start included; pages an hour played back"
    console.print(table)


def beside(folder: Path, program: str | None, runs: int) -> None:
    """Print what other archivers do with a page of twelve pictures."""
    table = Table(
        "by", "a page", "to a plain load", "pages an hour", "pictures", "makes"
    )
    with Site() as site:
        list(pages(site, 0.0))
        pictures = {hashlib.sha256(site.answers[p].body).hexdigest() for p in PICTURES}
        own = times(site, "/few", folder, runs)
        held = {each.sha256 for each in take(site, "/few", folder / "own").resources}
        all_of_it = "WACZ, screenshots, facts"
        rows = [
            archiver.Peer("a plain load", own.plain, frozenset(), "nothing"),
            archiver.Peer("unburden", own.replayed, frozenset(held), all_of_it),
            archiver.Peer("not played back", own.taken, frozenset(held), all_of_it),
            *archiver.peers(program, "/few", site, folder / "peers"),
        ]
    for one in rows:
        took = (f"{one.seconds:.1f} s", f"{one.seconds / own.plain:.1f}")
        took += (f"{3600 / one.seconds:.0f}",) if one.seconds else ("-",)
        kept = f"{len(pictures & one.kept)} of {len(pictures)}"
        table.add_row(one.name, *took, kept, one.what)
    table.title = (
        "A page with 12 pictures, beside others; start of the program included"
    )
    console.print(table)
    if not program:
        console.print("auto-archiver: not measured; bench/archiver.py says how.")


def times(site: Site, path: str, folder: Path, runs: int) -> Times:
    def median(work: Callable[[], object]) -> float:
        found = []
        for _ in range(runs):
            began = time.monotonic()
            work()
            found.append(time.monotonic() - began)
        return statistics.median(found)

    return Times(
        plain=median(lambda: load(site, path)),
        taken=median(lambda: take(site, path, folder / "one", replay=False)),
        replayed=median(lambda: take(site, path, folder / "one")),
    )


def load(site: Site, path: str) -> None:
    """Start the browser, load a page until it says so, and end the browser."""
    door = site.door(allow_private=True)
    with door.proxy() as proxy, Browser(proxy_url=proxy.url) as browser:
        browser.visit(lambda tab: tab.goto(site.url(path), 30.0), seconds=40)


if __name__ == "__main__":
    sys.exit(main())
