"""Playing an archive back with nothing else there, and comparing what is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from unburden.browser import Browser, Loss, revisit
from unburden.capture.player import Player
from unburden.capture.shown import compose
from unburden.errors import CaptureFailed
from unburden.model import Replay
from unburden.warc.held import Holdings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

    from unburden.browser import BrowserSettings, Visit

Area = tuple[float, float, float, float]
# Below this, per mille, a page no longer looks as it did.
ALIKE = 900
LISTED = 200  # addresses named in a record
# Wang, Bovik, Sheikh and Simoncelli 2004: window of 11 with sigma 1.5, K1, K2.
WINDOW, SIGMA, K1, K2 = (11, 11), 1.5, 0.01, 0.03
BARE = 4.0  # variance in grey levels squared, or difference in levels: nothing to see


def replay(
    wacz: Path,
    visit: Visit,
    *,
    page: Image.Image,
    visited: datetime,
    at: datetime,
    settings: BrowserSettings,
) -> Replay:
    """Make a visit again, from its archive, in a fresh browser; and compare.

    Args:
        wacz: the archive.
        visit: as it was made.
        page: the picture taken at the visit.
        visited: when it was made: the page's clock is put back to then.
        at: the time now.
        settings: those of the visit.

    Raises:
        ToolMissing: there is no browser.
    """
    lenient = replace(settings, ignore_certificates=True)
    try:
        with (
            Holdings(wacz) as holdings,
            Player(holdings, at=at) as player,
            Browser(proxy_url=player.url, settings=lenient) as browser,
        ):
            shot = revisit(browser, visit, back=at - visited)
    except (CaptureFailed, ValueError) as wrong:
        return Replay(similarity=0, asked=0, lacking=(), near=(), why=str(wrong))
    asked = player.answered.keys() | player.near.keys() | player.lacking.keys()
    return Replay(
        similarity=similarity(page, compose(shot), apart=shot.moving),
        asked=len(asked),
        lacking=tuple(sorted(player.lacking))[:LISTED],
        near=tuple(sorted(player.near))[:LISTED],
        why="",
    )


def judge(
    seen: Replay, url: str, *, held: Iterable[str], missing: Iterable[str]
) -> list[Loss]:
    """Say what a replay shows to be missing, and whether it takes from the record.

    Args:
        seen: what came of the replay.
        url: the page.
        held: the addresses the visit was answered at.
        missing: the addresses already known to be missing.
    """
    if seen.why:
        return [Loss(url=url, why=f"The archive could not be played back. {seen.why}")]
    held, missing = set(held), set(missing)
    found = []
    for lacked in seen.lacking:
        if lacked in held:
            why = "The visit was answered here, but the archive does not give it back."
            found.append(Loss(url=lacked, why=why))
        elif lacked not in missing:
            why = "Asked for only when the archive was played back, not by the visit."
            found.append(Loss(url=lacked, why=why, allowed=True))
    if seen.similarity < ALIKE:
        share = f"{seen.similarity / 10:.0f} %"
        # With nothing lacking it is the page that differs, and not what is held: some
        # sites notice that their answers are not fresh, and say so.
        whole = not seen.lacking
        why = f"Played back, the page does not look as it did: {share} alike."
        why += " The archive gave back all that it asked for." if whole else ""
        found.append(Loss(url=url, why=why, allowed=whole))
    return found


def similarity(
    one: Image.Image, other: Image.Image, *, apart: Iterable[Area] = ()
) -> int:
    """How alike two pictures of a page are, per mille: mean structural similarity.

    Taken on grey at half size, where either has anything to see: bare ground is alike
    on any two pages. What only one covers is compared with the edge of the other.

    Args:
        one: a picture of the page.
        other: another.
        apart: areas not compared, in pixels: where moving pictures play.

    Source: Wang et al., IEEE Transactions on Image Processing 13(4), 2004.
    """
    width, height = max(one.width, other.width), max(one.height, other.height)
    alike, counted = _ssim(_grey(one, width, height), _grey(other, width, height))
    for x, y, w, h in apart:
        left, top = max(0, int(x / 2)), max(0, int(y / 2))
        counted[top : int((y + h) / 2) + 1, left : int((x + w) / 2) + 1] = False
    if not counted.any():
        return 1000
    return round(1000 * float(np.clip(alike[counted].mean(), 0, 1)))


def _grey(page: Image.Image, width: int, height: int) -> NDArray[np.float32]:
    """Grey at half size, its edge drawn out to fill `width` and `height`."""
    size = (max(1, page.width // 2), max(1, page.height // 2))
    halved = np.asarray(page.convert("L").reduce(2), np.float32)
    small = halved[: size[1], : size[0]]  # an odd edge is left out
    more = ((0, max(0, height // 2 - size[1])), (0, max(0, width // 2 - size[0])))
    return np.pad(small, more, mode="edge")


def _ssim(
    one: NDArray[np.float32], other: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The likeness around each pixel, and where there is anything to see."""

    def blur(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(picture, WINDOW, SIGMA), np.float32)

    a, b = blur(one), blur(other)
    spread_a, spread_b = blur(one * one) - a * a, blur(other * other) - b * b
    shared = blur(one * other) - a * b
    c1, c2 = (K1 * 255) ** 2, (K2 * 255) ** 2
    upper = (2 * a * b + c1) * (2 * shared + c2)
    alike = upper / ((a * a + b * b + c1) * (spread_a + spread_b + c2))
    counted = (spread_a > BARE) | (spread_b > BARE) | (np.abs(a - b) > BARE)
    return np.asarray(alike, np.float32), counted
