"""What in a picture was drawn, by a hand or a program, and not photographed.

Lettering, logos, panels, icons and plain patterns stand in pictures that have no
photograph in common. A small convolutional network says of each place how likely it is
to be drawn. It was learnt by ``bench/learn_drawn.py`` from pictures of the
scikit-image and scikit-learn wheels with drawings laid over them by code; its weights
are in ``drawn.npz``.
"""

from functools import lru_cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Plate = NDArray[np.uint8]
Grid = NDArray[np.float32]

STEP = 4
"""Plate pixels for each place that is judged, across and down."""

# Stride and dilation of each layer; another only weighs the last one's channels.
LAYERS = ((2, 1), (2, 1), (1, 1), (1, 2), (1, 4), (1, 1))
# Beside the greys: what is finer than this blur, in pixels, and the step that counts.
FINER = ((1.0, 1.5), (4.0, 6.0))


def drawn(plate: Plate) -> Grid:
    """Say how likely each place is to be drawn.

    Args:
        plate: uint8 ``(h, w)``, greys; about 200 to 500 pixels a side, as learnt.

    Returns:
        float32 ``(ceil(h / 4), ceil(w / 4))``, 0 photographed to 1 drawn.
    """
    *layers, (kernel, bias) = _weights()
    values = _channels(plate)
    for (stride, apart), (weights, offset) in zip(LAYERS, layers, strict=True):
        found = np.maximum(_convolved(values, weights, stride, apart) + offset, 0)
        values = values + found if values.shape == found.shape else found
    odds = _convolved(values, kernel, 1, 1) + bias
    likely: Grid = 1 / (1 + np.exp(-odds[..., 0]))
    return likely


def _channels(plate: Plate) -> Grid:
    """Give the greys, and what is fine in them: ``(h, w, 3)``."""
    greys = plate.astype(np.float32)
    channels = [(greys - 128) / 64]
    for blur, step in FINER:
        side = 2 * int(3 * blur + 0.5) + 1
        smooth = cv2.GaussianBlur(
            greys, (side, side), blur, borderType=cv2.BORDER_REPLICATE
        )
        channels.append(np.tanh((greys - smooth) / step))
    return np.dstack(channels).astype(np.float32)


def _convolved(values: Grid, kernel: Grid, stride: int, apart: int) -> Grid:
    """Convolve ``(h, w, c)`` with ``(k, k, c, d)``, edges padded with zeros.

    As one product of matrices: a row for each place, of all that its kernel covers.
    """
    side = kernel.shape[0]
    reach = (side - 1) * apart + 1
    pads = []
    for length in values.shape[:2]:
        lacking = max(0, (-(-length // stride) - 1) * stride + reach - length)
        pads.append((lacking // 2, lacking - lacking // 2))
    padded = np.pad(values, (*pads, (0, 0)))
    windows = sliding_window_view(padded, (reach, reach), axis=(0, 1))
    covered = windows[::stride, ::stride, :, ::apart, ::apart]
    tall, wide = covered.shape[:2]
    rows = covered.transpose(0, 1, 3, 4, 2).reshape(tall * wide, -1)
    found: Grid = rows @ kernel.reshape(rows.shape[1], -1)
    return found.reshape(tall, wide, -1)


@lru_cache(maxsize=1)
def _weights() -> list[tuple[Grid, Grid]]:
    """Read the kernels and biases that come with the package."""
    with (files("unburden.match") / "drawn.npz").open("rb") as file:
        held = np.load(file, allow_pickle=False)
        return [
            (
                held[f"kernel{number}"].astype(np.float32),
                held[f"bias{number}"].astype(np.float32),
            )
            for number in range(len(LAYERS) + 1)
        ]
