"""Videos made with PyAV: pictures that move, and what others do to videos."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import av
import cv2
import numpy as np
from edits import Picture, Rng, cover

RATE = 8  # frames a second
PART = 3.0  # seconds that each picture shows
SIZE = (480, 360)
ZOOM = (0.0, 0.10)  # how much is cut off by the end
BITS = (150_000, 600_000)  # a second
SHOT = 4.0  # seconds of a shot in a made clip
CRF = (26, 38)  # of x264, when a clip is saved again
_MOST_RATE = 12  # frames a second kept of a real clip
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clip:
    """Frames, BGR and all of one size, and how many show in a second."""

    frames: list[Picture]
    rate: float

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.frames) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Remade:
    """A clip made of another: what, and which seconds of it are where."""

    clip: Clip
    item: Span
    lead: Span


def film(rng: Rng, item: Picture, others: Sequence[Picture]) -> bytes:
    """Give an MP4 in which ``item`` shows from the 3rd to the 6th second."""
    parts = [others[rng.integers(len(others))], item, others[rng.integers(len(others))]]
    zoom = float(rng.uniform(*ZOOM))
    frames = [
        _zoomed(picture, zoom * index / (PART * RATE))
        for picture in parts
        for index in range(int(PART * RATE))
    ]
    clip = Clip(frames=frames, rate=RATE)
    return encode(clip, codec="mpeg4", bits=int(rng.integers(*BITS)))


def encode(
    clip: Clip, *, codec: str = "libx264", crf: int = 23, bits: int | None = None
) -> bytes:
    """Save as MP4, at a quality or at a rate of bits a second."""
    return save(clip.frames, clip.rate, codec=codec, crf=crf, bits=bits)


def save(
    frames: Iterable[Picture],
    rate: float,
    *,
    codec: str = "libx264",
    crf: int = 23,
    bits: int | None = None,
) -> bytes:
    """Save frames, BGR, as they come."""
    out, left = io.BytesIO(), iter(frames)
    first = next(left)
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream(codec, Fraction(rate).limit_denominator(1000))
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = "yuv420p"
        if bits:
            stream.bit_rate = bits
        else:
            stream.options = {"crf": str(crf), "preset": "veryfast"}
        for shown in chain([first], left):
            plain = np.ascontiguousarray(shown)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(plain, "bgr24")))
        container.mux(stream.encode())
    return out.getvalue()


def decode(data: bytes, side: int = 400, most: float = 24.0) -> Clip:
    """Read a video's first seconds, its longer side at most so many pixels."""
    with av.open(io.BytesIO(data)) as container:
        full = float(container.streams.video[0].average_rate or 25)
        every = max(1, round(full / _MOST_RATE))
        rate, frames = full / every, []
        for number, frame in enumerate(container.decode(video=0)):
            if len(frames) >= most * rate:
                break
            if number % every:
                continue
            scale = min(1.0, side / max(frame.width, frame.height))
            size = [int(n * scale) // 2 * 2 for n in (frame.width, frame.height)]
            small = frame.reformat(*size, "bgr24")
            frames.append(small.to_ndarray())
    return Clip(frames=frames, rate=rate)


def moving(rng: Rng, pictures: Sequence[Picture], *, rate: float = 12) -> Clip:
    """Pan and zoom over pictures, one shot each."""
    frames = []
    for picture in pictures:
        base = cover(picture, 720, 540)
        start, end = (rng.uniform(-1, 1, 2) * (40, 30) for _ in range(2))
        zoom = rng.uniform(0, 0.2)
        for step in np.linspace(0, 1, int(SHOT * rate)):
            x, y = start + (end - start) * step + (360, 270)
            scale = 0.8 + zoom * step
            moved = (240 - scale * x, 180 - scale * y)
            matrix = np.array([[scale, 0, moved[0]], [0, scale, moved[1]]])
            shown = cv2.warpAffine(base, matrix, SIZE, borderMode=cv2.BORDER_REFLECT)
            frames.append(shown)
    return Clip(frames=frames, rate=rate)


def part(clip: Clip, start: float, end: float) -> Clip:
    """Give what shows between two times."""
    first, last = round(start * clip.rate), round(end * clip.rate)
    return Clip(frames=clip.frames[first:last], rate=clip.rate)


def _zoomed(picture: Picture, share: float) -> Picture:
    height, width = picture.shape[:2]
    y, x = int(height * share / 2), int(width * share / 2)
    return np.ascontiguousarray(cover(picture[y : height - y, x : width - x], *SIZE))


def _each(clip: Clip, change: Callable[[Picture], Picture]) -> Clip:
    return Clip(frames=[change(frame) for frame in clip.frames], rate=clip.rate)


def same(rng: Rng, clip: Clip, other: Clip) -> Remade:
    whole = (0.0, clip.seconds)
    return Remade(clip=clip, item=whole, lead=whole)


def trimmed(rng: Rng, clip: Clip, other: Clip) -> Remade:
    length = clip.seconds * float(rng.uniform(0.35, 0.7))
    start = float(rng.uniform(0, clip.seconds - length))
    cut = part(clip, start, start + length)
    return Remade(clip=cut, item=(start, start + length), lead=(0.0, cut.seconds))


def inserted(rng: Rng, clip: Clip, other: Clip) -> Remade:
    """Put a part of at most 8 seconds between two parts of another clip."""
    length = min(8.0, clip.seconds * 0.6)
    start = float(rng.uniform(0, clip.seconds - length))
    size = clip.frames[0].shape[1::-1]
    around = _each(other, lambda frame: cover(frame, *size))
    around = Clip(frames=around.frames, rate=clip.rate)
    mine = part(clip, start, start + length).frames
    before = around.frames[: round(6 * clip.rate)]
    after = around.frames[-round(6 * clip.rate) :]
    lead = (len(before) / clip.rate, (len(before) + len(mine)) / clip.rate)
    joined = Clip(frames=[*before, *mine, *after], rate=clip.rate)
    return Remade(clip=joined, item=(start, start + length), lead=lead)


def scaled(rng: Rng, clip: Clip, other: Clip) -> Remade:
    height, width = clip.frames[0].shape[:2]
    scale = float(rng.uniform(0.4, 0.75))
    size = (int(width * scale) // 2 * 2, int(height * scale) // 2 * 2)
    area = cv2.INTER_AREA
    small = _each(clip, lambda frame: cv2.resize(frame, size, interpolation=area))
    return same(rng, small, other)


def letterboxed(rng: Rng, clip: Clip, other: Clip) -> Remade:
    height = clip.frames[0].shape[0]
    bar = int(rng.uniform(0.1, 0.3) * height) // 2 * 2
    across = bool(rng.integers(2))
    edges = (0, 0, bar, bar) if across else (bar, bar, 0, 0)
    boxed = _each(clip, lambda f: cv2.copyMakeBorder(f, *edges, cv2.BORDER_CONSTANT))
    return same(rng, boxed, other)


def mirrored(rng: Rng, clip: Clip, other: Clip) -> Remade:
    return same(rng, _each(clip, lambda frame: frame[:, ::-1]), other)


def faster(rng: Rng, clip: Clip, other: Clip) -> Remade:
    """Play at 1.25 times the speed: every fifth frame is left out."""
    quick = [frame for n, frame in enumerate(clip.frames) if n % 5 != 4]
    fast = Clip(frames=quick, rate=clip.rate)
    return Remade(clip=fast, item=(0.0, clip.seconds), lead=(0.0, fast.seconds))


Change = Callable[[Rng, Clip, Clip], Remade]
CHANGES: dict[str, Change] = {
    "saved again": same,
    "trimmed": trimmed,
    "in another": inserted,
    "scaled": scaled,
    "letterboxed": letterboxed,
    "mirrored": mirrored,
    "1.25x": faster,
}
_SECOND = ("scaled", "letterboxed", "mirrored", "1.25x")


def twice(rng: Rng, clip: Clip, other: Clip) -> Remade:
    """Trim or insert, and change once more; the times follow."""
    first = CHANGES[str(rng.choice(["trimmed", "in another"]))](rng, clip, other)
    second = CHANGES[str(rng.choice(_SECOND))](rng, first.clip, other)
    quicker = second.clip.seconds / first.clip.seconds
    lead = (first.lead[0] * quicker, first.lead[1] * quicker)
    return Remade(clip=second.clip, item=first.item, lead=lead)


CHANGES["two at once"] = twice
