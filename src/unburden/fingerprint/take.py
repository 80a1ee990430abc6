"""Taking a Fingerprint, in this process."""

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import complaints, decode, local, video
from unburden.fingerprint.animation import animation
from unburden.fingerprint.limits import LIMITS, Limits
from unburden.fingerprint.parts import parts_of
from unburden.fingerprint.pdq import BITS, ORIENTATIONS, pdq_hashes
from unburden.fingerprint.selection import Film
from unburden.model import Features, Fingerprint, Media

_PDQ_SIDE = 192  # shorter side that PDQ alone needs: 3 pixels for each of 64 samples


def fingerprint(
    data: bytes,
    *,
    name: str,
    features: bool = True,
    exact: bool = False,
    limits: Limits = LIMITS,
) -> Fingerprint:
    """Take the Fingerprint of a picture or video.

    Args:
        data: the file's bytes.
        name: what to call it in an error.
        features: take local features too.
        exact: for an Item: more features, the hashes of its parts, and a large JPEG is
            decoded at full size, up to ``limits.exact_pixels``, so that its PDQ is bit
            for bit the reference's; otherwise at a fraction, a few bits off and far
            faster.
        limits: bounds on what it may cost. Wall-clock time and memory are only
            held to by a ``Decoder``, from outside: use one for strangers' files.

    Raises:
        UnreadablePicture: not a picture or video, damaged, cut short or a trap.
        TooLarge: over a limit.
    """
    _check_bytes(data, name=name, limits=limits)
    sha256 = hashlib.sha256(data).hexdigest()
    kind = video.container(data)
    if kind is not None:
        film = video.film(
            data, kind, name=name, features=features, exact=exact, limits=limits
        )
        return _of_film(film, sha256)
    with decode.opened(data, name=name, limits=limits) as image:
        if decode.moves(image):
            film = animation(image, data, name=name, features=features, limits=limits)
            return _of_film(film, sha256)
        whole = exact and image.width * image.height <= limits.exact_pixels
        side = local.WORKING_SIDE if exact else local.PLATE_SIDE
        least = None if whole else side
        picture = decode.still(image, data, least=least)
    return _of_still(picture, sha256, features=features, fine=exact)


def pdq_of(
    data: bytes, *, name: str, exact: bool = False, limits: Limits = LIMITS
) -> tuple[NDArray[np.uint8], int]:
    """Take the PDQ hashes of a still picture and nothing else.

    Args:
        data: the file's bytes.
        name: what to call it in an error.
        exact: as ``fingerprint`` has it; otherwise a JPEG is decoded at the smallest
            scale that leaves 3 pixels a side to each of PDQ's samples.
        limits: as ``fingerprint`` has them.

    Returns:
        uint8 ``(8, 32)`` and the quality, as ``pdq_hashes``; of an animation, those
        of its first frame.

    Raises:
        UnreadablePicture: not a still picture, damaged, cut short or a trap.
        TooLarge: over a limit.
    """
    _check_bytes(data, name=name, limits=limits)
    with decode.opened(data, name=name, limits=limits) as image:
        picture = decode.still(image, data, least=None if exact else _PDQ_SIDE)
    return _hashes(picture)


def described(print_: Fingerprint) -> Fingerprint:
    """Find the local features of each plate that has none beside it.

    For what was measured where no features are found: in a browser. ``docs/decisions``
    has how much less is found so than from the picture itself.
    """
    frames = tuple(
        replace(one, features=_of_plate(one.plate, one.features))
        for one in print_.frames
    )
    features = _of_plate(print_.plate, print_.features)
    return replace(print_, features=features, frames=frames)


def _of_plate(
    plate: NDArray[np.uint8] | None, features: Features | None
) -> Features | None:
    if plate is None or features is not None:
        return features
    return local.local_features(plate, fine=True)


def _check_bytes(data: bytes, *, name: str, limits: Limits) -> None:
    if not data:
        raise complaints.empty(name)
    if len(data) > limits.bytes:
        raise complaints.too_many_bytes(name, limits.bytes)
    if data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise complaints.markup(name)


def _hashes(picture: decode.Picture) -> tuple[NDArray[np.uint8], int]:
    full = (picture.height, picture.width)
    return pdq_hashes(picture.pixels, full=full, flipped=picture.flipped)


def _of_still(
    picture: decode.Picture, sha256: str, *, features: bool, fine: bool
) -> Fingerprint:
    hashes, quality = _hashes(picture)
    plate = local.plate(picture.pixels)
    return Fingerprint(
        sha256=sha256,
        media=Media.STILL,
        format=picture.format,
        width=picture.width,
        height=picture.height,
        pdq=hashes,
        quality=quality,
        features=local.local_features(picture.pixels, fine=fine) if features else None,
        plate=plate,
        parts=parts_of(plate, picture.width, picture.height) if fine else (),
    )


def _of_film(film: Film, sha256: str) -> Fingerprint:
    return Fingerprint(
        sha256=sha256,
        media=Media.VIDEO,
        format=film.format,
        width=film.width,
        height=film.height,
        pdq=np.zeros((len(ORIENTATIONS), BITS // 8), np.uint8),
        quality=0,
        frames=film.frames,
        seconds=film.seconds,
    )
