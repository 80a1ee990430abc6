"""The ledger under every change somebody might try."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.custody import (
    GENESIS,
    Origin,
    from_line,
    make_entry,
    read,
    to_line,
    verify,
)
from unburden.errors import LedgerBroken

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SALT = "5a" * 16
WORKER = Origin(
    actor="A. Worker", tool="unburden 0.1.0", clock="system clock, synchronised"
)
WHO = {"origin": WORKER, "action": "x", "salt": SALT}


def ledger(count=5):
    entries = []
    for number in range(count):
        entries.append(
            make_entry(
                entries[-1] if entries else None,
                at=NOON + timedelta(seconds=number),
                origin=WORKER,
                salt=SALT,
                action="capture",
                body={"url": f"https://place.example/{number}", "n": number},
            )
        )
    return entries


def rehash(entry, **changes):
    """Change an Entry as a forger would: with its own hash made right again."""
    previous = replace(entry, seq=changes.get("seq", entry.seq) - 1)
    previous = replace(previous, hash=changes.get("previous", entry.previous))
    return make_entry(
        previous,
        at=changes.get("at", entry.at),
        origin=Origin(
            actor=changes.get("actor", entry.actor), tool=entry.tool, clock=entry.clock
        ),
        salt=entry.salt,
        action=entry.action,
        body=changes.get("body", entry.body),
    )


def test_an_untouched_ledger_verifies_to_its_last_entry():
    entries = ledger()
    head = verify(entries)
    assert (head.seq, head.hash) == (4, entries[-1].hash)
    assert entries[0].previous == GENESIS
    assert read(map(to_line, entries), head=head.hash) == tuple(entries)


def test_the_hash_is_sha256_of_the_canonical_json_written_out_by_hand():
    entry = ledger(1)[0]
    by_hand = (
        '{"action":"capture","actor":"A. Worker","at":"2026-03-04T12:00:00Z",'
        '"body":{"n":0,"url":"https://place.example/0"},'
        '"clock":"system clock, synchronised","previous":"' + "0" * 64 + '",'
        '"salt":"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a","seq":0,"tool":"unburden 0.1.0"}'
    )

    assert entry.hash == hashlib.sha256(by_hand.encode()).hexdigest()


@pytest.mark.parametrize("gone", range(4))
def test_a_dropped_line_is_named(gone):
    entries = ledger()
    del entries[gone]
    with pytest.raises(LedgerBroken, match=rf"Line {gone + 1} .* number should be"):
        verify(entries)


def test_lines_cut_off_the_end_are_seen_when_the_head_is_known():
    entries = ledger()
    head = verify(entries).hash
    assert verify(entries[:-1]).seq == 3  # a chain cannot know what came after it
    with pytest.raises(LedgerBroken, match=head):
        verify(entries[:-1], head=head)


def test_a_ledger_without_lines_is_broken():
    with pytest.raises(LedgerBroken, match="no lines"):
        verify([])


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 3), (3, 4)])
def test_swapped_lines_are_named(one, other):
    entries = ledger()
    entries[one], entries[other] = entries[other], entries[one]
    with pytest.raises(LedgerBroken, match=rf"Line {one + 1} "):
        verify(entries)


def test_an_added_line_is_named():
    entries = ledger()
    entries.insert(2, rehash(entries[2], body={"url": "https://invented.example"}))
    with pytest.raises(LedgerBroken, match=r"Line 4 .* number should be 3 and is 2"):
        verify(entries)


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "Somebody else"},
        {"tool": "other"},
        {"clock": "system clock, not synchronised"},
        {"salt": "0" * 32},
        {"action": "reject"},
        {"at": NOON + timedelta(days=1)},
        {"body": {"url": "https://innocent.example"}},
        {"hash": "f" * 64},
        {"previous": "f" * 64},
    ],
)
def test_an_edited_line_is_named(change):
    entries = ledger()
    entries[2] = replace(entries[2], **change)
    with pytest.raises(LedgerBroken, match=r"Line 3 .* should be .* and is "):
        verify(entries)


def test_an_edited_line_with_its_hash_made_right_breaks_the_next():
    entries = ledger()
    entries[2] = rehash(entries[2], actor="Somebody else")
    with pytest.raises(LedgerBroken, match=r"Line 4 .* link to the line before"):
        verify(entries)


def test_a_clock_stepped_back_is_recorded_as_it_was():
    first = ledger(1)[0]
    back = make_entry(
        first,
        at=NOON - timedelta(hours=1),
        body={},
        **WHO,
    )
    assert back.at < first.at
    assert verify([first, back]).seq == 1


def test_a_time_in_another_zone_is_kept_in_utc():
    at = datetime(2026, 3, 4, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    entry = make_entry(None, at=at, body={"at": at}, **WHO)
    assert entry.at.tzinfo is UTC
    assert entry.body == {"at": "2026-03-04T12:00:00.000005Z"}


def test_an_entry_whose_time_is_not_utc_does_not_verify():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    with pytest.raises(LedgerBroken, match="not in UTC"):
        verify([replace(ledger(1)[0], at=elsewhere)])
    with pytest.raises(LedgerBroken, match="no time zone"):
        verify([replace(ledger(1)[0], at=NOON.replace(tzinfo=None))])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"kept": 0.5}, TypeError),
        ({"kept": [{"deep": float("nan")}]}, TypeError),
        ({"data": b"bytes"}, TypeError),
        ({"set": {1}}, TypeError),
        ({1: "name"}, TypeError),
        ({"big": 2**53}, ValueError),
        ({"at": NOON.replace(tzinfo=None)}, ValueError),
    ],
)
def test_what_json_cannot_say_in_one_way_is_refused(body, error):
    with pytest.raises(error):
        make_entry(None, at=NOON, body=body, **WHO)


def test_half_a_surrogate_pair_in_a_page_title_does_not_stop_the_ledger():
    body = {"title": "a\ud800b \U0001f600"}
    entry = make_entry(None, at=NOON, body=body, **WHO)
    assert entry.body == {"title": "a\ufffdb \U0001f600"}
    assert from_line(to_line(entry)) == entry


LINE = to_line(ledger(1)[0])


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        "not json",
        " " + LINE,
        LINE.replace(":", ": ", 1),
        LINE.replace('"seq":0', '"seq":0.0'),
        LINE.replace('"seq":0', '"seq":-0'),
        LINE.replace('"seq":0', '"seq":true'),
        LINE.replace('"seq":0', '"seq":"0"'),
        LINE.replace('"seq":0', '"seq":0,"seq":0'),
        LINE.replace('"n":0', '"n":NaN'),
        LINE.replace('"n":0', '"n":' + "9" * 5000),
        LINE.replace('"n":0', '"n":' + "[" * 5000 + "]" * 5000),
        LINE.replace('"n":0', '"n":"\\ud800"'),
        LINE.replace("12:00:00Z", "12:00:00+00:00"),
        LINE.replace("12:00:00Z", "12:00:00"),
        LINE.replace("2026-03-04T12:00:00Z", "0001-01-01T00:00:00+23:00"),
        LINE.replace("2026-03-04T12:00:00Z", "yesterday"),
        LINE.replace(',"tool":"unburden 0.1.0"', ""),
        LINE.replace('"tool"', '"also":1,"tool"'),
        LINE.replace(SALT, SALT.upper()),
        LINE.replace(SALT, SALT[1:]),
    ],
)
def test_another_spelling_of_a_line_is_refused(line):
    with pytest.raises(LedgerBroken, match="Line 1: Not an Entry"):
        read([line])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(
    bodies=st.lists(st.dictionaries(st.text(), JSON), min_size=1, max_size=4),
    at=st.datetimes(timezones=st.timezones(), min_value=datetime(1971, 1, 1)),  # noqa: DTZ001 - hypothesis adds the zone
)
def test_any_ledger_reads_back_as_it_was_written(bodies, at):
    entries = []
    for body in bodies:
        entries.append(
            make_entry(
                entries[-1] if entries else None,
                at=at,
                body=body,
                **WHO,
            )
        )
    lines = [to_line(entry) for entry in entries]
    assert not any("\n" in line for line in lines)
    assert read(lines, head=entries[-1].hash) == tuple(entries)


@given(where=st.integers(0), bit=st.integers(0, 7))
def test_one_bit_flipped_anywhere_is_seen(where, bit):
    entries = ledger(3)
    whole = bytearray("\n".join(map(to_line, entries)).encode())
    whole[where % len(whole)] ^= 1 << bit
    with pytest.raises(LedgerBroken):
        read(whole.decode("utf-8", "replace").split("\n"), head=entries[-1].hash)


@given(st.permutations(range(4)).filter(lambda order: list(order) != [0, 1, 2, 3]))
def test_no_other_order_verifies(order):
    entries = ledger(4)
    with pytest.raises(LedgerBroken):
        verify([entries[index] for index in order])


def test_lines_are_json_any_tool_can_read():
    assert json.loads(LINE)["body"]["url"] == "https://place.example/0"
