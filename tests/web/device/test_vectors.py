"""The browser's fingerprint against ours and against Meta's reference, by vectors."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import skimage.data
from playwright.sync_api import Page
from tests.vectors import device_pictures
from tests.vectors.device_pictures import vector

from unburden.app.web.survivor.sent import read_sent
from unburden.fingerprint import fingerprint, hamming, to_hex
from unburden.model import Fingerprint

PICTURES = device_pictures.pictures()
VECTORS = json.loads(device_pictures.VECTORS.read_text())
META = json.loads((device_pictures.VECTORS.parent / "pdq.json").read_text())
INSIDE = Path(skimage.data.__file__).parent
# Meta's vectors leave transparency out, where we lay it on white.
OPAQUE = sorted(META.keys() - {"horse.png", "logo.png"})

MEASURE = """async (coded) => {
  const { measure } = await import("/static/web/fingerprint/measure.js");
  const { message } = await import("/static/web/fingerprint/sent.js");
  const data = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
  const found = await measure(new File([data], "x"), {
    tell: () => {}, signal: new AbortController().signal });
  return message(found, { label: "x", kind: "innocent", adult: true, details: true });
}"""


def measured(page: Page, data: bytes) -> Fingerprint:
    sent = page.evaluate(MEASURE, base64.b64encode(data).decode())
    return read_sent(json.dumps(sent).encode())[1]


def as_told(found: Fingerprint) -> tuple[list[str], int]:
    return [to_hex(row) for row in found.pdq], found.quality


def test_python_says_what_the_vectors_say() -> None:
    assert {name: vector(data) for name, data in PICTURES.items()} == VECTORS


def test_the_browser_says_the_same_bit_for_bit(pictures: Page) -> None:
    for name, data in PICTURES.items():
        wanted = VECTORS[name]
        found = measured(pictures, data)
        assert as_told(found) == (wanted["hashes"], wanted["quality"]), name
        assert [found.width, found.height] == [wanted["width"], wanted["height"]]
        assert found.sha256 == hashlib.sha256(data).hexdigest()
        taken = fingerprint(data, name=name, features=False, exact=True)
        ours = taken.plate
        assert ours is not None
        assert found.plate is not None
        # Of a fraction that ends in a half, cv2 keeps fewer digits than a browser.
        assert np.abs(found.plate.astype(int) - ours).max() <= 1, name
        assert [part.box for part in found.parts] == [part.box for part in taken.parts]
        for one, other in zip(found.parts, taken.parts, strict=True):
            assert hamming(one.pdq[:1], other.pdq[:1])[0, 0] <= 2, name


def test_the_browser_says_what_metas_reference_says(pictures: Page) -> None:
    wrong = []
    for name in OPAQUE:
        found = as_told(measured(pictures, (INSIDE / name).read_bytes()))
        if found != (META[name]["hashes"], META[name]["quality"]):
            wrong.append(name)
    assert wrong == []
    assert len(OPAQUE) > 20
