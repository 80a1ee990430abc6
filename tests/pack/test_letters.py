"""A Bundle's letters: only for those it was made for, and as the ledger says."""

import json

import pyrage
import pytest
from tests.simulators import stories, verifiers
from tests.simulators.forgery import STORY, bad, files, rebagged, zipped
from tests.simulators.stories import verify


def packed(folder, key=None, *, letters, went=None):
    story = stories.finish(stories.story(1, folder, letters=letters), went=went)
    keys = [str(key.to_public())] if key else []
    return stories.write(story, folder / "bundle.zip", recipients=keys)


def refused(bundle):
    """Both verifiers say no; what ours says."""
    assert verifiers.alone(bundle, None).returncode == 1
    return bad(bundle)


def test_who_has_the_key_reads_what_went_and_others_find_nobodys_name(full, key):
    held = files(full)
    text = pyrage.decrypt(held["data/letters/N1.txt.age"], [key]).decode()
    assert text == stories.letter(1).text
    told = json.loads(held[STORY])["facts"]["letters"]
    assert [(one["name"], one["state"]) for one in told] == [
        ("N1", "sent"),
        ("N2", "failed"),
    ]
    for name, data in held.items():
        assert name.endswith(".age") or b"Lindqvist" not in data, name


def test_the_words_only_edition_names_the_letters_by_their_hash(words):
    held = files(words)
    assert not [name for name in held if name.startswith("data/letters/")]
    assert all(b"Lindqvist" not in data for data in held.values())
    [first, _] = json.loads(held[STORY])["facts"]["letters"]
    assert first["body"] == stories.letter(1).body
    assert any("2 letters are told of" in one.what for one in verify(words).findings)


def test_other_words_than_the_ledger_has_are_seen(tmp_path, key):
    bundle = packed(
        tmp_path,
        key,
        letters=(stories.letter(1, body="0" * 64),),
        went=(stories.letter(1),),
    )
    assert any("N1 went with these words" in one for one in refused(bundle))


def test_a_letter_that_went_and_is_left_out_is_seen(tmp_path):
    went = (stories.letter(1), stories.letter(2))
    bundle = packed(tmp_path, letters=went[:1], went=went)
    assert any("N2 went, and is left out" in one for one in refused(bundle))


def test_a_letter_that_never_went_is_seen(tmp_path):
    bundle = packed(tmp_path, letters=(stories.letter(1),), went=())
    assert any("N1 went with these words" in one for one in refused(bundle))


def test_an_encrypted_letter_in_place_of_another_is_seen(full, key, tmp_path):
    content = files(full)
    told = json.loads(content[STORY])
    one, two = (each for each in told["locked"] if each["name"].startswith("N"))
    one["plain_sha256"], two["plain_sha256"] = two["plain_sha256"], one["plain_sha256"]
    forged = zipped(
        rebagged(content | {STORY: json.dumps(told).encode()}), tmp_path / "forged.zip"
    )
    said = refused(forged)
    assert any("N1 is not the one that the story tells of" in one for one in said)


@pytest.mark.parametrize("letters", [(), (stories.letter(1),)])
def test_with_letters_or_without_both_say_yes(tmp_path, key, letters):
    bundle = packed(tmp_path, key, letters=letters)
    assert verify(bundle, identity=str(key)).ok
    assert verifiers.alone(bundle, None).returncode == 0
