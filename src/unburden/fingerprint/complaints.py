"""What is said of a file that cannot be used: one sentence, and what to do."""

from unburden.errors import TooLarge, UnreadablePicture
from unburden.fingerprint.limits import MIB

_SAVE_AGAIN = "Open it to check that it is whole, or save it again as JPEG or PNG."
_SAVE_SMALLER = "If it is a real picture, save a smaller copy and use that."
_SAVE_VIDEO = "Play it to check that it is whole, or save it again as MP4."


def empty(name: str) -> UnreadablePicture:
    """There are no bytes."""
    return UnreadablePicture(f"{name} is empty.", "Leave it out, or save it again.")


def markup(name: str) -> UnreadablePicture:
    """It is HTML or SVG: text, perhaps with pictures in it."""
    return UnreadablePicture(
        f"{name} is a web page or a drawing (HTML or SVG), not a photo.",
        "If it shows the picture, save the picture itself as JPEG or PNG.",
    )


def unknown(name: str) -> UnreadablePicture:
    """No decoder knows it."""
    return UnreadablePicture(
        f"{name} is not a picture or video that we can read.", _SAVE_AGAIN
    )


def damaged(name: str) -> UnreadablePicture:
    """A decoder gave up on it."""
    return UnreadablePicture(f"{name} is damaged or cut short.", _SAVE_AGAIN)


def stopped(name: str) -> UnreadablePicture:
    """The decoding process died of it."""
    return UnreadablePicture(
        f"{name} made its decoder stop, as damaged or hostile files do.", _SAVE_AGAIN
    )


def no_picture(name: str) -> UnreadablePicture:
    """A video file without a video in it."""
    return UnreadablePicture(
        f"{name} has sound but no picture.", "Leave it out, or choose the video."
    )


def no_frame(name: str) -> UnreadablePicture:
    """A video of which nothing can be shown."""
    return UnreadablePicture(
        f"{name} is a video without a frame that can be shown.", _SAVE_VIDEO
    )


def codec(name: str, kind: str) -> UnreadablePicture:
    """A video in a codec that is not on our list."""
    return UnreadablePicture(
        f"{name} is a video of a kind that we do not read ({kind}).", _SAVE_VIDEO
    )


def too_many_bytes(name: str, most: int) -> TooLarge:
    """The file is over the limit of bytes."""
    return TooLarge(
        f"{name} is larger than {most // MIB} MiB.",
        "Save a smaller or shorter copy and use that.",
    )


def too_many_pixels(name: str) -> TooLarge:
    """The header promises more pixels than we decode."""
    return TooLarge(
        f"{name} says that it has more pixels than a camera takes.", _SAVE_SMALLER
    )


def too_much_memory(name: str) -> TooLarge:
    """Decoding it asks for more memory than one file may use."""
    return TooLarge(f"{name} needs more memory than one file may use.", _SAVE_SMALLER)


def too_slow(name: str, seconds: float) -> TooLarge:
    """Decoding it took longer than one file may take."""
    return TooLarge(
        f"{name} took longer than {seconds:g} seconds to read.", _SAVE_SMALLER
    )
