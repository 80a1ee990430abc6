"""Pictures from the scikit-image wheel, and a way to ask the matcher about them."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage
from numpy.typing import NDArray

from unburden.fingerprint import fingerprint
from unburden.match import Bank
from unburden.model import Fingerprint, Item, ItemKind, Lead, Match

Picture = NDArray[np.uint8]
Ask = Callable[..., list[Match]]


@cache
def _photo(name: str) -> Picture:
    folder = Path(skimage.__file__).parent / "data"
    picture = cv2.imread(str(folder / name))
    assert picture is not None
    return picture


@cache
def _taken(data: bytes, *, exact: bool = False) -> Fingerprint:
    return fingerprint(data, name="picture", exact=exact)


def _encode(picture: Picture, suffix: str = ".jpg", quality: int = 88) -> bytes:
    flags = [cv2.IMWRITE_JPEG_QUALITY, quality] if suffix == ".jpg" else []
    done, data = cv2.imencode(suffix, picture, flags)
    assert done
    return data.tobytes()


def _item(data: bytes, name: str = "mine", kind: ItemKind = ItemKind.INNOCENT) -> Item:
    return Item(id=name, kind=kind, label=name, fingerprint=_taken(data, exact=True))


def _lead(name: str = "https://a.example/p.jpg") -> Lead:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Lead(url=name, page="https://a.example/", source="a.example", seen_at=at)


@pytest.fixture(scope="session")
def photo() -> Callable[[str], Picture]:
    return lambda name: _photo(name).copy()


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Ask whether pictures (or bytes) are found in another."""

    def asked(*items: Picture | bytes, of: Picture | bytes) -> list[Match]:
        made = [i if isinstance(i, bytes) else _encode(i, ".png") for i in items]
        bank = Bank([_item(data, f"item{n}") for n, data in enumerate(made)])
        data = of if isinstance(of, bytes) else _encode(of)
        return bank.match(_lead(), _taken(data))

    return asked


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    return _encode


@pytest.fixture(scope="session")
def item() -> Callable[..., Item]:
    return _item


@pytest.fixture(scope="session")
def lead() -> Callable[..., Lead]:
    return _lead
