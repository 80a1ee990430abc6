"""Two strips of frames laid along one line of time: an offset and a speed.

Frame pairs that look alike vote for the line that they lie on, each Lead frame
once, so that a shot in which nothing moves does not outvote the rest. Source: the
Hough transform; for video copies, Douze, Jegou and Schmid, "An image-based
approach to video copy detection with spatio-temporal post-filtering", 2010.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
Weights = NDArray[np.float64]
Span = tuple[float, float]

# Speeds at which a Lead may be played, the likely ones first.
_SPEEDS = (1.0, 1.25, 0.8, 1.1, 0.9, 1.2, 1.05, 1.15, 0.95, 0.85)
_UNLIKELY = 1.08  # times the votes must speak for another speed than the same
_BEFORE = 0.75  # seconds; a scene may start before the first frame taken of it
_DOUBT = 0.1  # seconds by which another speed must fit better than the same
_FEW = 3  # pairs, with fewer of which speeds cannot be told apart
_BIN = 0.5  # seconds
_MOST_BINS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where Item time is ``offset + speed * lead time``, give or take ``slack``."""

    offset: float
    speed: float
    slack: float
    votes: float

    def on(
        self, item: Times, lead: Times, *, slack: float | None = None
    ) -> NDArray[np.bool_]:
        """Say which pairs of times lie on the line: bool ``(n, m)``."""
        off = item[:, None] - (self.offset + self.speed * lead[None, :])
        most = self.slack if slack is None else slack
        near: NDArray[np.bool_] = np.abs(off) <= most
        return near


def line(item: Times, lead: Times, weights: Weights, slack: float) -> Line | None:
    """Find the line that the most Lead frames vote for.

    Args:
        item: times of the Item's frames, seconds ``(n,)``.
        lead: times of the Lead's ``(m,)``.
        weights: how much each pair looks alike, 0 for not ``(n, m)``.
        slack: how far from the line a vote may be, seconds.
    """
    rows, columns = np.nonzero(weights > 0)
    if not len(rows):
        return None
    best: Line | None = None
    strong = weights[rows, columns]
    for speed in _SPEEDS:
        found = _offset(item[rows] - speed * lead[columns], columns, strong, slack)
        if best is None or found[1] > best.votes * (
            _UNLIKELY if best.speed == 1.0 else 1.0
        ):
            best = Line(offset=found[0], speed=speed, slack=slack, votes=found[1])
    return best


def _offset(
    off: Times, columns: NDArray[np.intp], strong: Weights, slack: float
) -> tuple[float, float]:
    """Give the offset that most columns vote for, and how much they do.

    A vote near the middle counts a little more, so that among offsets with the same
    voters the one in their midst is taken.
    """
    low, high = off.min() - slack, off.max() + slack
    width = max(_BIN, (high - low) / _MOST_BINS)
    reach = max(1, round(slack / width))
    bins = int((high - low) / width) + 1
    board = np.zeros((int(columns.max()) + 1, bins))
    place = ((off - low) / width).astype(int)
    for step in range(-reach, reach + 1):
        there = (place + step).clip(0, bins - 1)
        value = strong * (1 - 0.2 * abs(step) / (reach + 1))
        np.maximum.at(board, (columns, there), value)
    votes = board.sum(axis=0)
    top = int(votes.argmax())
    return float(low + (top + 0.5) * width), float(votes[top])


def fit(pairs: list[tuple[float, float]], speed: float) -> tuple[float, float]:
    """Give the speed and offset that pairs of times fit best.

    Args:
        pairs: of the Item's and the Lead's, seconds.
        speed: to keep if there are too few pairs to tell, or none fits better.
    """
    item, lead = np.array(pairs).T
    error, best = np.inf, (speed, float(np.median(item - speed * lead)))
    for one in (speed, *_SPEEDS) if len(pairs) >= _FEW else ():
        off = item - one * lead
        spread = float(np.abs(off - np.median(off)).mean())
        spread += 0.0 if one == 1.0 else _DOUBT
        if spread < error:
            error, best = spread, (one, float(np.median(off)))
    return best


def gap(times: Times) -> float:
    """Give the longest usual pause between neighbours, 0 for fewer than two."""
    return float(np.percentile(np.diff(times), 90)) if len(times) > 1 else 0.0


def run(
    times: Times, found: set[int], best: int, pause: float, length: float = 0.0
) -> Span:
    """Give the span of frames around one, without a pause longer than ``pause``.

    A frame stands for the time until the next one: frames are taken where scenes
    start, so that what is shown ends where the next frame is.

    Args:
        times: of all frames of a strip.
        found: those that count.
        best: one of them.
        pause: seconds.
        length: of the strip, seconds; 0 if not known.
    """
    ordered = sorted(found | {best})
    first = last = ordered.index(best)
    while first > 0 and times[ordered[first]] - times[ordered[first - 1]] <= pause:
        first -= 1
    while (
        last + 1 < len(ordered)
        and times[ordered[last + 1]] - times[ordered[last]] <= pause
    ):
        last += 1
    after = ordered[last] + 1
    end = times[after] if after < len(times) else until(times, length)
    held = min(float(end), float(times[ordered[last]]) + pause)
    return _start(times, ordered[first]), held


def until(times: Times, length: float) -> float:
    """Give where a strip ends: its length, or its last frame and a usual pause."""
    return max(length, float(times[-1])) if length else float(times[-1]) + gap(times)


def _start(times: Times, first: int) -> float:
    """Give where a span starts: a little before its first frame, if others are."""
    before = (times[first] - times[first - 1]) / 2 if first else 0.0
    return float(times[first] - min(_BEFORE, before))
