"""From a comparison of blocks to what was re-used, and how.

A block agrees when its pixels do and its neighbours, moved alike, agree with it.
Blocks too plain to compare take the side of the blocks around them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from unburden.match.pixels import Cells, Comparison, Grid
from unburden.match.settings import Settings

_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """What of the Item is in the Lead.

    Attributes:
        cells: bool ``(rows, cols)``: blocks of the Item that are kept.
        alike: bool ``(rows, cols)``: textured blocks that agree.
        likeness: middle correlation of the blocks that agree.
        share: agreeing share of the textured blocks seen, 0 to 1.
        replaced: largest connected piece that is not kept, as a share of those seen.
        evidence: how much speaks for one photograph; see ``weighed``.
        tone: how much the greys were changed, mean grey levels.
    """

    cells: Cells
    alike: Cells
    likeness: float
    share: float
    replaced: float
    evidence: float
    tone: float

    @property
    def agreeing(self) -> int:
        """How many textured blocks agree."""
        return int(self.alike.sum())

    @property
    def kept(self) -> float:
        """Share of the Item's area that is in the Lead."""
        return float(self.cells.mean())


def weighed(solid: int, likeness: float, ground: float, toned: float) -> float:
    """Weigh how much speaks for one photograph rather than chance or shared lettering.

    Solid blocks count more the more nines their likeness has, and less where what
    lies between strong lines does not agree (lettering over two photographs) or where
    there are but two tones (lettering on plain ground). The form was chosen on pairs
    of ``bench/traps.py`` and the tuning half of ``bench/recall.py``.
    """
    nines = -np.log10(max(1e-3, 1.0 - likeness))
    tones = min(1.0, 2.0 * (1.0 - toned))
    return float(solid * nines**2 * max(0.0, ground) ** 4 * tones)


def judge(found: Comparison, settings: Settings, drawn: Callable[[], Grid]) -> Verdict:
    """Decide which blocks of the Item are in the Lead.

    Args:
        found: the comparison.
        settings: thresholds.
        drawn: tells how likely each place of the Item is to be drawn, as
            ``unburden.match.drawn`` does; asked only where it can change the answer.
    """
    alike = _supported(found, settings)
    tone, off = _tones(found, alike)
    differ = found.textured & ~alike
    plain = found.seen & ~found.textured
    differ |= plain & (_busy(found, alike, settings) | off)
    cells = _filled(alike, differ, plain & ~differ) & found.seen
    textured = int(found.textured.sum())
    likeness, ground, toned = (
        _middle(grid, alike) for grid in (found.likeness, found.ground, found.toned)
    )
    photo = alike & (found.ground > settings.ground)
    solid = _solid(found, alike, photo)
    if solid and weighed(solid, likeness, ground, toned) >= settings.evidence:
        photographed = ~_drawn(found, drawn(), settings)
        photo &= photographed
        solid = _solid(found, alike, photo)
        if photographed[alike].mean() < settings.photographed:
            solid = 0  # a screen or a panel, and what shows through
    return Verdict(
        cells=cells,
        alike=alike,
        likeness=likeness,
        share=float(alike.sum() / textured) if textured else 0.0,
        replaced=float(
            largest(_opened(found.seen & ~cells)).sum() / max(1, found.seen.sum())
        ),
        evidence=weighed(solid, likeness, ground, toned),
        tone=tone,
    )


def strained(found: Comparison, alike: Cells, settings: Settings) -> float:
    """Give the share of agreeing blocks that moved as far as was looked.

    Slats and bricks agree wherever they are laid.
    """
    far = np.abs(found.shift[alike]).max(axis=-1, initial=0) >= settings.search
    return float(far.mean()) if far.size else 0.0


def unsettled(found: Comparison, alike: Cells, settings: Settings) -> float:
    """Give the share of agreeing blocks that the sheet does not put where they agree.

    One photograph re-used lies smoothly over itself. In two photographs of a scene
    what is near moves unlike what is far, and what moved between them unlike both.
    """
    gain = (found.likeness - found.settled)[alike]
    return float((gain > settings.gain).mean()) if gain.size else 0.0


def torn(found: Comparison, settings: Settings) -> float:
    """Give the share of neighbouring blocks, both alike, that have moved unlike."""
    alike = _like(found, settings)
    pairs = unlike = 0
    for here, there in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        both = alike[here] & alike[there]
        apart = np.abs(found.shift[here] - found.shift[there]).max(axis=-1)
        pairs += int(both.sum())
        unlike += int((both & (apart >= 1)).sum())
    return unlike / pairs if pairs else 0.0


def _like(found: Comparison, settings: Settings) -> Cells:
    """Give the textured blocks that correlate, whatever is around them."""
    return found.textured & (found.likeness > settings.alike)


def _supported(found: Comparison, settings: Settings) -> Cells:
    """Give blocks that agree and have two neighbours that agree, moved alike."""
    alike = _like(found, settings)
    moved = found.shift
    support = np.zeros(alike.shape, int)
    rows, cols = alike.shape
    for down, right in ((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j):
        here = np.s_[
            max(0, -down) : rows - max(0, down), max(0, -right) : cols - max(0, right)
        ]
        there = np.s_[
            max(0, down) : rows + min(0, down), max(0, right) : cols + min(0, right)
        ]
        close = np.abs(moved[here] - moved[there]).max(axis=-1) <= settings.drift
        support[here] += close & alike[there]
    return alike & (support >= 2)


def largest(mask: Cells) -> Cells:
    """Give the largest connected piece of a mask."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    if count < 2:
        return np.zeros_like(mask)
    piece: Cells = labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    return piece


def _middle(grid: Grid, mask: Cells) -> float:
    return float(np.median(grid[mask])) if mask.any() else 0.0


def _solid(found: Comparison, alike: Cells, photo: Cells) -> int:
    """Count the blocks that speak for one photograph rather than shared lettering.

    They agree between their lines too, and nearly all textured blocks around them
    agree: words over two photographs have no inside.
    """
    undisturbed = _count(found.textured & ~alike) <= 1
    return int((photo & undisturbed & (_count(photo) >= 3)).sum())


def _drawn(found: Comparison, likely: Grid, settings: Settings) -> Cells:
    """Give the blocks of the Item that were drawn; two tones make it likelier."""
    toned = found.toned >= settings.toned
    bound = np.where(toned, settings.drawn, settings.doubtful)
    cells: Cells = found.over_blocks(likely) >= bound
    return cells


def _opened(mask: Cells) -> Cells:
    """Drop threads one block wide, so that specks do not join into a piece."""
    kernel = np.ones((2, 2), np.uint8)
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel).astype(bool)


def _busy(found: Comparison, alike: Cells, settings: Settings) -> Cells:
    """Say where the Lead has texture beyond the noise on what agrees."""
    noise = 0.0
    if alike.any():
        apart = np.sqrt((1 - found.likeness[alike] ** 2).clip(0))
        noise = float(np.median(found.spread[alike] * apart))
    busy: Cells = found.spread > max(settings.texture, 2.5 * noise)
    return busy


def _tones(found: Comparison, alike: Cells) -> tuple[float, Cells]:
    """Fit the Lead's greys to the Item's: how far they moved, and which are off."""
    here, there = found.means[..., 0], found.means[..., 1]
    if alike.sum() < 4:
        return 0.0, np.zeros_like(alike)
    x, y = here[alike], there[alike]
    degree = int(np.digitize(np.ptp(x), [1, 60]))
    curve = np.polynomial.Polynomial.fit(x, y, degree, domain=[0, 255])
    spread = 3 * float(np.abs(y - curve(x)).mean())
    within = np.clip(here, x.min(), x.max())
    off = np.abs(there - curve(within)) > max(24.0, spread)
    return float(np.abs(y - x).mean()), off


def _filled(alike: Cells, differ: Cells, plain: Cells) -> Cells:
    """Give plain blocks, and single odd ones, the side of the blocks around them."""
    kept = alike.copy()
    undecided = plain.copy()
    for _ in range(max(alike.shape)):
        votes = _count(kept) - _count(differ)
        joins = undecided & (_count(kept) > 0) & (votes > -3)
        if not joins.any():
            break
        kept |= joins
        undecided &= ~joins
    lone = differ & (_count(kept) >= 6)
    return kept | lone


def _count(mask: Cells) -> NDArray[np.float32]:
    """Count, for each block, how many of its eight neighbours are in a mask."""
    ones = mask.astype(np.float32)
    counted = cv2.filter2D(ones, -1, _AROUND, borderType=cv2.BORDER_CONSTANT)
    return counted.astype(np.float32)
