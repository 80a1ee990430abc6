"""What others use to find copies, each asked as its makers say.

Nothing here is needed to run Unburden: what is not installed is left out, and said
so. A peer reads the same bytes as we do, by its own decoder; of a video it is given
one frame a second. Their packages: ``requirements/bench.in``.
"""

import contextlib
import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from unburden.fingerprint import fingerprint, hamming

PDQ_NEAR, PDQ_QUALITY = 31, 50  # Meta's recommendation; as threatexchange has it
PHASH_NEAR = 10  # of 64 bits: imagededup's default for this hash
PERCEPTION_NEAR = 0.2  # for PHash(hash_size=16): perception's deduplication guide
VIDEO_MARKS = (b"ftypisom", b"ftypmp4", b"ftypqt", b"\x1a\x45\xdf\xa3")

Still = bytes | NDArray[np.uint8]  # a file, or the RGB pixels of a frame
# What a peer's decoder says of a file it cannot use.
UNUSABLE = (OSError, ValueError, TypeError, SyntaxError, RuntimeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One other matcher: its name, its rule, how it hashes and how it compares.

    ``take`` gives None for a picture it has no hash for.
    """

    name: str
    rule: str
    take: Callable[[Still], Any]
    same: Callable[[Any, Any], bool]

    def hashes(self, data: bytes) -> list[Any]:
        """Hash a file: one hash for a picture, one a second for a video."""
        found = []
        for still in stills(data):
            with contextlib.suppress(*UNUSABLE):
                found.append(self.take(still))
        return [one for one in found if one is not None]

    def near(self, hashes: Sequence[Any], known: Sequence[Any]) -> bool:
        """Say whether any hash of a file is near any of another."""
        return any(self.same(one, other) for one in hashes for other in known)


def stills(data: bytes) -> list[Still]:
    """Give a picture as it is, or a video's frames, one a second."""
    if not any(mark in data[:40] for mark in VIDEO_MARKS):
        return [data]
    frames: list[Still] = []
    with av.open(io.BytesIO(data), mode="r") as film:
        for frame in film.decode(video=0):
            if (frame.time or 0.0) >= len(frames):
                frames.append(frame.to_ndarray(format="rgb24"))
    return frames


def available() -> list[Peer]:
    """Give the peers that can be used here, plain PDQ always first."""
    makers = {"imagehash": _phash, "perception": _perception, "faiss": _sift}
    found = [_pdq() if find_spec("pdqhash") else _own_pdq()]
    for module, make in makers.items():
        if find_spec(module) and (module != "faiss" or find_spec("perception")):
            with contextlib.suppress(ImportError):
                found.append(make())
    return found


def missing() -> list[str]:
    """Name the peers' packages that are not installed."""
    wanted = ("threatexchange", "pdqhash", "imagehash", "perception", "faiss")
    return [name for name in wanted if find_spec(name) is None]


def _bits(one: Any, other: Any) -> int:
    return int(np.count_nonzero(one != other))


def _pdq() -> Peer:
    import pdqhash  # noqa: PLC0415 - may be absent

    def take(still: Still) -> Any:
        pixels = as_threatexchange(still) if isinstance(still, bytes) else still
        found, quality = pdqhash.compute(pixels)
        return found if quality >= PDQ_QUALITY else None

    return Peer(
        name="plain PDQ",
        rule=f"pdqhash, quality >= {PDQ_QUALITY}, distance <= {PDQ_NEAR} of 256",
        take=take,
        same=lambda one, other: _bits(one, other) <= PDQ_NEAR,
    )


def as_threatexchange(data: bytes) -> NDArray[np.uint8]:
    """Open a file as ``threatexchange`` does before it hashes it, faults and all."""
    image = Image.open(io.BytesIO(data))
    if image.mode in ("LA", "I;16"):
        image = image.convert("RGB")
    array = np.asarray(image)
    return np.repeat(array[..., None], 3, axis=2) if array.ndim == 2 else array


def _own_pdq() -> Peer:
    def take(still: Still) -> Any:
        if not isinstance(still, bytes):
            out = io.BytesIO()
            Image.fromarray(still).save(out, "PNG", compress_level=0)
            still = out.getvalue()
        found = fingerprint(still, name="peer", features=False, exact=True)
        return found.pdq[:1] if found.quality >= PDQ_QUALITY else None

    return Peer(
        name="plain PDQ (ours, bit-equal)",
        rule=f"pdqhash is not installed; distance <= {PDQ_NEAR} of 256",
        take=take,
        same=lambda one, other: int(hamming(one, other)[0, 0]) <= PDQ_NEAR,
    )


def _phash() -> Peer:
    import imagehash  # noqa: PLC0415 - may be absent

    def take(still: Still) -> Any:
        if isinstance(still, bytes):
            return imagehash.phash(Image.open(io.BytesIO(still))).hash
        return imagehash.phash(Image.fromarray(still)).hash

    return Peer(
        name="pHash",
        rule=f"imagehash.phash, distance <= {PHASH_NEAR} of 64 (imagededup's default)",
        take=take,
        same=lambda one, other: _bits(one, other) <= PHASH_NEAR,
    )


def _for_perception(still: Still) -> Any:
    """Open a file as ``perception`` opens a path; AVIF, which it cannot, by Pillow."""
    if not isinstance(still, bytes):
        return Image.fromarray(still)
    if still[4:12] == b"ftypavif":
        return Image.open(io.BytesIO(still)).convert("RGB")
    return io.BytesIO(still)


def _perception() -> Peer:
    from perception import hashers  # noqa: PLC0415 - may be absent

    hasher = hashers.PHash(hash_size=16)

    def take(still: Still) -> Any:
        return hasher.compute(_for_perception(still), hash_format="vector")

    return Peer(
        name="perception",
        rule=f"PHash(hash_size=16), distance <= {PERCEPTION_NEAR} (its guide)",
        take=take,
        same=lambda one, other: _bits(one, other) / one.size <= PERCEPTION_NEAR,
    )


def _sift() -> Peer:
    import faiss  # noqa: PLC0415 - may be absent
    from perception import local_descriptor_deduplication as local  # noqa: PLC0415

    faiss.omp_set_num_threads(1)
    logging.getLogger("perception").setLevel(logging.ERROR)
    sift = local.SIFT()

    def take(still: Still) -> Any:
        return local.generate_image_descriptors(_for_perception(still), sift)

    return Peer(
        name="perception SIFT",
        rule="local descriptors, SIFT().validate_match with its defaults",
        take=take,
        same=lambda one, other: bool(sift.validate_match(other, one)[0]),
    )
