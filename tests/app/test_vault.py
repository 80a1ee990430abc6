import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.app.casework.vault import Vault, new_passphrase, new_vault, unwrap, wrap
from unburden.errors import LedgerBroken, WrongPassphrase

VAULT = new_vault("UB-TEST")


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_again(content: bytes, context: str) -> None:
    assert VAULT.open(context, VAULT.seal(context, content)) == content


def test_what_is_sealed_does_not_show() -> None:
    assert b"https://" not in VAULT.seal("url", b"https://site.example/a.jpg")


def test_a_record_moved_to_another_place_or_case_does_not_open() -> None:
    sealed = VAULT.seal("match 1", b"x")
    with pytest.raises(LedgerBroken, match="match 2"):
        VAULT.open("match 2", sealed)
    with pytest.raises(LedgerBroken, match="UB-OTHER"):
        Vault("UB-OTHER", VAULT.identity).open("match 1", sealed)


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_changed_bit_is_seen(at: int) -> None:
    sealed = bytearray(VAULT.seal("a", b"content"))
    sealed[at] ^= 1
    with pytest.raises(LedgerBroken):
        VAULT.open("a", bytes(sealed))


def test_the_passphrase_or_the_recovery_words_open_and_nothing_else_does() -> None:
    slots = [wrap(VAULT, "one two three"), wrap(VAULT, "four five six")]
    assert unwrap("UB-TEST", slots, "one two three") == VAULT
    assert unwrap("UB-TEST", slots, "four five six") == VAULT
    with pytest.raises(WrongPassphrase, match="UB-TEST"):
        unwrap("UB-TEST", slots, "seven")


def test_without_key_slots_nothing_opens() -> None:
    with pytest.raises(WrongPassphrase):
        unwrap("UB-TEST", [], "one two three")


def test_the_secret_key_does_not_show_in_messages() -> None:
    assert VAULT.identity not in repr(VAULT)


def test_a_blind_index_is_the_same_for_the_same_and_differs_by_case() -> None:
    assert VAULT.index("a") == VAULT.index("a")
    assert VAULT.index("a") != VAULT.index("b")
    assert VAULT.index("a") != new_vault("UB-TEST").index("a")


def test_passphrases_are_seven_plain_words() -> None:
    words = new_passphrase().split("-")
    assert len(words) == 7
    assert all(word.isascii() and word.isalpha() for word in words)
    assert new_passphrase() != new_passphrase()


def test_a_key_wrapped_by_absurd_work_is_refused_and_not_waited_for() -> None:
    sealed = wrap(VAULT, "one")
    at = sealed.index(b"-> scrypt")
    line = sealed[at : sealed.index(b"\n", at)]
    absurd = sealed.replace(line, line.rsplit(b" ", 1)[0] + b" 30")
    with pytest.raises(WrongPassphrase):
        unwrap("UB-TEST", [absurd], "one")
    assert unwrap("UB-TEST", [absurd, wrap(VAULT, "one")], "one") == VAULT
