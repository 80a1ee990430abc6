"""A list of hashes finds the whole frames that were hashed, and nothing else."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from skimage import data

from unburden.errors import BadInput
from unburden.fingerprint import fingerprint, to_hex
from unburden.match.known import Known
from unburden.model import Lead, Match, MatchKind

AT = datetime(2026, 1, 1, tzinfo=UTC)


def saved(image: Image.Image, quality: int = 90) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def hex_of(image: Image.Image) -> str:
    return to_hex(fingerprint(saved(image), name="item", exact=True).pdq[0])


def asked(known: Known, file: bytes) -> list[Match]:
    lead = Lead(url="l", page="p", source="s", seen_at=AT)
    return known.match(lead, fingerprint(file, name="lead"))


@pytest.fixture(scope="module")
def astronaut() -> Image.Image:
    return Image.fromarray(data.astronaut())


@pytest.fixture(scope="module")
def known(astronaut: Image.Image) -> Known:
    coffee = Image.fromarray(data.coffee())
    rows = ["id,pdq,sha256", f"1,{hex_of(coffee)},{'ab' * 32}"]
    rows.append(f"2,{hex_of(astronaut).upper()},")
    return Known("\r\n".join(rows).encode(), name="list.csv")


def test_a_copy_is_found_and_named_by_its_line(
    known: Known, astronaut: Image.Image
) -> None:
    (match,) = asked(known, saved(astronaut.resize((300, 300)), quality=40))
    assert (match.item, match.kind) == ("list.csv:3", MatchKind.COPY)
    assert match.distance <= 31
    assert not match.mirrored


def test_a_mirrored_copy_is_found_and_said_to_be_mirrored(
    known: Known, astronaut: Image.Image
) -> None:
    mirrored = astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    (match,) = asked(known, saved(mirrored))
    assert match.mirrored


def test_another_picture_and_an_empty_one_are_not(known: Known) -> None:
    assert asked(known, saved(Image.fromarray(data.chelsea()))) == []
    assert asked(known, saved(Image.new("RGB", (200, 200), "grey"))) == []


def test_a_moment_of_a_film_is_found(known: Known, astronaut: Image.Image) -> None:
    other = Image.fromarray(data.chelsea()).resize(astronaut.size)
    out = io.BytesIO()
    frames = [astronaut, astronaut, other, other]
    other.save(out, "GIF", save_all=True, append_images=frames, duration=1000)
    (match,) = asked(known, out.getvalue())
    assert match.kind is MatchKind.FRAME
    assert match.lead_seconds is not None
    assert 0.5 <= match.lead_seconds[0] <= 3.5


def test_a_list_with_no_hash_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput, match=r"words\.txt has no PDQ hash in it"):
        Known(b"hello\n" + b"ab" * 33 + b"\n\xff\xfe", name="words.txt")
