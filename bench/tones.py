"""Edits of a picture's tones: gamma, colours, grey, blur, noise, sharpening."""

from collections.abc import Sequence

import cv2
import numpy as np
from edits import Picture, Rng, between, clipped

GAMMA = (0.5, 2.0)
GAIN = (0.75, 1.25)  # per channel
COLOUR_GAMMA = (0.6, 1.7)  # beside the gains
SATURATION = (0.3, 2.0)
HUE = 25  # degrees either way
BLUR = (0.002, 0.006)  # sigma, of the longer side
NOISE = (5.0, 20.0)  # sigma, grey levels
SHARPEN = ((0.7, 2.5), (0.5, 2.0))  # sigma in pixels, amount


def gamma(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return clipped(255 * (item / 255) ** between(rng, GAMMA))


def colour(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    power, gains = between(rng, COLOUR_GAMMA), rng.uniform(*GAIN, 3)
    return clipped(255 * (item / 255) ** power * gains)


def saturation(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    hsv = cv2.cvtColor(item, cv2.COLOR_BGR2HSV).astype(np.int32)
    hsv[..., 0] = (hsv[..., 0] + round(rng.uniform(-HUE, HUE) / 2)) % 180
    hsv[..., 1] = np.clip(hsv[..., 1] * between(rng, SATURATION), 0, 255)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR)


def grey(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return cv2.cvtColor(cv2.cvtColor(item, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def blur(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return cv2.GaussianBlur(item, (0, 0), between(rng, BLUR) * max(item.shape))


def noise(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    return clipped(item + rng.normal(0, between(rng, NOISE), item.shape))


def sharpen(rng: Rng, item: Picture, others: Sequence[Picture]) -> Picture:
    soft = cv2.GaussianBlur(item, (0, 0), between(rng, SHARPEN[0])).astype(np.float32)
    return clipped(item + between(rng, SHARPEN[1]) * (item - soft))
