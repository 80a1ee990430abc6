"""Which frames of a video are fingerprinted, and how richly."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import complaints, local
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.pdq import hamming, pdq_hashes
from unburden.model import Frame

STEP = 1.0  # seconds between frames, as vPDQ's default
HASH_SIDE = 320  # px that a Lead's frame is looked at: at most 6 bits off (seen)
_EXACT_STEP = 0.5  # of an Item's: a frame of a Lead is a quarter second off at most
_KEY_GAP = 5.5  # seconds without a key frame, from which frames between are decoded
_EARLY = 0.3  # of a pause, where one frame in it is wanted: cheaper than the middle
_SHORT = 6.0  # seconds; of a shorter video, a frame for each third
_SCENE_STEP = 0.5  # a scene that starts this soon after another frame is taken too
_CUT_STEP = 0.1  # and a cut even sooner, as the frame before shows another scene
_CUT = 0.4  # of the key frame's bytes: so large a packet may hold a new picture
_CUT_OVER = 3.0  # times what four in five others have, or it is only motion
_RICH_FRAMES = 40
_RICH_STEP = 8.0  # seconds after which a scene that goes on is looked at again
_RICH_PAUSE = 4.0  # seconds between frames with features, however many the scenes
_RICH_QUALITY = 10  # below, black or faded: wait for the next frame
_NEW = 70  # PDQ bits from the last frame with features: another view
_PLATES = 120  # frames with a plate, spread over the video
_TIME_SHARE = 0.6  # of the time limit, for decoding; the rest is for what comes after
_HEAD_START = 0.1  # of that time, which may be spent before pace is kept

Shrunk = Callable[[int], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """The fingerprinted frames of a video; sizes are of the upright frame."""

    frames: tuple[Frame, ...]
    width: int
    height: int
    seconds: float
    format: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """One packet of a video stream, before it is decoded."""

    at: float
    key: bool
    size: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A key frame and what follows it: which packets to decode, for which frames.

    Attributes:
        first: number of the key frame's packet.
        stop: number after the last packet that is needed.
        due: times of the frames wanted, in order.
    """

    first: int
    stop: int
    due: tuple[float, ...]


def plan(stamps: Sequence[Stamp], *, step: float, fill: float) -> Iterator[Segment]:
    """Choose frames by what costs little: key frames, and few between them.

    Only from its key frame on can a frame be decoded, so that one a second costs
    as much as all. Encoders set key frames where scenes start and, in what people
    share, every one to five seconds. Where they do not, frames between are wanted:
    so that none of the pauses is longer than ``fill``, and where a packet is so
    large that a new picture must be in it.

    Args:
        stamps: the packets in decoding order.
        step: shortest time between frames that nothing new sets apart, seconds.
        fill: longest time between frames, seconds.
    """
    if not stamps:
        return
    keys = [n for n, stamp in enumerate(stamps) if stamp.key and n] or []
    end = max(stamp.at for stamp in stamps)
    last = -float("inf")
    for first, stop in pairwise([0, *keys, len(stamps)]):
        part = stamps[first:stop]
        until = stamps[stop].at if stop < len(stamps) else end
        due = _due(part, until, last, step, fill)
        if not due:
            continue
        last = due[-1]
        needed = [n for n, stamp in enumerate(part) if stamp.at <= last + 1e-6]
        yield Segment(first, first + needed[-1] + 1, tuple(due))


def _due(
    part: Sequence[Stamp], until: float, last: float, step: float, fill: float
) -> list[float]:
    """Give the times of the frames wanted from one key frame to the next."""
    start = part[0].at
    lone = until - start >= _SCENE_STEP and len(part) > 1
    due = []
    if start - last >= step * 0.9 or (lone and start - last >= _SCENE_STEP):
        due.append(start)
    base = start if due else max(last, start)
    pieces = max(1, round((until - base) / fill + 0.3))
    places = [_EARLY] if pieces == 2 and fill > step else _even(pieces)
    due += [base + place * (until - base) for place in places]
    for at in _cuts(part):
        if all(abs(at - other) >= _CUT_STEP for other in due):
            due.append(at)
    return sorted(due)


def _even(pieces: int) -> list[float]:
    return [place / pieces for place in range(1, pieces)]


def _cuts(part: Sequence[Stamp]) -> list[float]:
    """Give the times of packets, other than the key frame's, that start a scene."""
    sizes = np.array([stamp.size for stamp in part])
    if len(sizes) < 2:
        return []
    others = float(np.percentile(sizes[1:], 80, method="lower"))
    large = np.flatnonzero(sizes > max(_CUT * sizes[0], _CUT_OVER * others))
    chosen: list[float] = []
    for at in (part[n].at for n in large.tolist() if n):
        if not chosen or at - chosen[-1] >= _SCENE_STEP:
            chosen.append(at)
    return chosen


class Selection:
    """Fingerprints the frames of a video as they come by, and keeps the pace.

    A video that takes long is thinned out rather than cut off: as soon as more of
    the time is spent than of the video is seen, ``behind`` says so, and what can be
    left out is (first frames between key frames, then key frames), over the whole
    length alike. Only an animated picture, which cannot be decoded in part, ends
    where the time does: then frames end long before ``seconds``.

    Args:
        seconds: length of the video, 0 if not known.
        features: take local features, and plates, of a sparse selection.
        exact: for an Item: two frames a second, features at full working size.
        limits: bounds on frames and time.
    """

    def __init__(
        self, seconds: float, *, features: bool, exact: bool, limits: Limits
    ) -> None:
        self.seconds = seconds
        self.frames: list[Frame] = []
        self.step = max(_EXACT_STEP if exact else STEP, seconds / limits.frames)
        sparse = seconds / 3 if 0 < seconds < _SHORT else _KEY_GAP
        self.fill = self.step if exact else max(sparse, self.step)
        self._side = local.WORKING_SIDE if exact else HASH_SIDE
        self._pause = max(STEP if exact else _RICH_PAUSE, seconds / _RICH_FRAMES)
        self._again = max(_RICH_STEP / (4 if exact else 1), self._pause)
        self._rich_left = _RICH_FRAMES if features else 0
        self._rich: Frame | None = None
        self._plate_step = seconds / _PLATES if features else float("inf")
        self._plate_due = 0.0 if features else float("inf")
        self._size = (0, 0)
        self._most = limits.frames
        self._budget = limits.seconds * _TIME_SHARE
        self._began = time.monotonic()

    def segments(self, stamps: Sequence[Stamp]) -> list[Segment]:
        """Plan what to decode, at most as many frames as the limits allow."""
        segments = list(plan(stamps, step=self.step, fill=self.fill))
        wanted = sum(len(segment.due) for segment in segments)
        if wanted <= self._most:
            return segments
        heads = [Segment(s.first, s.first + 1, s.due[:1]) for s in segments]
        chosen = np.linspace(0, len(heads), min(self._most, len(heads)), endpoint=False)
        return [heads[int(n)] for n in chosen]

    def wants(self, at: float) -> bool:
        """Whether to take the frame shown at ``at`` seconds, of frames in order."""
        return not self.frames or at - self.frames[-1].seconds >= self.step * 0.999

    def behind(self, at: float, *, allowed: float = 0.0) -> bool:
        """Whether more of the time is spent than of the video is seen.

        Args:
            at: how far it is seen, seconds.
            allowed: lag that does not count yet, as a share of the time.
        """
        seen = min(1.0, at / self.seconds) if self.seconds > 0 else 1.0
        share = _HEAD_START + (1 - _HEAD_START) * seen + allowed
        return time.monotonic() - self._began > share * self._budget

    def over(self) -> bool:
        """Whether enough frames were taken, or all the time is spent."""
        spent = time.monotonic() - self._began
        return len(self.frames) >= self._most or spent > self._budget

    def add(self, shrunk: Shrunk, at: float, *, full: tuple[int, int]) -> None:
        """Fingerprint a frame.

        Args:
            shrunk: gives the frame upright and grey, uint8 ``(h, w)``, its longer
                side at most as many pixels as asked.
            at: when it is shown, seconds.
            full: its full height and width.
        """
        small = np.ascontiguousarray(shrunk(HASH_SIDE))
        self._size = full
        hashes, quality = pdq_hashes(small, full=full)
        found = plate = None
        if self._earns(hashes, quality, at):
            same = self._side == HASH_SIDE
            grey = small if same else np.ascontiguousarray(shrunk(self._side))
            fine = self._side == local.WORKING_SIDE
            found = local.local_features(grey, fine=fine)
            plate = local.plate(grey)
        elif at >= self._plate_due:
            plate = small.copy()
        if plate is not None:
            self._plate_due = at + self._plate_step
        frame = Frame(
            seconds=round(at, 3),
            pdq=hashes,
            quality=quality,
            features=found,
            plate=plate,
        )
        self.frames.append(frame)
        if found is not None:
            self._rich, self._rich_left = frame, self._rich_left - 1

    def _earns(self, hashes: NDArray[np.uint8], quality: int, at: float) -> bool:
        """Whether a frame earns features: a new scene, or one that goes on long."""
        if self._rich_left <= 0 or quality < _RICH_QUALITY:
            return False
        if self._rich is None:
            return True
        since = at - self._rich.seconds
        new = hamming(hashes[:1], self._rich.pdq[:1])[0, 0] > _NEW
        return since >= self._again * 0.999 or (bool(new) and since >= self._pause)

    def film(self, format_: str, *, name: str) -> Film:
        """Wrap up.

        Raises:
            UnreadablePicture: not one frame was taken.
        """
        if not self.frames:
            raise complaints.no_frame(name)
        height, width = self._size
        return Film(
            frames=tuple(self.frames),
            width=width,
            height=height,
            seconds=round(max(self.seconds, self.frames[-1].seconds), 3),
            format=format_,
        )
