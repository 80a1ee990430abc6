"""Bundles under attack: each change is caught, and the finding says where."""

import hashlib
import json
import os
import struct
import zipfile
from dataclasses import asdict, replace

import pyrage
import pytest
from demo.authority import Authority
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.simulators import stories
from tests.simulators.forgery import (
    LEDGER,
    ROOT,
    SIGNATURE,
    STORY,
    bad,
    files,
    forged,
    rebagged,
    retagged,
    zipped,
)
from tests.simulators.stories import verify

from unburden import custody, pack, seal
from unburden.errors import BadInput
from unburden.model import Checkpoint
from unburden.net import Door


def test_what_was_packed_verifies(words, full, key):
    assert verify(words).ok
    assert verify(full).ok
    verdict = verify(full, identity=str(key))
    assert verdict.ok
    assert any("opened" in one.what for one in verdict.findings)


def test_the_findings_say_whose_certificates_were_trusted(words, stamper):
    own = [one.what for one in verify(words).findings if one.where.endswith(".tsr")]
    assert "the bundle's own certificates" in own[0]
    roots = files(words)["data/seals/001.pem"]
    given_ = [one.what for one in verify(words, roots=roots).findings]
    assert any("the certificates given" in what for what in given_)


def test_a_bag_unpacked_and_zipped_again_by_hand_still_verifies(words, tmp_path):
    out = zipped(files(words), tmp_path / "again.zip")
    with zipfile.ZipFile(out, "a") as held:
        held.mkdir("unburden-bundle/data")
    assert verify(out).ok


def test_one_bit_flipped_in_any_file_is_named(full, tmp_path):
    for name, data in files(full).items():
        content = files(full)
        changed = bytearray(data)
        changed[len(data) // 2] ^= 4
        content[name] = bytes(changed)
        found = bad(zipped(content, tmp_path / "bit.zip"))
        listed = name if name.startswith("data/") else "manifest"
        assert any(name in one or listed in one for one in found), (name, found)


def test_any_one_file_missing_is_named(full, tmp_path):
    for name in files(full):
        content = files(full)
        del content[name]
        found = bad(zipped(content, tmp_path / "missing.zip"))
        assert any(name in one or "manifest" in one for one in found), (name, found)


def test_any_one_payload_file_missing_from_a_bag_made_right_is_named(full, tmp_path):
    for name in [name for name in files(full) if name.startswith("data/")]:
        content = files(full)
        del content[name]
        found = bad(zipped(rebagged(content), tmp_path / "missing.zip"))
        assert any(name in one for one in found), (name, found)


def test_a_file_beside_the_payload_is_named_even_if_a_manifest_names_it(
    words, tmp_path
):
    content = files(words) | {"extra.txt": b"more"}
    content["manifest-sha256.txt"] += (
        f"{hashlib.sha256(b'more').hexdigest()}  extra.txt\n".encode()
    )
    content[SIGNATURE] = stories.KEY.sign(content["manifest-sha256.txt"])
    out = zipped(retagged(content), tmp_path / "beside.zip")
    assert bad(out) == ["extra.txt: It is no part of the story."]


@pytest.mark.parametrize("name", ["data/extra.txt", "extra.txt", "fetch.txt"])
def test_one_file_added_is_named(words, tmp_path, name):
    content = files(words) | {name: b"more"}
    found = bad(zipped(content, tmp_path / "added.zip"))
    assert found == [
        f"{name}: It was added: no manifest names it.",
        f"{name}: It is no part of the story.",
    ]


def test_a_file_added_to_a_bag_made_right_is_named(words, tmp_path):
    content = rebagged(files(words) | {"data/extra.txt": b"more"})
    found = bad(zipped(content, tmp_path / "added.zip"))
    assert found == ["data/extra.txt: It is no part of the story."]


def drop(number):
    return lambda lines: lines.pop(number)


def swap(lines):
    lines[1], lines[2] = lines[2], lines[1]


def edit(lines):
    lines[2] = lines[2].replace("Okafor", "Someone")


def duplicate(lines):
    lines.insert(3, lines[2])


def rewrite(lines):
    """Edit one line, and make every later hash right again."""
    entries = [custody.from_line(line) for line in lines]
    entries[1] = replace(entries[1], actor="Somebody else")
    previous = None
    for index, entry in enumerate(entries):
        previous = custody.make_entry(
            previous,
            at=entry.at,
            origin=custody.Origin(
                actor=entry.actor, tool=entry.tool, clock=entry.clock
            ),
            salt=entry.salt,
            action=entry.action,
            body=entry.body,
        )
        lines[index] = custody.to_line(previous)


@pytest.mark.parametrize(
    ("ledger", "says"),
    [
        (drop(0), "Line 1 of the ledger"),
        (drop(3), "Line 4 of the ledger"),
        (drop(-1), "ends with"),
        (swap, "Line 2 of the ledger"),
        (edit, "Line 3 of the ledger"),
        (duplicate, "Line 4 of the ledger"),
        (rewrite, "ends with"),
        (list.clear, "Line 1: Not an Entry"),
    ],
)
def test_a_ledger_changed_in_a_bag_made_right_is_named(words, tmp_path, ledger, says):
    found = bad(forged(words, tmp_path / "forged.zip", ledger=ledger))
    assert any(one.startswith(LEDGER) and says in one for one in found), found


def as_if(lines):
    """Make the story say what a changed ledger says."""

    def story(told):
        told["ledger"] = asdict(stories.tree_of(lines).checkpoint())

    return story


@pytest.mark.parametrize("ledger", [rewrite, lambda lines: lines.__delitem__(-2)])
def test_a_ledger_rewritten_with_its_story_breaks_its_seal(words, tmp_path, ledger):
    lines = files(words)[LEDGER].decode().splitlines()
    ledger(lines)
    rewrite(lines)
    out = forged(
        words,
        tmp_path / "forged.zip",
        ledger=lambda old: old.__setitem__(slice(None), lines),
        story=as_if(lines),
    )
    found = bad(out)
    assert "data/seals/001.tsr: It seals lines that are not in this ledger." in found


def test_a_seal_cut_off_with_the_lines_after_it_is_seen_by_the_story(words, tmp_path):
    def cut(lines):
        del lines[-1]

    found = bad(forged(words, tmp_path / "forged.zip", ledger=cut))
    assert found[0].startswith(f"{LEDGER}: The story says the ledger ends with")


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(authority="Nobody"),
        lambda facts: facts["exhibits"][0].update(kind="derived"),
        lambda facts: facts["exhibits"][0].update(looked="confirmed", by="Me"),
        lambda facts: facts["exhibits"].pop(),
        lambda facts: facts["items"].pop(),
    ],
    ids=["authority", "kind", "looked", "exhibit", "item"],
)
def test_facts_changed_in_a_bag_made_right_are_not_the_ledgers(words, tmp_path, change):
    found = bad(
        forged(words, tmp_path / "f.zip", story=lambda told: change(told["facts"]))
    )
    assert f"{STORY}: Its facts are not the ones the ledger holds." in found


def test_facts_changed_with_their_digest_are_not_the_ledgers(words, tmp_path):
    def story(told):
        told["facts"]["actor"] = "Nobody"
        told["digest"] = pack.story.digest_of(told["facts"])

    found = bad(forged(words, tmp_path / "f.zip", story=story))
    assert found == [f"{STORY}: Its facts are not the ones the ledger holds."]


def test_a_record_changed_in_a_bag_made_right_is_named(words, tmp_path):
    content = files(words)
    folder = "data/exhibits/UB2"
    name = f"{folder}/record.json"
    content[name] = content[name].replace(b"192.0.2.44", b"192.0.2.45")
    found = bad(zipped(rebagged(content), tmp_path / "forged.zip"))
    assert found == [
        f"{name}: It is not the record that the story tells of.",
        f"{folder}/proof/entry.json: It is not the line that holds this record.",
    ]


def test_a_token_of_another_head_fails(words, stamper, tmp_path):
    content = files(words)
    other = stamper.stamp(Checkpoint(size=3, root="cd" * 32, head="ab" * 32))
    content["data/seals/001.tsr"] = other.token
    found = bad(zipped(rebagged(content), tmp_path / "forged.zip"))
    assert found[0].startswith("data/seals/001.tsr: The timestamp token does not hold")


def test_a_statement_of_another_head_fails(words, tmp_path):
    content = files(words)
    name = "data/seals/001.statement.json"
    content[name] = content[name].replace(b'"size":', b'"size":1')
    found = bad(zipped(rebagged(content), tmp_path / "forged.zip"))
    assert found[0] == f"{name}: It does not name the lines it seals."


def test_an_earlier_time_than_the_token_states_fails(words, tmp_path):
    def story(told):
        told["seals"][0]["at"] = "2020-01-01T00:00:00Z"

    found = bad(forged(words, tmp_path / "forged.zip", story=story))
    assert any("states" in one for one in found)


def test_a_forgers_own_authority_fails_against_the_real_roots(
    words, story, stamper, tmp_path
):
    with Authority() as theirs:
        door = Door(allow_private=True)
        made = seal.Rfc3161(theirs.url, door=door, certificates=theirs.certificates)
        out = tmp_path / "theirs.zip"
        stories.write(stories.finish(replace(story, seals=()), made), out)
    assert verify(out).ok  # nothing inside a bundle can tell
    roots = files(words)["data/seals/001.pem"]
    found = bad(out, roots=roots)
    assert any("does not hold" in one for one in found)


def test_damaged_certificates_in_a_bundle_are_a_finding(words, tmp_path):
    content = files(words)
    content["data/seals/001.pem"] = b"no"
    out = zipped(rebagged(content), tmp_path / "forged.zip")
    assert any("cannot be read" in one for one in bad(out))
    with pytest.raises(BadInput, match="cannot be read"):
        verify(words, roots=b"no")


def test_a_key_of_somebody_else_is_said_for_each_file(full):
    other = pyrage.x25519.Identity.generate()
    found = bad(full, identity=str(other))
    assert all("It does not open with the key given." in one for one in found)
    assert len(found) == len(json.loads(files(full)[STORY])["locked"])


def test_an_encrypted_file_that_holds_something_else_is_named(full, key, tmp_path):
    name = "data/exhibits/UB1/files/page.wacz.age"
    content = files(full)
    content[name] = pyrage.encrypt(b"other", [key.to_public()])
    told = json.loads(content[STORY])
    for one in told["locked"]:
        if one["path"] == name:
            one["sha256"] = hashlib.sha256(content[name]).hexdigest()
    content[STORY] = json.dumps(told).encode()
    out = zipped(rebagged(content), tmp_path / "forged.zip")
    assert bad(out, identity=str(key)) == [
        f"{name}: It opens, and is not the file that was recorded."
    ]


def test_an_encrypted_file_left_out_of_the_story_is_named(full, tmp_path):
    def story(told):
        told["locked"] = [one for one in told["locked"] if one["name"] != "page.wacz"]

    found = bad(forged(full, tmp_path / "forged.zip", story=story))
    assert "data/exhibits/UB1: page.wacz of the record is not here." in found


def test_a_bad_secret_key_is_refused_and_not_repeated(full):
    with pytest.raises(BadInput, match="not an age secret key") as caught:
        verify(full, identity="AGE-SECRET-KEY-1WRONG")
    assert "WRONG" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "unburden-bundle/../../evil",
        "/etc/evil",
        "unburden-bundle/data/..\\evil",
        "unburden-bundle/data//evil",
        "unburden-bundle/data/evil\x00.txt",
        "unburden-bundle/data/\u202eevil",
        "other/evil",
    ],
)
def test_a_zip_that_leads_out_of_its_folder_is_named_and_not_read(
    words, tmp_path, name
):
    out = zipped(files(words), tmp_path / "evil.zip")
    with zipfile.ZipFile(out, "a") as held:
        info = zipfile.ZipInfo("x")
        info.filename = name
        held.writestr(info, b"evil")
    found = bad(out)
    assert all(one.startswith("the zip file:") for one in found)
    assert any("evil" in one for one in found)


def test_a_symbolic_link_is_named(words, tmp_path):
    out = zipped(files(words), tmp_path / "link.zip")
    with zipfile.ZipFile(out, "a") as held:
        info = zipfile.ZipInfo(f"{ROOT}data/link")
        info.external_attr = 0o120777 << 16
        held.writestr(info, "/etc/passwd")
    assert "is not a plain file" in bad(out)[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [STORY, "data/Story.json"])
def test_a_name_that_is_there_twice_is_named(words, tmp_path, name):
    out = zipped(files(words), tmp_path / "twice.zip")
    with zipfile.ZipFile(out, "a") as held:
        held.writestr(ROOT + name, b"{}")
    assert "is there twice" in bad(out)[0]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_zip_cut_short_says_so(words, tmp_path, share):
    data = words.read_bytes()
    out = tmp_path / "cut.zip"
    out.write_bytes(data[: int(len(data) * share)])
    assert "cut short or damaged" in bad(out)[0]


def test_a_zip_that_grows_without_end_is_refused_by_its_promise(words, tmp_path):
    content = files(words)
    content[STORY] = b" " * (65 * 1024 * 1024)
    found = bad(zipped(content, tmp_path / "bomb.zip"))
    assert any("is larger than" in one for one in found)


def test_a_zip_that_lies_about_sizes_is_damaged(words, tmp_path):
    data = bytearray(words.read_bytes())
    where = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, where + 24, 3)  # the last file's size
    out = tmp_path / "lie.zip"
    out.write_bytes(data)
    assert any("tagmanifest" in one or "manifest" in one for one in bad(out))


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", os.urandom(500)])
def test_what_is_no_zip_is_bad_input(tmp_path, data):
    out = tmp_path / "some.zip"
    out.write_bytes(data)
    with pytest.raises(BadInput, match="not a bundle"):
        verify(out)


def test_another_zip_is_bad_input(tmp_path):
    out = tmp_path / "other.zip"
    with zipfile.ZipFile(out, "w") as held:
        held.writestr("hello.txt", "hello")
    with pytest.raises(BadInput, match="not a bundle"):
        verify(out)


def test_no_file_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="is not there"):
        verify(tmp_path / "none.zip")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "{",
        '"x"',
        "[" * 5000,
        '{"format":"unburden-story-4"}',
        '{"format":"unburden-story-4","facts":[],"ledger":{},"seals":3,"locked":{}}',
    ],
)
def test_a_story_of_any_other_shape_is_a_finding(words, tmp_path, text):
    content = files(words) | {STORY: text.encode()}
    found = bad(zipped(rebagged(content), tmp_path / "shape.zip"))
    assert any(one.startswith((STORY, LEDGER, "data/")) for one in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_part_of_a_story_replaced_is_a_finding(data, words, tmp_path_factory):
    told = json.loads(files(words)[STORY])
    part, name = told, data.draw(st.sampled_from(sorted(told)))
    while isinstance(part[name], dict) and part[name] and data.draw(st.booleans()):
        part, name = part[name], data.draw(st.sampled_from(sorted(part[name])))
    replaced = data.draw(JSON.filter(lambda value: value != part[name]))
    if name in {"seals", "recipients", "locked"} and not replaced:
        return  # an unsealed story is another story: the ledger still holds its facts
    part[name] = replaced
    content = files(words) | {STORY: json.dumps(told).encode()}
    out = tmp_path_factory.mktemp("part") / "part.zip"
    verdict = verify(zipped(rebagged(content), out))
    assert not verdict.ok or name == "recipients"


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(where=st.integers(0), bit=st.integers(0, 7))
def test_a_bit_flipped_anywhere_in_the_zip_is_seen_or_changes_no_file(
    where, bit, words, tmp_path_factory
):
    data = bytearray(words.read_bytes())
    data[where % len(data)] ^= 1 << bit
    out = tmp_path_factory.mktemp("flip") / "flip.zip"
    out.write_bytes(data)
    try:
        verdict = verify(out)
    except BadInput:
        return
    if verdict.ok:
        assert files(out) == files(words)
