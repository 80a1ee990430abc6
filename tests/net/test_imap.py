"""Mail on its way in: only looked at, whatever the server says bounded and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.simulators.certificates import server_context
from tests.simulators.dovecot import IS_HERE, PASSWORD, USER, WHY_NOT, Dovecot
from tests.simulators.imap import OUTSIDE, ImapServer

from unburden.errors import BadInput, PrivateAddress, Unreachable
from unburden.net import Door, MailStore, Tls

MAIL = b"Subject: one\r\n\r\nIt is removed.\r\n"
MOST = 1_000


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer(mails={3: MAIL, 5: MAIL * 2}) as made:
        yield made


def read(server: ImapServer, after: int = 0, **told: object) -> list[bytes]:
    with server.door().imap(server.store(**told)) as box:
        return [box.raw(number, most=MOST) for number in box.after(after)]


def test_mails_after_one_are_read_and_nothing_is_changed(server: ImapServer) -> None:
    assert read(server) == [MAIL, MAIL * 2]
    assert read(server, after=3) == [MAIL * 2]
    assert read(server, after=5) == []
    words = {command.split()[0] for command in server.asked}
    assert words == {b"CAPABILITY", b"LOGIN", b"EXAMINE", b"UID", b"LOGOUT"}
    assert all(b"PEEK" in one for one in server.asked if b"FETCH" in one)


def test_a_mail_is_cut_after_so_many_bytes_and_one_that_went_is_empty(
    server: ImapServer,
) -> None:
    server.mails[5] = b"x" * 5_000
    with server.door().imap(server.store()) as box:
        assert len(box.raw(5, most=MOST)) == MOST
        assert box.raw(4, most=MOST) == b""


HUGE = b"* 1 FETCH (UID 3 BODY[]<0> {999999999999}\r\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (b"UID FETCH", HUGE),
        (b"UID FETCH", b"* 1 FETCH (X {%d}\r\n" % (MOST * 900) + b"x" * MOST * 900),
        (b"UID FETCH", b"* 1 FETCH (x)\r\n" * 20_000),
        (b"UID FETCH", b"TAG BAD what?\r\n"),
        (b"UID FETCH", b""),
        (b"UID FETCH", b"* OK still\r\n"),
        (b"UID SEARCH", b"* SEARCH " + b"7 " * 1_500_000 + b"\r\nTAG OK x\r\n"),
        (b"UID SEARCH", b"\x00\xff\r\n"),
        (b"CAPABILITY", b"* CAPABILITY POP9\r\nTAG OK x\r\n"),
        (b"EXAMINE", b""),
    ],
    ids=lambda one: one[:24].decode("latin-1"),
)
def test_what_a_server_does_wrong_ends_in_a_sentence(
    server: ImapServer, command: bytes, said: bytes
) -> None:
    server.odd[command] = said
    with pytest.raises(Unreachable, match="The mailbox imap"):
        read(server)


def test_odd_numbers_are_passed_over(server: ImapServer) -> None:
    server.odd[b"UID SEARCH"] = b"* SEARCH 3 x -1 99999999999999 5\r\nTAG OK x\r\n"
    assert read(server) == [MAIL, MAIL * 2]


def test_a_server_that_does_not_greet_is_not_waited_for(server: ImapServer) -> None:
    server.greeting = b"* BYE too busy"
    with pytest.raises(Unreachable, match="did not answer"):
        read(server)


def test_a_login_or_a_folder_that_is_refused_is_told(server: ImapServer) -> None:
    server.odd[b"LOGIN"] = b"TAG NO [AUTHENTICATIONFAILED] no\r\n"
    with pytest.raises(BadInput, match="does not take the user and password") as wrong:
        read(server)
    assert "secret" not in str(wrong.value)
    server.odd = {b"EXAMINE": b"TAG NO no such mailbox\r\n"}
    with pytest.raises(BadInput, match="has no folder Answers"):
        read(server, folder="Answers")


def test_a_user_cannot_add_a_command(server: ImapServer) -> None:
    read(server, user='a" b\\', folder='x" y')
    assert rb'LOGIN "a\" b\\" "secret"' in server.asked
    assert rb'EXAMINE "x\" y"' in server.asked


def test_tls_that_is_not_offered_is_no_reason_to_go_without(server: ImapServer) -> None:
    with pytest.raises(BadInput, match="offers no TLS"):
        read(server, tls=Tls.STARTTLS)
    server.greeting = b"* PREAUTH welcome"  # which would leave no moment for STARTTLS
    server.odd[b"CAPABILITY"] = b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK x\r\n"
    with pytest.raises(Unreachable):
        read(server, tls=Tls.STARTTLS)
    assert not any(one.startswith(b"LOGIN") for one in server.asked)


def test_a_password_goes_in_the_clear_within_this_machine_only(
    server: ImapServer,
) -> None:
    with (
        pytest.raises(BadInput, match="for all to read"),
        server.door(OUTSIDE).imap(server.store()),
    ):
        pass
    assert not any(one.startswith(b"LOGIN") for one in server.asked)


def test_a_mailbox_inside_has_to_be_allowed(server: ImapServer) -> None:
    store = server.store(allow_private=False)
    with (
        pytest.raises(PrivateAddress) as wrong,
        server.door().imap(store),
    ):
        pass
    assert "[mailbox]" in str(wrong.value)


def test_a_break_between_two_mails_keeps_the_first(server: ImapServer) -> None:
    server.odd[b"UID FETCH 5"] = b""
    with server.door().imap(server.store()) as box:
        assert box.raw(3, most=MOST) == MAIL
        with pytest.raises(Unreachable):
            box.raw(5, most=MOST)


@pytest.fixture(scope="module")
def dovecot(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Dovecot, str, Path]]:
    folder = tmp_path_factory.mktemp("dovecot")
    trust = server_context("localhost", folder)[1]
    with Dovecot(pem=folder / "localhost.pem") as running:
        running.deliver(MAIL, b"Subject: two\r\n\r\n" + b"x" * 50_000)
        yield running, trust, folder


@pytest.mark.skipif(not IS_HERE, reason=WHY_NOT)
@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_a_real_dovecot_is_read_over_tls_and_marks_nothing(
    dovecot: tuple[Dovecot, str, Path], tls: Tls
) -> None:
    running, trust, folder = dovecot
    port = running.port if tls is Tls.IMPLICIT else running.plain
    told = {"port": port, "user": USER, "password": PASSWORD, "tls": tls}
    store = MailStore(host="localhost", allow_private=True, trust=trust, **told)  # type: ignore[arg-type]
    with Door().imap(store) as box:
        assert box.validity > 0
        first, second = box.after(0)
        assert box.after(second) == []
        assert box.raw(first, most=MOST) == MAIL
        assert len(box.raw(second, most=MOST)) == MOST
    assert running.unread() == 2
    other = server_context("localhost", folder)[1]
    stranger = MailStore(host="localhost", allow_private=True, trust=other, **told)  # type: ignore[arg-type]
    with pytest.raises(Unreachable, match="certificate"), Door().imap(stranger):
        pass
