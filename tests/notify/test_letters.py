"""Mails that were saved, whichever way, each read once."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from unburden.errors import BadInput
from unburden.notify.mailbox import read_mailbox
from unburden.notify.opening import LARGEST

ONE = b"From: a@b.example\nSubject: one\n\nFirst.\n"
TWO = b"From: a@b.example\nSubject: two\n\nSecond.\n"


def read(path: Path) -> list[bytes]:
    return [letter.raw for letter in read_mailbox(path)]


def test_one_mail_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(ONE)
    assert read(path) == [ONE]


def test_a_folder_of_mails_in_order_and_each_once(tmp_path: Path) -> None:
    for name, raw in (("b.eml", TWO), ("a.EML", ONE), ("c.eml", ONE), ("d.txt", ONE)):
        (tmp_path / name).write_bytes(raw)
    assert read(tmp_path) == [ONE, TWO]


def test_an_mbox_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    box = mailbox.mbox(path)
    for raw in (ONE, TWO, ONE):
        box.add(raw)
    box.close()
    before = path.read_bytes()
    assert read(path) == [ONE, TWO]
    assert path.read_bytes() == before
    assert [one.name for one in read_mailbox(path)] == ["mbox, mail 1", "mbox, mail 2"]
    assert [one.name for one in tmp_path.iterdir()] == ["mbox"]


def test_a_maildir_is_read_new_mail_and_old(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(ONE)
    seen = mailbox.MaildirMessage(TWO)
    seen.set_subdir("cur")
    box.add(seen)
    assert sorted(read(tmp_path / "Maildir")) == [ONE, TWO]


def test_a_giant_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "b.eml").write_bytes(ONE)
    giant, small = read_mailbox(tmp_path)
    assert giant.raw == b""
    assert giant.why_not.startswith("a.eml has over 25,000,000 bytes. ")
    assert (small.raw, small.why_not) == (ONE, "")


def test_a_pipe_among_them_is_not_waited_for(tmp_path: Path) -> None:
    import os  # noqa: PLC0415 - only here

    os.mkfifo(tmp_path / "a.eml")
    (tmp_path / "b.eml").write_bytes(ONE)
    assert read(tmp_path) == [ONE]


def test_where_there_is_no_mail_a_sentence_says_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", Path("/dev/null")):
        with pytest.raises(BadInput, match=r"holds no \.eml|is not a mail"):
            read(path)
