"""Which frames of a video are fingerprinted, and how richly."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import complaints, local
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.pdq import pdq_hashes
from unburden.model import Frame

STEP = 1.0  # seconds between frames, as vPDQ's default
_SCENE_STEP = 0.5  # key frames mark scene starts; taken this soon after another
_RICH_STEP = 3.0  # seconds between frames with local features
_RICH_FRAMES = 40
_RICH_QUALITY = 10  # below, black or faded: wait for the next frame
_TIME_SHARE = 0.6  # of the time limit: a long video yields what it gave by then


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Film:
    """The fingerprinted frames of a video; sizes are of the upright frame."""

    frames: tuple[Frame, ...]
    width: int
    height: int
    seconds: float
    format: str


class Selection:
    """Chooses frames as they come by, fingerprints them, and says when to stop.

    Args:
        seconds: length of the video, 0 if not known.
        features: take local features of a sparse selection.
        limits: bounds on frames and time.
    """

    def __init__(self, seconds: float, *, features: bool, limits: Limits) -> None:
        self.seconds = seconds
        self.step = max(STEP, seconds / limits.frames)
        self._rich_step = max(_RICH_STEP, seconds / _RICH_FRAMES)
        self._rich_most = _RICH_FRAMES if features else 0
        self._size = (0, 0)
        self._most = limits.frames
        self._deadline = time.monotonic() + limits.seconds * _TIME_SHARE
        self.restart()

    def restart(self) -> None:
        """Forget the frames, to go through the video once more."""
        self.frames: list[Frame] = []
        self._rich_left = self._rich_most
        self._rich_due = 0.0

    def covers(self, share: float) -> bool:
        """Whether the frames taken stand for at least that share of the video."""
        return len(self.frames) * self.step >= self.seconds * share

    def wants(self, at: float, *, key: bool) -> bool:
        """Whether to take the frame shown at ``at`` seconds."""
        if not self.frames:
            return True
        since = at - self.frames[-1].seconds
        scene = key and self.step == STEP and since >= _SCENE_STEP
        return scene or since >= self.step * 0.999

    def add(self, grey: NDArray[np.uint8], at: float, *, full: tuple[int, int]) -> None:
        """Fingerprint a frame: uint8 ``(h, w)``, upright, and its full h and w."""
        grey = np.ascontiguousarray(grey)
        self._size = full
        hashes, quality = pdq_hashes(grey, full=full)
        rich = self._rich_left > 0 and at >= self._rich_due and quality >= _RICH_QUALITY
        if rich:
            self._rich_left -= 1
            self._rich_due = at + self._rich_step
        self.frames.append(
            Frame(
                seconds=round(at, 3),
                pdq=hashes,
                quality=quality,
                features=local.local_features(grey) if rich else None,
                plate=local.plate(grey) if rich else None,
            )
        )

    def over(self) -> bool:
        """Whether enough frames were taken, or enough time spent."""
        return len(self.frames) >= self._most or time.monotonic() > self._deadline

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
