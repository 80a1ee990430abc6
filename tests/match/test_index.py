"""The index finds the Items that a Lead shares features with, and says how sure."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.fingerprint import fingerprint
from unburden.match import SETTINGS, Bank, certainty
from unburden.match.inverted import filed, votes
from unburden.match.shortlist import Shortlist
from unburden.match.views import still
from unburden.match.vocabulary import WORDS, vocabulary

NAMES = ("astronaut.png", "chelsea.png", "coffee.png", "camera.png", "rocket.jpg")
NEXT = 7


@pytest.fixture(scope="module")
def views(photo, encode):
    found = [fingerprint(encode(photo(name)), name=name, exact=True) for name in NAMES]
    return [still(one) for one in found]


def _lead(picture, encode):
    return still(fingerprint(encode(picture), name="lead"))


def test_words_are_the_nearest_entries_of_both_codebooks(views):
    rows = views[0].descriptors[:40]
    known = vocabulary()
    values = (rows.astype(np.float32) - known.mean) @ known.axes
    apart = [
        ((side[:, None] - book[None]) ** 2).sum(axis=2)
        for side, book in zip(np.split(values, 2, axis=1), known.books, strict=True)
    ]
    sums = (apart[0][:, :, None] + apart[1][:, None, :]).reshape(len(rows), -1)
    words = known.words(rows, NEXT)
    picked = np.take_along_axis(sums, words, axis=1)
    assert (np.diff(picked, axis=1) >= -0.5).all()
    assert np.allclose(picked, np.sort(sums, axis=1)[:, :NEXT], rtol=1e-3)
    assert (known.words(rows, 1)[:, 0] == words[:, 0]).all()
    assert words.max() < WORDS


def test_like_descriptors_have_like_signatures(views):
    rows = views[0].descriptors[:200]
    noise = np.random.default_rng(1).normal(0, 3, rows.shape)
    near = (rows + noise).clip(0, 255).astype(np.uint8)
    bits = np.bitwise_count(
        vocabulary().signatures(rows) ^ vocabulary().signatures(near)
    ).sum(axis=1)
    strange = np.bitwise_count(
        vocabulary().signatures(rows) ^ vocabulary().signatures(rows[::-1])
    ).sum(axis=1)
    assert np.median(bits) < 20
    assert np.median(strange) > 45


def test_every_feature_is_filed_once_under_its_word(views):
    postings = filed((n, v.points, v.descriptors) for n, v in enumerate(views))
    assert len(postings.owners) == sum(len(view.points) for view in views)
    assert (np.diff(postings.starts) >= 0).all()
    counted = np.bincount(postings.owners, minlength=len(views)).tolist()
    assert counted == [len(view.points) for view in views]
    words = vocabulary().words(views[2].descriptors, 1)[:, 0]
    for word in words[:20]:
        held = postings.owners[postings.starts[word] : postings.starts[word + 1]]
        assert 2 in held


@pytest.mark.parametrize("number", range(len(NAMES)))
@pytest.mark.parametrize("flip", [False, True])
def test_the_item_of_a_crop_has_the_most_votes(views, photo, encode, number, flip):
    postings = filed((n, v.points, v.descriptors) for n, v in enumerate(views))
    picture = photo(NAMES[number])
    tall, wide = picture.shape[0] * 2 // 3, picture.shape[1] * 2 // 3
    part = picture[:tall, :wide][:, :: -1 if flip else 1]
    lead = _lead(np.ascontiguousarray(part), encode)
    best = votes(postings, lead.points, lead.descriptors, SETTINGS)[0]
    assert (best.item, best.flip) == (number, flip)


def test_a_picture_without_features_has_no_votes(views, encode):
    flat = _lead(np.full((200, 300, 3), 90, np.uint8), encode)
    shortlist = Shortlist([[view] for view in views], SETTINGS)
    assert shortlist.of([flat]) == {}
    assert Shortlist([], SETTINGS).of([views[0]]) == {}


def test_a_bank_reads_items_only_when_they_may_match(photo, encode, item, lead):
    class Counted(Sequence):
        def __init__(self, items):
            self.items, self.read = items, []

        def __len__(self):
            return len(self.items)

        def __getitem__(self, number):
            self.read.append(number)
            return self.items[number]

    items = Counted([item(encode(photo(name)), name) for name in NAMES])
    bank = Bank(items)
    items.read.clear()
    found = fingerprint(encode(photo("coffee.png"), quality=60), name="lead")
    assert [match.item for match in bank.match(lead(), found)] == ["coffee.png"]
    assert 2 in items.read
    assert bank.nbytes > 1000
    flat = fingerprint(encode(np.full((200, 300, 3), 90, np.uint8)), name="flat")
    items.read.clear()
    assert bank.match(lead(), flat) == []
    assert items.read == []


@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_more_evidence_is_never_a_larger_false_alarm(one, other):
    low, high = sorted((one, other))
    assert certainty.false_alarm(high) <= certainty.false_alarm(low)


def test_what_passes_is_bounded_by_the_pairs_that_were_looked_at():
    assert SETTINGS.evidence > certainty.HIGHEST
    assert certainty.false_alarm(SETTINGS.evidence) == 3 / certainty.PAIRS


@given(st.floats(1e-9, 0.5))
def test_a_smaller_chance_asks_for_more_evidence(chance):
    assert certainty.evidence_for(chance / 2) > certainty.evidence_for(chance)
    assert certainty.false_alarm(certainty.evidence_for(certainty.BOUND)) == (
        certainty.BOUND
    )


def test_a_stricter_threshold_finds_less(photo, encode, item, lead):
    mine = item(encode(photo("astronaut.png")), "mine")
    part = photo("astronaut.png")[:220, :220]
    found = fingerprint(encode(part), name="lead")
    assert Bank([mine]).match(lead(), found)
    strict = replace(SETTINGS, evidence=1e6)
    assert Bank([mine], settings=strict).match(lead(), found) == []
