"""Settings of mail: what they come to, and a sentence for each that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from unburden.app.mail import MailSettings, mail_settings
from unburden.errors import BadInput
from unburden.net import Tls

BASE = 'relay = "smtp.charity.example"\nsender = "takedown@charity.example"\n'
SECRET = "correct horse"  # noqa: S105 - a test's


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    monkeypatch.delenv("UNBURDEN_MAIL_PASSWORD", raising=False)
    return tmp_path


def settings(folder: Path, text: str) -> MailSettings:
    (folder / "config.toml").write_text(f"[mail]\n{text}")
    read = mail_settings()
    assert read is not None
    return read


def test_without_a_file_or_a_table_there_is_no_mail(folder: Path) -> None:
    assert mail_settings() is None
    (folder / "config.toml").write_text("seal = []")
    assert mail_settings() is None


def test_little_is_enough_and_the_way_is_closed_to_others(folder: Path) -> None:
    read = settings(folder, BASE)
    assert (read.relay.host, read.relay.port) == ("smtp.charity.example", 587)
    assert read.relay.tls is Tls.STARTTLS
    assert not read.relay.allow_private
    assert (read.sender, read.domain) == (
        "takedown@charity.example",
        "charity.example",
    )
    assert (read.relay.user, read.relay.name) == ("", "charity.example")


def test_all_of_it_is_read_and_the_password_is_not_shown(folder: Path) -> None:
    (folder / "secret").write_text(f"{SECRET}\n")
    (folder / "secret").chmod(0o600)
    (folder / "relay.pem").write_text("PEM")
    read = settings(
        folder,
        BASE + 'tls = "implicit"\nuser = "desk"\npassword_file = "secret"\n'
        'domain = "mail.charity.example"\nallow_private = true\n'
        'certificates = "relay.pem"\n',
    )
    assert (read.relay.port, read.relay.tls) == (465, Tls.IMPLICIT)
    assert (read.relay.user, read.relay.password) == ("desk", SECRET)
    assert (read.relay.trust, read.domain) == ("PEM", "mail.charity.example")
    assert read.relay.allow_private
    assert SECRET not in repr(read)


def test_the_password_may_come_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNBURDEN_MAIL_PASSWORD", SECRET)
    assert settings(folder, BASE + 'user = "desk"').relay.password == SECRET


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('relay = "x.example"', r"\[mail\] needs sender"),
        ('sender = "a@b.example"', r"\[mail\] needs relay"),
        (BASE + 'tls = "yes"', r'tls has to be one of "starttls", "implicit", "none"'),
        (BASE + "port = 99999", r"port has to be between"),
        (BASE + 'port = "587"', r"port has to be a number"),
        (BASE + "allow_private = 1", r"allow_private has to be true or false"),
        (BASE + 'colour = "red"', r"colour is no setting"),
        (BASE + 'user = "desk"', r"user needs password_file"),
        (BASE + 'user = "d"\npassword_file = "none"', r"none cannot be read"),
        (BASE + 'certificates = "none.pem"', r"none\.pem cannot be read"),
        (BASE + 'domain = "a b"', r"domain has to be one name"),
        (BASE.replace("takedown@", "a@b, c@"), r"is not one mail address"),
        (BASE + "port = ", r"cannot be read"),
    ],
)
def test_each_wrong_setting_is_a_sentence(folder: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        settings(folder, text)


def test_mail_that_is_no_table_is_a_sentence(folder: Path) -> None:
    (folder / "config.toml").write_text("mail = 1")
    with pytest.raises(BadInput, match="has to be a table"):
        mail_settings()


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        (SECRET, 0o644, "chmod 600"),
        ("", 0o600, "one line"),
        ("a\nb", 0o600, "one line"),
    ],
)
def test_a_password_file_is_ours_alone_and_holds_one(
    folder: Path, text: str, mode: int, says: str
) -> None:
    (folder / "secret").write_text(text)
    (folder / "secret").chmod(mode)
    with pytest.raises(BadInput, match=says) as caught:
        settings(folder, BASE + 'user = "desk"\npassword_file = "secret"')
    assert SECRET not in str(caught.value)
