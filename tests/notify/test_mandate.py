"""Her authority: as it was signed, no wider, and over when she says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.notify.samples import (
    AGENT,
    AT,
    EMAIL,
    NAME,
    everything,
    notice,
    route,
    statement,
)

from unburden.errors import AuthorityMissing, BadInput
from unburden.model import Layer, Mandate
from unburden.notify import give, verify, withdraw
from unburden.notify.mandate import message
from unburden.seal.signing import SigningKey

LAYERS = (Layer.SEARCH, Layer.PLATFORM)
UNTIL = AT + timedelta(days=90)


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.new()


@pytest.fixture
def mandate(key: SigningKey) -> Mandate:
    return give(AGENT, LAYERS, at=AT, until=UNTIL, sign=key.sign)


def test_what_is_signed_holds(mandate, key):
    verify(mandate, key.public_pem)
    verify(withdraw(mandate, at=AT), key.public_pem)


@pytest.mark.parametrize(
    "changed",
    [
        {"layers": tuple(Layer)},
        {"until": None},
        {"until": UNTIL + timedelta(seconds=1)},
        {"at": AT - timedelta(days=1)},
        {"agent": replace(AGENT, email="other@tube.example")},
        {"agent": replace(AGENT, organisation="Image Help, and others")},
        {"signature": ""},
        {"signature": "zz"},
    ],
)
def test_what_was_changed_since_does_not(mandate, key, changed):
    with pytest.raises(AuthorityMissing, match="not as it was signed"):
        verify(replace(mandate, **changed), key.public_pem)


def test_another_key_does_not_hold_it_and_no_key_is_said(mandate):
    with pytest.raises(AuthorityMissing):
        verify(mandate, SigningKey.new().public_pem)
    with pytest.raises(BadInput, match="cannot be read"):
        verify(mandate, b"none")


def test_the_order_of_layers_says_nothing(mandate):
    assert message(mandate) == message(replace(mandate, layers=LAYERS[::-1]))
    assert b'"until":"2027-02-18T09:30:00Z"' in message(mandate)


@pytest.mark.parametrize(("layers", "until"), [((), None), (LAYERS, AT)])
def test_a_permission_for_nothing_is_none(key, layers, until):
    with pytest.raises(BadInput):
        give(AGENT, layers, at=AT, until=until, sign=key.sign)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"withdrawn_at": AT}, "taken back"),
        ({"until": AT}, "has ended"),
        ({"layers": (Layer.SEARCH,)}, "does not say that Tube Example"),
    ],
)
def test_where_it_does_not_hold_nothing_goes_and_nobody_is_named(mandate, change, said):
    by = statement(mandate=replace(mandate, **change))
    made = notice("uk-osa-s20A", by=by)
    assert said in made.missing[0]
    assert "0345 6000 459" in made.missing[0]
    out = everything(made)
    hidden = (NAME, EMAIL, AGENT.name, AGENT.email)
    assert not any(one.casefold() in out for one in hidden)


def test_where_it_holds_the_agent_signs(mandate):
    made = notice("us-tida-223a", by=statement(mandate=mandate))
    assert made.missing == ()
    assert "Signed electronically: Wellbeing Desk\nImage Help\n" in made.body
    assert "authorised to act for the person shown" in made.body
    forwarding = route(Layer.PLATFORM, forwards=True)
    alone = notice("letter", to=forwarding, by=statement(mandate=mandate))
    assert alone.body.endswith(f"\n\n{AGENT.email}\n")
    assert AGENT.organisation not in alone.body


def test_taking_it_back_twice_keeps_the_first_time(mandate):
    once = withdraw(mandate, at=AT)
    assert withdraw(once, at=UNTIL).withdrawn_at == AT
    assert not once.holds(AT)
