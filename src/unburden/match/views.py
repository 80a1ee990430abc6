"""One still or one frame, made ready for comparing; and comparing two of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import hamming
from unburden.match import orientation
from unburden.match.drawn import drawn
from unburden.match.features import Points, mirrored, pair, placed, unit
from unburden.match.geometry import Alignment, Matrix, alignments
from unburden.match.pixels import Comparison, Grid, Plate, compare, scaling
from unburden.match.settings import Settings
from unburden.match.verdict import Verdict, judge, strained, torn, unsettled
from unburden.model import Features, Fingerprint, Frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """What is known of one still, or of one frame of a video.

    Attributes:
        seconds: time of the frame; 0 for a still.
        size: width and height of the upright picture, pixels.
        pdq: uint8 ``(8, 32)``.
        quality: PDQ quality, 0 to 100.
        points: float64 ``(n, 4)``, keypoints in picture pixels.
        descriptors: uint8 ``(n, 128)``.
        plate: grey picture, or None.
    """

    seconds: float
    size: tuple[int, int]
    pdq: NDArray[np.uint8]
    quality: int
    points: Points
    descriptors: NDArray[np.uint8]
    plate: Plate | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likeness:
    """How one view was found in another.

    Attributes:
        distance: PDQ distance of the nearest orientation.
        orientation: which one that is.
        inliers: feature pairs on one transform; 0 when hashes alone decided.
        matrix: Item pixels to Lead pixels; None when hashes alone decided.
        verdict: of the pixels; None when hashes alone decided.
    """

    distance: int
    orientation: int
    inliers: int = 0
    matrix: Matrix | None = None
    verdict: Verdict | None = None

    @property
    def mirrored(self) -> bool:
        """Whether left has become right."""
        if self.matrix is None:
            return orientation.mirrors(self.orientation)
        return bool(np.linalg.det(self.matrix[:2, :2]) < 0)

    @property
    def strength(self) -> float:
        """How strongly the evidence speaks, 0 to 1, for ordering only."""
        agreeing = self.verdict.agreeing if self.verdict else 0
        near = max(0, 31 - self.distance) / 31
        return float(1 - np.exp(-(self.inliers / 25 + agreeing / 60 + 2 * near)))


def still(found: Fingerprint) -> View:
    """Make the one view of a still's Fingerprint."""
    return _view(found, found, 0.0)


def parts(found: Fingerprint) -> list[View]:
    """Make the views of a still's parts; none where it has a plate, which says more."""
    if found.plate is not None:
        return []
    empty = _view(found, found, 0.0)
    return [
        replace(empty, size=part.box[2:], pdq=part.pdq, quality=part.quality)
        for part in found.parts
    ]


def frames(found: Fingerprint) -> list[View]:
    """Make the views of a video's Fingerprint, in time order."""
    return [_view(found, frame, frame.seconds) for frame in found.frames]


def _view(whole: Fingerprint, part: Fingerprint | Frame, seconds: float) -> View:
    empty = Features(
        points=np.zeros((0, 4), np.float32),
        descriptors=np.zeros((0, 128), np.uint8),
        width=1,
        height=1,
    )
    features = part.features or empty
    return View(
        seconds=seconds,
        size=(whole.width, whole.height),
        pdq=part.pdq,
        quality=part.quality,
        points=placed(features, whole.width),
        descriptors=features.descriptors,
        plate=part.plate,
    )


def liken(
    item: View,
    lead: View,
    settings: Settings,
    *,
    flips: Sequence[bool] = (False, True),
) -> Likeness | None:
    """Find one view in another, or say that it is not there.

    Where both have a plate pixels decide; without one, only hashes of good quality.

    Args:
        item: where to find what is in ``lead``.
        lead: what was seen.
        settings: thresholds.
        flips: whether to read the Lead's features straight, in a mirror, or both.
    """
    apart = hamming(lead.pdq[:1], item.pdq)[0]
    turn = int(apart.argmin())
    near = Likeness(distance=int(apart[turn]), orientation=turn)
    if item.plate is None or lead.plate is None:
        sure = min(item.quality, lead.quality) >= settings.quality
        return near if sure and near.distance <= settings.near else None
    sketch = cache(partial(drawn, item.plate))
    best: Likeness | None = None
    for guess in _guesses(item, lead, near, settings, flips):
        if best is not None and guess.inliers < best.inliers * settings.runner_up:
            break
        found = _seen(item, lead, guess, near, settings, sketch)
        if found is None:
            continue
        if best is None or _weight(found) > _weight(best):
            best = found
        if found.verdict is not None and found.verdict.share > settings.plenty:
            break
    return best


def _weight(found: Likeness) -> float:
    return found.verdict.evidence if found.verdict else 0.0


def _guesses(
    item: View,
    lead: View,
    near: Likeness,
    settings: Settings,
    flips: Sequence[bool],
) -> Iterator[Alignment]:
    """Give the alignments worth a look at the pixels, likeliest first."""
    if near.distance <= settings.hint:
        matrix = orientation.whole_frame(near.orientation, item.size, lead.size)
        yield Alignment(matrix=matrix, inliers=0, mirrored=near.mirrored)
    found: list[Alignment] = []
    here = (item.points, unit(item.descriptors))
    for flip in flips:
        there = mirrored(lead.descriptors) if flip else lead.descriptors
        pairs = pair(here, (lead.points, unit(there)), settings, flip=flip)
        found += alignments(pairs, item.size[0], settings)
    found.sort(key=lambda one: -one.inliers)
    yield from found[: settings.hypotheses]


def _seen(
    item: View,
    lead: View,
    guess: Alignment,
    near: Likeness,
    settings: Settings,
    sketch: Callable[[], Grid],
) -> Likeness | None:
    """Compare pixels under one alignment, coarse and then fine, and decide."""
    looks = _looks(item, lead, guess, settings, sketch)
    if not looks:
        return None
    best = looks[0][1]
    for _, verdict in looks[1:]:
        most = max(best.evidence, verdict.evidence)
        best = replace(
            verdict if verdict.share > best.share + 0.1 else best, evidence=most
        )
    if guess.inliers == 0 and _whole(best, near, lead, settings):
        pass  # nothing to weigh: the whole frame agrees
    elif not convincing(best, guess.inliers, settings) or _another(looks, settings):
        return None
    return Likeness(
        distance=near.distance,
        orientation=near.orientation,
        inliers=guess.inliers,
        matrix=guess.matrix,
        verdict=best,
    )


def _looks(
    item: View,
    lead: View,
    guess: Alignment,
    settings: Settings,
    sketch: Callable[[], Grid],
) -> list[tuple[Comparison, Verdict]]:
    """Compare the plates, coarsely and then finely; the last look comes first.

    The coarse look costs least: where it sees nothing agree, the fine ones are
    spared. Each begins where the one before saw the blocks to be.
    """
    if item.plate is None or lead.plate is None:
        return []
    down = scaling(lead.plate.shape[1] / lead.size[0])
    up = np.linalg.inv(scaling(item.plate.shape[1] / item.size[0]))
    matrix = down @ guess.matrix @ up
    looks: list[tuple[Comparison, Verdict]] = []
    flow = None
    for shrink in settings.shrinks:
        found = compare(
            item.plate, lead.plate, matrix, settings, shrink=shrink, flow=flow
        )
        if found is None:
            continue
        looks.insert(0, (found, judge(found, settings, sketch)))
        if looks[0][1].agreeing < settings.glimpse:
            break
        flow = found.flow(looks[0][1].alike)
    return looks


def _another(looks: Sequence[tuple[Comparison, Verdict]], settings: Settings) -> bool:
    """Say whether this is another photograph of the same scene.

    Its parts are there, but not the same pixels; or they do not lie as one sheet.
    Where nearly all agrees the sheet may be crumpled: pictures that a generator made
    again are.
    """
    found, fine = looks[0]
    if strained(found, fine.alike, settings) > settings.strained:
        return True
    if fine.share >= settings.crumpled:
        return False
    off = unsettled(found, fine.alike, settings)
    if max(verdict.likeness for _, verdict in looks) < settings.faint:
        return off > settings.firm
    if fine.agreeing <= settings.few:
        return False
    return off > settings.unsettled or torn(found, settings) > settings.torn


def _whole(verdict: Verdict, near: Likeness, lead: View, settings: Settings) -> bool:
    """Say whether a near hash and nearly every block of the whole frame agree.

    Then even drawings and stars, of which no single block tells much, are a copy.
    """
    hashed = near.distance <= settings.near and lead.quality >= settings.quality
    same = verdict.share >= settings.plain and verdict.likeness >= settings.exact
    return hashed and same and verdict.agreeing >= settings.least_blocks


def convincing(verdict: Verdict, inliers: int, settings: Settings) -> bool:
    """Say whether pixels and features together are more than chance makes."""
    if verdict.evidence < settings.evidence:
        return False
    if inliers == 0:
        return verdict.share >= settings.share_whole
    return inliers >= settings.least_inliers
