"""How much one file may cost before it is left alone."""

from dataclasses import dataclass, replace
from typing import Self

MIB = 1024 * 1024
_PART = 4  # 12 megapixels, or 42 of a JPEG, or 10 of a video: nearly all there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what one hostile file can make us spend.

    Attributes:
        bytes: size of the file.
        pixels: of a picture that must be held whole, as a progressive JPEG too
            (phones take up to 50 million, more only as a plain JPEG).
        webp_pixels: of a WebP, whose decoder takes three times the memory of others.
        scaled_pixels: of a JPEG, which can be decoded at a fraction of its size.
        exact_pixels: of a JPEG that is decoded at its full size where that is asked;
            larger ones are decoded at a fraction all the same.
        side: of a picture, pixels: the longest that a JPEG can have.
        frame_pixels: of one frame of a video (an 8K frame has 33 million).
        frames: sampled from one video.
        animation_frames: of one GIF or WebP that are gone through; the rest is left.
        seconds: wall-clock time for one file.
        memory: address space that decoding may take beyond what its process starts
            with, in bytes: with the process that asks, the other children and their
            files, under 1 GiB.
        held: bytes of files that wait, beyond which no further one is read.
    """

    bytes: int = 512 * MIB
    pixels: int = 50_000_000
    webp_pixels: int = 30_000_000
    scaled_pixels: int = 170_000_000
    exact_pixels: int = 50_000_000
    side: int = 65_535
    frame_pixels: int = 40_000_000
    frames: int = 600
    animation_frames: int = 100_000
    seconds: float = 60.0
    memory: int = 576 * MIB
    held: int = 64 * MIB

    def beside(self) -> Self:
        """Give the bounds under which files are decoded side by side.

        Larger ones take turns, so that their memory does not add up.
        """
        return replace(
            self,
            pixels=self.pixels // _PART,
            webp_pixels=self.webp_pixels // _PART,
            scaled_pixels=self.scaled_pixels // _PART,
            frame_pixels=self.frame_pixels // _PART,
        )


LIMITS = Limits()
