"""Finding frames: a picture in a video, a video in a picture, a video in a video.

1. Hashes of all frame pairs, and votes of their features, say which pairs may be
   one. In two videos, votes also settle on one line of time.
2. Of the likeliest, a bounded number is compared in full. One that holds gives the
   transform.
3. Along the line, under that transform, the other frames are looked at coarsely:
   they give the time spans.
4. What moves must be shared too, where anything does: the wall behind two moments
   of one fixed camera is no shared moment.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import hamming
from unburden.match import moving, timeline
from unburden.match.ballot import LEAST, votes
from unburden.match.geometry import Matrix
from unburden.match.moving import Glance
from unburden.match.settings import Settings
from unburden.match.timeline import Line, Span
from unburden.match.views import Likeness, View, liken

Pair = tuple[int, int]
Looked = dict[Pair, Likeness | None]
Found = dict[Pair, float]  # how well a pair fits, 0 to 1

_MANY = 20  # votes that say as much as a near hash
_TRIES = 3  # frame pairs compared for one Lead frame
_ENOUGH = 6  # frame pairs that hold, after which the rest is only glanced at
_SLACK = 1.0  # seconds off the line, and half the usual pause between frames
_DENSER = 1.5  # times as many frames, from which the other strip's times decide
_LAPSE = 2.2  # usual pauses: one frame that is not found does not end a span
_SHOWS = 0.5  # share of patches that must agree at a glance
_FRAMES = 60  # of each strip that are glanced at
_STILL = 20  # patches; where fewer move, nothing is said of what moves
_PROMPT = 1.0  # seconds between frames, within which what moves should agree
_WITNESSES = 2  # Lead frames that must show something moving
_SAME = 0.45  # least share of what moves that agrees, in the middle of the frames
_ALL_MOVES = 0.6  # share of patches in front, from which the camera moves
_PLAINLY = 0.9  # of all patches, where too few frames tell what moves
_TAKE = 0.75  # of all patches, in the middle of the frames: else it is another take
_MOST = 0.5  # share of patches in front: nearly all of the picture moves
_SURELY = 0.8  # of that, where most moves and hashes are near: one frame is enough
_BEHIND = 0.7  # patches less alike than this to the usual picture are in front of it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Where two strips of frames show the same.

    Attributes:
        best: the frame pair that says most.
        item: that pair's frame of the Item.
        lead: that pair's frame of the Lead.
        item_span: first and last second of the Item that are found.
        lead_span: the same in the Lead.
        both: share of the Item's and of the Lead's telling frames that are in the
            spans and found, the smaller.
    """

    best: Likeness
    item: View
    lead: View
    item_span: Span
    lead_span: Span
    both: float


def scene(
    item: list[View],
    lead: list[View],
    seconds: float,
    settings: Settings,
    *,
    lengths: Span = (0.0, 0.0),
) -> Scene | None:
    """Find the frames that two strips share; a still is a strip of one.

    Args:
        item: the Item's frames, in time order.
        lead: the Lead's.
        seconds: longest pause between neighbours that are one span, if frames are
            not sparser than that.
        settings: as for stills.
        lengths: of the Item and of the Lead, seconds; 0 where not known.

    Source: the vPDQ rule (Meta): a frame of quality enough whose hash is within the
    threshold of one of the other's frames; here in eight orientations, with features
    where frames have them, pixels where they have plates, and one line of time.
    """
    strips = _Strips(item, lead, settings, lengths)
    looked = strips.looked()
    held = strips.held(looked)
    if not held:
        return None
    best = strips.best(held)
    found = strips.found(looked, held, best)
    if not strips.shares_what_moves(found, held[best]):
        return None
    return strips.scene(held[best], best, found, seconds)


class _Strips:
    """Two strips of frames and what is known of their pairs."""

    def __init__(
        self,
        item: list[View],
        lead: list[View],
        settings: Settings,
        lengths: Span = (0.0, 0.0),
    ) -> None:
        self.lengths = lengths
        self.item, self.lead, self.settings = item, lead, settings
        self.times = (
            np.array([view.seconds for view in item]),
            np.array([view.seconds for view in lead]),
        )
        self.apart = _apart(item, lead)
        telling = _telling(item, settings)[:, None] & _telling(lead, settings)
        self.near: NDArray[np.bool_] = telling & (self.apart <= settings.near)
        self.plates = _plated(item)[:, None] & _plated(lead)
        self.weights = self.near * (1.0 - self.apart / 64)
        self.weights += np.minimum(1.0, votes(item, lead) / _MANY)
        self.slack = _SLACK + max(timeline.gap(times) for times in self.times) / 2
        self.line = self._line()

    def looked(self) -> Looked:
        """Compare the likeliest pairs in full, a bounded number of them."""
        looked: Looked = {}
        tried: dict[int, int] = {}
        held = 0
        for i, j in self._order():
            if len(looked) >= self.settings.frames or held >= _ENOUGH:
                break
            if held == 0 and len(looked) >= self.settings.frames // 5:
                break
            if tried.get(j, 0) >= _TRIES:
                continue
            found = liken(self.item[i], self.lead[j], self.settings)
            looked[i, j] = found
            held += found is not None
            tried[j] = _TRIES if found is not None else tried.get(j, 0) + 1
            self.weights[i, j] = 2.0 if found is not None else 0.0
        self.line = self._line()
        return looked

    def held(self, looked: Looked) -> dict[Pair, Likeness]:
        """Give the pairs that held, those on the line only."""
        on = self._on()
        return {
            pair: found
            for pair, found in looked.items()
            if found is not None and on[pair]
        }

    def best(self, held: dict[Pair, Likeness]) -> Pair:
        """Choose the pair whose transform holds best for the others too.

        In a copy of a video it is one transform throughout; a pattern that repeats
        may hold for a pair under another one.
        """
        steady = dict.fromkeys(held, 0.0)
        for pair, likeness in held.items():
            if len(held) > 1 and likeness.matrix is not None:
                looks = self._glances(likeness.matrix, sorted(held))
                steady[pair] = round(sum(look.share for look in looks.values()), 1)
        return max(held, key=lambda pair: (steady[pair], held[pair].strength))

    def found(self, looked: Looked, held: dict[Pair, Likeness], best: Pair) -> Found:
        """Give the pairs that show the same: compared, glanced at, or near in hash."""
        on = self._on()
        near = np.argwhere(self.near & on).tolist()
        found = {(i, j): 1 - float(self.apart[i, j]) / 256 for i, j in near}
        matrix = held[best].matrix
        if matrix is not None:
            along = np.argwhere(self.plates & on).tolist()
            looks = self._glances(matrix, [(i, j) for i, j in along])
            for pair, look in looks.items():
                if look.share > _SHOWS:
                    found[pair] = max(found.get(pair, 0.0), look.share)
        refused = {pair for pair, likeness in looked.items() if likeness is None}
        kept = {pair: how for pair, how in found.items() if pair not in refused}
        return {pair: kept.get(pair, _SHOWS) for pair in kept.keys() | held.keys()}

    def shares_what_moves(self, found: Found, best: Likeness) -> bool:
        """Say whether what stands in front of the usual picture is shared.

        True where there are no plates to tell, for stills, and where nearly all moves,
        as by a camera in a hand: then there is no wall to be taken in by.
        """
        if best.matrix is None or self.line is None:
            return True
        pairs = [pair for pair in sorted(found) if self.plates[pair]]
        pairs = pairs[:: max(1, len(pairs) // _FRAMES)]
        size = self.item[0].size
        ours = _rasters(self.item, [i for i, _ in pairs], np.eye(3), size)
        theirs = _rasters(self.lead, [j for _, j in pairs], best.matrix, size)
        behind = [moving.usual(list(rasters.values())) for rasters in (ours, theirs)]
        agreed: dict[Pair, float] = {}
        alike: dict[int, float] = {}
        fronts = []
        for i, j in pairs:
            look = moving.glance(ours[i], theirs[j])
            front = moving.glance(ours[i], behind[0]).likeness < _BEHIND
            front |= moving.glance(theirs[j], behind[1]).likeness < _BEHIND
            front &= look.textured
            share = look.within(front)
            alike[j] = max(alike.get(j, 0.0), look.share)
            fronts.append(front.sum() / max(1, look.textured.sum()))
            if self.near[i, j] and fronts[-1] > _MOST and share >= _SURELY:
                return True
            if front.sum() >= _STILL:
                agreed[i, j] = share
        if not pairs or np.median(fronts) > _ALL_MOVES:
            return True
        if np.median(list(alike.values())) < _TAKE:
            return False
        said = self._testify(agreed)
        return max(alike.values()) >= _PLAINLY if said is None else said >= _SAME

    def _testify(self, agreed: dict[Pair, float]) -> float | None:
        """Give the middle of what Lead frames say, each by the Item's frame it fits.

        Only those with an Item frame of nearly the same time, unless the Item's are
        too sparse for that; None where too few say anything.
        """
        best: dict[int, float] = {}
        prompt: dict[int, float] = {}
        at = self.line.on(*self.times, slack=_PROMPT) if self.line else None
        for (i, j), share in agreed.items():
            best[j] = max(best.get(j, 0.0), share)
            if at is not None and at[i, j]:
                prompt[j] = max(prompt.get(j, 0.0), share)
        dense = timeline.gap(self.times[0]) <= _PROMPT
        heard = prompt if dense or len(prompt) >= _WITNESSES else best
        if len(heard) < _WITNESSES:
            return None
        return float(np.median(list(heard.values())))

    def scene(
        self, likeness: Likeness, best: Pair, found: Found, seconds: float
    ) -> Scene:
        """Put together what was found."""
        pause = max(seconds, *(_LAPSE * timeline.gap(times) for times in self.times))
        spans = [
            timeline.run(
                self.times[side],
                {pair[side] for pair in found},
                best[side],
                pause,
                self.lengths[side],
            )
            for side in (0, 1)
        ]
        if self.line is not None:
            spans = self._agreed(spans, self.line.speed, found)
        return Scene(
            best=likeness,
            item=self.item[best[0]],
            lead=self.lead[best[1]],
            item_span=spans[0],
            lead_span=spans[1],
            both=min(self._covered(side, spans[side]) for side in (0, 1)),
        )

    def _covered(self, side: int, span: Span) -> float:
        """Give the share of a strip's telling frames that lies in a span."""
        strip = self.item if side == 0 else self.lead
        telling = _telling(strip, self.settings)
        inside = (self.times[side] >= span[0]) & (self.times[side] <= span[1])
        return float((telling & inside).sum() / max(1, telling.sum()))

    def _agreed(self, spans: list[Span], speed: float, found: Found) -> list[Span]:
        """Let the sparser strip's span decide, and the line say where the other is.

        Of the denser strip only frames near the other's in time are found, so that
        its own span would end early.
        """
        fits: dict[int, Pair] = {}
        for pair in sorted(found, key=lambda pair: found[pair]):
            fits[pair[1]] = pair
        gaps = [timeline.gap(times) for times in self.times]
        if max(gaps) < _DENSER * min(gaps):
            return spans
        speed, off = timeline.fit(
            [(self.times[0][i], self.times[1][j]) for i, j in fits.values()], speed
        )
        if gaps[1] >= gaps[0]:
            start, end = (off + speed * at for at in spans[1])
            return [self._within(0, start, end), spans[1]]
        start, end = ((at - off) / speed for at in spans[0])
        return [spans[0], self._within(1, start, end)]

    def _within(self, side: int, start: float, end: float) -> Span:
        return max(0.0, start), min(
            end, timeline.until(self.times[side], self.lengths[side])
        )

    def _line(self) -> Line | None:
        if min(len(times) for times in self.times) < 2:
            return None
        return timeline.line(*self.times, self.weights, self.slack)

    def _on(self) -> NDArray[np.bool_]:
        if self.line is None:
            return np.ones(self.near.shape, bool)
        return self.line.on(*self.times)

    def _order(self) -> list[Pair]:
        """Give the pairs worth comparing, likeliest first, those on the line ahead.

        Only pairs with plates, if there are any: pixels say more than hashes.
        """
        worth = self.weights > LEAST / _MANY - 1e-6
        worth |= self.apart <= self.settings.hint * self.plates
        if (worth & self.plates).any():
            worth &= self.plates
        else:
            worth &= self.near
        score = self.weights + 0.25 * self._on() + 0.2 * (1 - self.apart / 256)
        pairs: list[Pair] = [(i, j) for i, j in np.argwhere(worth).tolist()]
        return sorted(pairs, key=lambda pair: (-score[pair], pair))

    def _glances(self, matrix: Matrix, pairs: list[Pair]) -> dict[Pair, Glance]:
        """Look coarsely at pairs under a transform that held for one."""
        rows, columns = (_spread([pair[side] for pair in pairs]) for side in (0, 1))
        size = self.item[0].size
        ours = _rasters(self.item, rows, np.eye(3), size)
        theirs = _rasters(self.lead, columns, matrix, size)
        return {
            (i, j): moving.glance_around(ours[i], theirs[j])
            for i, j in pairs
            if i in ours and j in theirs
        }


def _spread(numbers: list[int]) -> list[int]:
    distinct = sorted(set(numbers))
    return distinct[:: -(-len(distinct) // _FRAMES) or 1]


def _rasters(
    strip: list[View], which: list[int], matrix: Matrix, size: tuple[int, int]
) -> dict[int, NDArray[np.uint8]]:
    return {n: moving.raster(strip[n], matrix, size) for n in sorted(set(which))}


def _telling(strip: list[View], settings: Settings) -> NDArray[np.bool_]:
    return np.array([view.quality >= settings.quality for view in strip])


def _plated(strip: list[View]) -> NDArray[np.bool_]:
    return np.array([view.plate is not None for view in strip])


def _apart(item: list[View], lead: list[View]) -> NDArray[np.int64]:
    """Give PDQ distances, the nearest of eight orientations: int ``(n, m)``."""
    theirs = np.stack([view.pdq[0] for view in lead])
    rows = [hamming(view.pdq, theirs).min(axis=0) for view in item]
    return np.stack(rows)
