"""The Bundle's own verifier beside ours: two programs, the same answers."""

import importlib.util
import json

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.simulators import stories, verifiers
from tests.simulators.forgery import STORY, bad, files, rebagged, zipped

from unburden.custody import merkle
from unburden.errors import BadInput
from unburden.pack import bag

spec = importlib.util.spec_from_file_location("alone", verifiers.ALONE)
alone = importlib.util.module_from_spec(spec)
spec.loader.exec_module(alone)

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | FLOATS
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=10,
)


@given(JSON)
def test_canonical_json_is_that_of_the_library(value):
    assert alone.canonical(value).encode() == rfc8785.dumps(value)


# Each place where ECMAScript changes its way of writing a number.
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.1, "0.1"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123456.789, "123456.789"),
        (5e-324, "5e-324"),
        (-2.5, "-2.5"),
    ],
)
def test_a_fraction_is_written_as_ecmascript_does(value, text):
    assert alone.number(value) == text
    assert rfc8785.dumps(value) == text.encode()


@given(st.lists(st.text(max_size=5), min_size=1, max_size=40), st.integers(0))
def test_its_tree_is_ours(lines, where):
    leaves = [merkle.leaf_hash(line.encode()) for line in lines]
    assert [alone.leaf(line) for line in lines] == leaves
    top, seq = merkle.root_hash(leaves), where % len(lines)
    assert alone.root(leaves) == top
    path = [part.hex() for part in merkle.inclusion_path(leaves, seq)]
    assert alone.climbed(lines[seq], seq, len(lines), path) == top.hex()
    assert alone.climbed(lines[seq] + "!", seq, len(lines), path) != top.hex()
    assert alone.climbed(lines[seq], seq, len(lines), [*path, "00" * 32]) is None


SMALL = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_both_say_the_same_of_a_story_with_any_part_replaced(
    data, words, tmp_path_factory
):
    told = json.loads(files(words)[STORY])
    part, name = told, data.draw(st.sampled_from(sorted(told)))
    while (
        isinstance(part[name], (dict, list)) and part[name] and data.draw(st.booleans())
    ):
        part = part[name]
        keys = sorted(part) if isinstance(part, dict) else range(len(part))
        name = data.draw(st.sampled_from(keys))
    part[name] = data.draw(SMALL.filter(lambda value: value != part[name]))
    content = files(words) | {STORY: json.dumps(told).encode()}
    out = tmp_path_factory.mktemp("part") / "part.zip"
    zipped(rebagged(content), out)
    assert alone.run(alone.Zip(out), None) == stories.verify(out).ok


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(where=st.integers(0), bit=st.integers(0, 7))
def test_both_say_the_same_of_a_bit_flipped_anywhere_in_the_zip(
    where, bit, words, tmp_path_factory
):
    whole = bytearray(words.read_bytes())
    whole[where % len(whole)] ^= 1 << bit
    out = tmp_path_factory.mktemp("flip") / "flip.zip"
    out.write_bytes(whole)
    try:
        ours = stories.verify(out).ok
    except BadInput:
        with pytest.raises(alone.Unusable):
            alone.Zip(out)
        return
    assert alone.run(alone.Zip(out), None) == ours


def test_a_zip_that_would_grow_out_of_proportion_is_refused_by_both(
    words, tmp_path, monkeypatch
):
    content = files(words) | {"data/zeros": bytes(5_000_000)}
    out = zipped(rebagged(content), tmp_path / "bomb.zip")
    for module in (alone, bag):
        monkeypatch.setattr(module, "MAX_SPARE", 1_000_000)
    monkeypatch.setattr(alone, "MAX_GROWTH", 2)
    monkeypatch.setattr(bag, "MAX_GROWTH", 2)
    assert "out of all proportion" in bad(out)[0]
    assert "out of all proportion" in alone.Zip(out).unsafe[0]
    assert not alone.run(alone.Zip(out), None)


def test_words_of_a_stranger_cannot_steer_the_terminal(words, tmp_path, capsys):
    told = json.loads(files(words)[STORY])
    told["seals"][0] |= {"token": "\x1b[2J\u202e\u2603"}
    content = files(words) | {STORY: json.dumps(told).encode()}
    assert not alone.run(alone.Zip(zipped(rebagged(content), tmp_path / "b.zip")), None)
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert said.isascii()
