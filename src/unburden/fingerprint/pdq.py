"""PDQ, Meta's perceptual hash, as three matrix products.

PDQ blurs a picture with two box passes each way, takes 64 x 64 samples and keeps
16 x 16 DCT coefficients. Blur and sampling are linear and separable, so the
samples are ``A_H @ Y @ A_W.T``: no pass over the whole picture is ever written.

Source: Davis and Rosen, "PDQ & TMK + PDQF", 2019; the numerical habits (window
sizes, sample positions, float32, order of summation in the DCT) are those of the
C++ reference in ThreatExchange and of the ``pdqhash`` package.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BITS = 256
ORIENTATIONS = (
    "original",
    "rotate90",
    "rotate180",
    "rotate270",
    "flipx",
    "flipy",
    "flipplus1",
    "flipminus1",
)

_SAMPLES = 64
_SMALLEST = 5
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_STRIP_PIXELS = 1 << 18
_KEPT_SIDE = 4096  # longest side whose matrix is kept for the next picture: 1 MiB
_FRACTIONS = (2, 4, 8)  # that JPEG decoders offer

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


def pdq_hashes(
    pixels: Pixels,
    *,
    full: tuple[int, int] | None = None,
    flipped: tuple[bool, bool] = (False, False),
) -> tuple[NDArray[np.uint8], int]:
    """Hash a picture in its eight orientations.

    Args:
        pixels: uint8 ``(h, w)`` grey or ``(h, w, 3)`` RGB.
        full: height and width of the picture ``pixels`` was scaled down from.
        flipped: whether ``pixels`` were turned over, down and across, after that.

    Returns:
        uint8 ``(8, 32)``, rows as in ``ORIENTATIONS``, and the quality, 0 to 100.
        Zeros where a side is under 5 pixels, as in the reference.
    """
    if min(pixels.shape[:2]) < _SMALLEST:
        return np.zeros((len(ORIENTATIONS), BITS // 8), np.uint8), 0
    block = samples(pixels, full=full, flipped=flipped)
    whole = full is None or full == pixels.shape[:2]
    return _hashes(_dct(block, exact=whole)), quality(block)


def samples(
    pixels: Pixels,
    *,
    full: tuple[int, int] | None = None,
    flipped: tuple[bool, bool] = (False, False),
) -> Floats:
    """Blur and sample a picture: float32 ``(64, 64)`` of luma, 0 to 255.

    Works down the picture in strips, so memory does not grow with it; in each
    strip only the few samples that it touches are computed.
    """
    height, width = pixels.shape[:2]
    full_height, full_width = full or (height, width)
    down = operator(full_height, height, flipped=flipped[0])
    across = operator(full_width, width, flipped=flipped[1])
    rows = np.zeros((_SAMPLES, width), np.float32)
    step = max(1, min(_STRIP_PIXELS // width, height // 4))
    for top in range(0, height, step):
        part = down[:, top : top + step]
        touched = np.flatnonzero(part.any(axis=1))
        if touched.size:
            some = slice(int(touched[0]), int(touched[-1]) + 1)
            rows[some] += part[some] @ _luma(pixels[top : top + step])
    block: Floats = rows @ across.T
    return block


def quality(block: Floats) -> int:
    """Rate how much there is to see in a float32 ``(64, 64)`` block, 0 to 100."""
    total = 0
    for axis in (0, 1):
        step = -np.diff(block, axis=axis) * np.float32(100) / np.float32(255)
        total += int(np.abs(step.astype(np.int32)).sum())
    return min(total // 90, 100)


def operator(length: int, scaled: int, *, flipped: bool = False) -> Floats:
    """Blur and sample one side, as a matrix: float32 ``(64, scaled)``.

    Args:
        length: pixels along the side of the full picture.
        scaled: pixels along it as decoded. A decoder's fraction (1/2, 1/4, 1/8)
            gives the means of whole groups of pixels, the last group cut short;
            otherwise each is taken to stand for ``length / scaled``.
        flipped: whether the side was turned over since: then the first is cut short.
    """
    make = _operator if scaled <= _KEPT_SIDE else _operator.__wrapped__
    matrix: Floats = make(length, scaled, flipped)
    return matrix


@lru_cache(maxsize=64)
def _operator(length: int, scaled: int, flipped: bool) -> Floats:  # noqa: FBT001
    full = _full_operator(length)
    if scaled == length:
        return full.astype(np.float32)
    for step in _FRACTIONS:
        if -(-length // step) == scaled:
            way = -1 if flipped else 1
            return _folded(full[:, ::way], step)[:, ::way].astype(np.float32)
    summed = np.hstack([np.zeros((_SAMPLES, 1)), np.cumsum(full, axis=1)])
    edges = np.linspace(0, length, scaled + 1)
    places = np.arange(length + 1)
    at_edges = np.stack([np.interp(edges, places, row) for row in summed])
    return np.diff(at_edges, axis=1).astype(np.float32)


def _folded(full: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Fold the columns in groups of ``step``, for pixels that are means of groups.

    Inside a group the picture is taken to slope as from the group before to the one
    after; without that, up to twice as many bits differ.
    """
    groups = -(-full.shape[1] // step)
    padded = np.zeros((_SAMPLES, groups * step))
    padded[:, : full.shape[1]] = full
    parts = padded.reshape(_SAMPLES, groups, step)
    total: NDArray[np.float64] = parts.sum(axis=2)
    if groups < 2:
        return total
    lean = parts @ ((np.arange(step) + 0.5) / step - 0.5)
    after = np.minimum(np.arange(groups) + 1, groups - 1)
    before = np.maximum(np.arange(groups) - 1, 0)
    lean /= after - before
    total[:, 1:] += lean[:, :-1]
    total[:, -1] += lean[:, -1]
    total[:, :-1] -= lean[:, 1:]
    total[:, 0] -= lean[:, 0]
    return total


def _full_operator(length: int) -> NDArray[np.float64]:
    window = (length + 2 * _SAMPLES - 1) // (2 * _SAMPLES)
    ahead = (window + 2) // 2
    place = np.arange(length)
    right = np.minimum(place + ahead, length)
    left = np.maximum(place + ahead - window, 0)
    share = 1.0 / (right - left)
    centre = ((np.arange(_SAMPLES) + 0.5) * length / _SAMPLES).astype(np.int64)
    inner = left[centre][:, None] + np.arange(window)
    inside = inner < right[centre][:, None]
    inner = np.minimum(inner, length - 1)
    weight = share[inner] * share[centre][:, None] * inside
    row = np.arange(_SAMPLES)[:, None] * (length + 1)
    starts, ends = (row + left[inner]).ravel(), (row + right[inner]).ravel()
    steps = np.bincount(
        np.concatenate([starts, ends]),
        np.concatenate([weight.ravel(), -weight.ravel()]),
        _SAMPLES * (length + 1),
    ).reshape(_SAMPLES, length + 1)
    return np.cumsum(steps[:, :-1], axis=1)


def _luma(pixels: Pixels) -> Floats:
    values: Floats = pixels.astype(np.float32)
    if values.ndim == 2:
        return values
    luma: Floats = values @ _LUMA
    return luma


def _dct_matrix() -> Floats:
    row, column = np.arange(16)[:, None], np.arange(_SAMPLES)[None, :]
    scale = np.float32(np.sqrt(2.0 / _SAMPLES))
    angle = (np.pi / 2 / _SAMPLES) * (row + 1) * (2 * column + 1)
    matrix: Floats = (scale * np.cos(angle)).astype(np.float32)
    return matrix


_DCT = _dct_matrix()


def _dct(block: Floats, *, exact: bool) -> Floats:
    if not exact:
        return np.asarray(_DCT @ block @ _DCT.T, np.float32)
    # Summed one term after another along the first axis, in float32, as the
    # reference does: on flat pictures the rounding noise decides the bits.
    half = np.add.reduce(_DCT.T[:, :, None] * block[:, None, :], axis=0)
    both: Floats = np.add.reduce(half.T[:, :, None] * _DCT.T[:, None, :], axis=0)
    return both


def _hashes(dct: Floats) -> NDArray[np.uint8]:
    sign = np.where(np.arange(16) % 2, 1, -1).astype(np.float32)
    down, across = sign[:, None] * dct, dct * sign
    both = down * sign
    turned = (dct, across.T, both, down.T, down, across, dct.T, both.T)
    flat = np.stack([one.ravel() for one in turned])
    middle = flat.shape[1] // 2 - 1
    median = np.partition(flat, middle, axis=1)[:, middle, None]
    return np.packbits((flat > median)[:, ::-1], axis=1)


def to_hex(pdq_hash: NDArray[np.uint8]) -> str:
    """Write one hash, uint8 ``(32,)``, as the 64 hex digits that others exchange."""
    return pdq_hash.tobytes().hex()


def hamming(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Count differing bits: uint8 ``(n, 32)`` and ``(m, 32)`` to int ``(n, m)``."""
    left = np.ascontiguousarray(a).view(np.uint64)
    right = np.ascontiguousarray(b).view(np.uint64)
    different = np.bitwise_count(left[:, None, :] ^ right[None, :, :])
    distance: NDArray[np.int64] = different.sum(axis=2, dtype=np.int64)
    return distance
