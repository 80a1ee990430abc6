"""What every Timestamper does, whichever it is."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from demo.authority import Authority

from unburden.errors import SealFailed, Unreachable
from unburden.model import Checkpoint
from unburden.net import Door
from unburden.seal import Rfc3161, Timestamper, check

POINT = Checkpoint(size=8, root="a0" * 32, head="5c" * 32)


def rfc3161(authority: Authority) -> Timestamper:
    door = Door(allow_private=True)
    return Rfc3161(authority.url, door=door, certificates=authority.certificates)


TIMESTAMPERS = pytest.mark.parametrize("make", [rfc3161])


@pytest.fixture(scope="module")
def authority():
    with Authority() as running:
        yield running


@TIMESTAMPERS
def test_a_seal_names_its_head_its_authority_and_an_aware_time(authority, make):
    seal = make(authority).stamp(POINT)
    assert seal.checkpoint == POINT
    assert seal.authority == make(authority).authority == authority.url
    assert seal.at.utcoffset() == timedelta(0)
    assert seal.at.tzinfo is UTC


@TIMESTAMPERS
def test_a_seal_it_gives_checks_offline(authority, make):
    seal = make(authority).stamp(POINT)
    answered = authority.answered
    check(seal)
    check(seal, roots=authority.certificates)
    assert authority.answered == answered


@TIMESTAMPERS
def test_two_heads_get_two_tokens_and_neither_serves_the_other(authority, make):
    one = make(authority).stamp(POINT)
    other = make(authority).stamp(replace(POINT, root="d0" * 32))
    assert one.token != other.token


@TIMESTAMPERS
def test_an_authority_that_is_gone_is_unreachable_and_named(make):
    with Authority() as gone:
        pass
    with pytest.raises(Unreachable, match=gone.url) as caught:
        make(gone).stamp(POINT)
    assert not isinstance(caught.value, SealFailed)
