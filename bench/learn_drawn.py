"""Learn the network of ``unburden/match/drawn.npz``.

From ``drawings.py``: independent of the photographs that the other benchmarks use.
Writes the file that is named. Needs ``jax``, ``optax`` and ``scikit-learn``, which
nothing else here does (``pip install jax optax scikit-learn``), and the DejaVu and
Liberation typefaces.

The file that ships was learnt in three rounds of 1,400, 1,000 and 1,000 steps, each
from the weights of the one before; the first two by a draft of these lines that drew
alike. Another machine's rounding gives other weights that tell as much.
"""

import argparse
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import jax
import jax.numpy as jnp
import numpy as np
import optax
from drawings import Studio

from unburden.match.drawn import FINER, LAYERS, STEP

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

BATCH, EACH = 40, 5  # crops, and how many of them from one picture
SIDE = 128
WIDTHS = (3, 12, 16, 16, 16, 16, 16, 1)  # channels between the layers
SIDES = (5, 3, 3, 3, 3, 3, 1)  # of the kernels
EVEN = 16.0  # variance of the greys below which a place says nothing
PLAIN = 0.05  # weight of such a place

Params = list[tuple[jax.Array, jax.Array]]
Batch = tuple[np.ndarray, np.ndarray, np.ndarray]


def batches(seed: int) -> Iterator[Batch]:
    """Give pictures ``(n, 128, 128)``, shares drawn and weights ``(n, 32, 32)``."""
    rng = np.random.default_rng(seed)
    studio = Studio(rng)
    while True:
        crops = [one for _ in range(BATCH // EACH) for one in _crops(studio, rng)]
        pictures = np.stack([picture for picture, _ in crops])
        shares = np.stack([_coarse(mask) for _, mask in crops])
        yield pictures, shares, np.stack([_telling(picture) for picture in pictures])


def _crops(studio: Studio, rng: np.random.Generator) -> Iterator[Batch]:
    picture, mask = studio.picture()
    for _ in range(EACH):
        y, x = (rng.integers(length - SIDE + 1) for length in picture.shape)
        part = np.s_[y : y + SIDE, x : x + SIDE]
        yield picture[part], mask[part]


def _coarse(grid: np.ndarray) -> np.ndarray:
    few = SIDE // STEP
    return grid.reshape(few, STEP, few, STEP).mean(axis=(1, 3), dtype=np.float32)


def _telling(picture: np.ndarray) -> np.ndarray:
    greys = picture.astype(np.float32)
    mean, square = (cv2.GaussianBlur(one, (0, 0), 6) for one in (greys, greys**2))
    return np.where(_coarse(square - mean**2) > EVEN, 1.0, PLAIN).astype(np.float32)


def start(key: jax.Array) -> Params:
    """Give random weights (He et al., ICCV 2015)."""
    params = []
    for side, here, there in zip(SIDES, WIDTHS, WIDTHS[1:], strict=False):
        key, part = jax.random.split(key)
        shape = (side, side, here, there)
        spread = np.sqrt(2 / (side * side * here))
        params.append((spread * jax.random.normal(part, shape), jnp.zeros(there)))
    return params


def read(path: Path) -> Params:
    """Give the weights of a file that an earlier round wrote."""
    held = np.load(path, allow_pickle=False)
    names = [(f"kernel{n}", f"bias{n}") for n in range(len(SIDES))]
    return [tuple(jnp.asarray(held[n], jnp.float32) for n in two) for two in names]


def write(path: Path, params: Params) -> None:
    held = {}
    for number, (kernel, bias) in enumerate(params):
        held[f"kernel{number}"] = np.asarray(kernel, np.float16)
        held[f"bias{number}"] = np.asarray(bias, np.float32)
    np.savez(path, **held)


def network(params: Params, pictures: jax.Array) -> jax.Array:
    """Give the log odds of being drawn, as ``unburden.match.drawn`` does."""
    values = _channels(pictures.astype(jnp.float32)[..., None])
    for (stride, apart), (kernel, bias) in zip(LAYERS, params, strict=False):
        found = jax.nn.relu(_convolved(values, kernel, stride, apart) + bias)
        values = values + found if values.shape == found.shape else found
    kernel, bias = params[-1]
    return (_convolved(values, kernel, 1, 1) + bias)[..., 0]


def _convolved(
    values: jax.Array, kernel: jax.Array, stride: int, apart: int, pad: str = "SAME"
) -> jax.Array:
    return jax.lax.conv_general_dilated(
        values,
        kernel,
        (stride, stride),
        pad,
        rhs_dilation=(apart, apart),
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )


def _channels(greys: jax.Array) -> jax.Array:
    channels = [(greys - 128) / 64]
    for blur, step in FINER:
        reach = int(3 * blur + 0.5)
        bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * blur**2))
        bell = (bell / bell.sum()).astype(np.float32)
        smooth = jnp.pad(greys, ((0, 0), *[(reach, reach)] * 2, (0, 0)), mode="edge")
        for shape in ((-1, 1, 1, 1), (1, -1, 1, 1)):
            smooth = _convolved(smooth, bell.reshape(shape), 1, 1, "VALID")
        channels.append(jnp.tanh((greys - smooth) / step))
    return jnp.concatenate(channels, axis=-1)


def loss(
    params: Params, pictures: jax.Array, shares: jax.Array, weights: jax.Array
) -> jax.Array:
    off = optax.sigmoid_binary_cross_entropy(network(params, pictures), shares)
    return (weights * off).sum() / weights.sum()


def learn(params: Params, options: argparse.Namespace) -> None:
    """Learn, say how it goes, and write the file now and then."""
    # Falls to a thirtieth along a cosine.
    rate = optax.cosine_decay_schedule(options.rate, options.steps, 1 / 30)
    rule = optax.adam(rate)
    state = rule.init(params)

    @jax.jit
    def step(params, state, batch):  # type: ignore[no-untyped-def]
        off, slope = jax.value_and_grad(loss)(params, *batch)
        change, state = rule.update(slope, state)
        return optax.apply_updates(params, change), state, off

    context = get_context("spawn")
    made: Queue[Batch] = context.Queue(12)
    maker = context.Process(target=_fill, args=(made, options.seed), daemon=True)
    maker.start()
    seen = []
    for number in range(1, options.steps + 1):
        params, state, off = step(params, state, made.get())
        seen.append(float(off))
        if number % 100 == 0 or number == options.steps:
            off = np.mean(seen[-100:])
            print(f"step {number} of {options.steps}: {off:.3f}", flush=True)
            write(options.out, params)
    maker.terminate()


def _fill(made: "Queue[Batch]", seed: int) -> None:
    cv2.setNumThreads(1)
    for batch in batches(seed):
        made.put(batch)


def main() -> int:
    """Learn, and write the file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--start", type=Path, help="weights to go on from")
    options.add_argument("--steps", type=int, default=4000)
    options.add_argument("--rate", type=float, default=3e-3)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    key = jax.random.PRNGKey(chosen.seed)
    learn(read(chosen.start) if chosen.start else start(key), chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
