"""How much one file may cost before it is left alone."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what one hostile file can make us spend.

    Attributes:
        bytes: size of the file.
        pixels: of a picture that must be decoded whole (phones take up to 50 or 64
            million; at this, decoding stays under 1 GiB).
        webp_pixels: of a WebP, whose decoder takes three times the memory of others.
        scaled_pixels: of a JPEG, which can be decoded at a fraction of its size.
        frame_pixels: of one frame of a video (an 8K frame has 33 million).
        frames: sampled from one video.
        animation_frames: looked at in one animated GIF or WebP.
        seconds: wall-clock time for one file.
        memory: address space of a decoding process, in bytes.
    """

    bytes: int = 512 * MIB
    pixels: int = 65_000_000
    webp_pixels: int = 30_000_000
    scaled_pixels: int = 170_000_000
    frame_pixels: int = 40_000_000
    frames: int = 600
    animation_frames: int = 2_000
    seconds: float = 60.0
    memory: int = 2048 * MIB


LIMITS = Limits()
