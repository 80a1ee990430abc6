"""Animated GIF and WebP: each the short video that it is."""

import struct
from functools import partial
from itertools import accumulate, islice

from PIL import Image

from unburden.fingerprint import decode, local, video
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.selection import Film, Selection

_DEFAULT = 100  # milliseconds, what browsers show a frame of no duration for
_WEBP_HEAD = 12  # bytes before the first chunk
_WEBP_DURATION = 12  # bytes of an ANMF chunk before its duration


def animation(
    image: Image.Image, data: bytes, *, name: str, features: bool, limits: Limits
) -> Film:
    """Fingerprint an animation over its whole length.

    When each frame is shown is read first, without decoding; then as many as the
    limits allow are spread over it. Each frame is drawn on those before it, so all
    are decoded up to the last: if time runs out, frames are of the first part only,
    while the length is still that of the whole.

    Args:
        image: as opened.
        data: the same bytes.
        name: what to call it in an error.
        features: take local features of a sparse selection of frames.
        limits: bounds on frames and time.

    Raises:
        UnreadablePicture: not one frame could be decoded.
    """
    of_each = _gif if image.format == "GIF" else _webp
    durations = of_each(data, limits)
    ends = list(accumulate(one or _DEFAULT for one in durations))
    length = ends[-1] / 1000 if ends else 0.0
    selection = Selection(length, features=features, exact=False, limits=limits)
    for index, end in enumerate([0, *ends][: max(1, len(ends))]):
        try:
            image.seek(index)
        except EOFError:
            break
        if selection.wants(end / 1000):
            pixels = local.grey(decode.flatten(image))
            full = (image.height, image.width)
            selection.add(partial(local.shrink, pixels), end / 1000, full=full)
        if selection.over():
            break
    return selection.film(image.format or "", name=name)


def _gif(data: bytes, limits: Limits) -> list[int]:
    """Give the milliseconds that each frame of a GIF is shown for."""
    with video.opened(data, "gif", limits) as file:
        packets = islice(file.demux(video=0), limits.animation_frames)
        return [
            round(1000 * float((one.duration or 0) * one.time_base))
            for one in packets
            if one.size
        ]


def _webp(data: bytes, limits: Limits) -> list[int]:
    """Give the milliseconds that each frame of a WebP is shown for.

    Source: RFC 9649, section 2.7.1.1.
    """
    durations: list[int] = []
    at = _WEBP_HEAD
    while at + 8 <= len(data) and len(durations) < limits.animation_frames:
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"ANMF":
            start = at + 8 + _WEBP_DURATION
            durations.append(int.from_bytes(data[start : start + 3], "little"))
        at += 8 + size + size % 2
    return durations
