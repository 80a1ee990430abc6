"""What every Timestamper does, whichever it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

import pytest
from demo.authority import Authority
from tests.simulators.calendar import Calendar
from tests.simulators.site import clock

from unburden.errors import SealFailed, Unreachable
from unburden.model import Checkpoint
from unburden.net import Door
from unburden.seal import OpenTimestamps, Rfc3161, Timestamper, check

POINT = Checkpoint(size=8, root="a0" * 32, head="5c" * 32)


def rfc3161(authority: Authority) -> Timestamper:
    door = Door(allow_private=True)
    return Rfc3161(authority.url, door=door, certificates=authority.certificates)


def opentimestamps(calendar: Calendar) -> Timestamper:
    door = Door(allow_private=True)
    return OpenTimestamps(calendar.url, door=door, clock=clock)


@dataclass(frozen=True)
class Kind:
    """A kind of Timestamper, and who answers it."""

    make: Callable[..., Timestamper]
    answering: Callable[[], Authority | Calendar]


KINDS = {
    "rfc3161": Kind(rfc3161, Authority),
    "opentimestamps": Kind(opentimestamps, Calendar),
}


@pytest.fixture(params=KINDS, scope="module")
def kind(request):
    return KINDS[request.param]


@pytest.fixture(scope="module")
def authority(kind):
    with kind.answering() as running:
        yield running


def test_a_seal_names_its_head_its_authority_and_an_aware_time(authority, kind):
    seal = kind.make(authority).stamp(POINT)
    assert seal.checkpoint == POINT
    assert seal.authority == kind.make(authority).authority == authority.url
    assert seal.at.utcoffset() == timedelta(0)
    assert seal.at.tzinfo is UTC


def test_a_seal_it_gives_checks_offline(authority, kind):
    seal = kind.make(authority).stamp(POINT)
    answered = authority.answered
    assert check(seal)
    assert check(seal, roots=authority.certificates or None)
    assert authority.answered == answered


def test_a_seal_over_something_else_does_not_hold(authority, kind):
    seal = kind.make(authority).stamp(POINT)
    for part in ("root", "head"):
        with pytest.raises(SealFailed):
            check(replace(seal, checkpoint=replace(POINT, **{part: "0" * 64})))
    with pytest.raises(SealFailed):
        check(replace(seal, token=seal.token[:-1]))


def test_two_heads_get_two_tokens_and_neither_serves_the_other(authority, kind):
    one = kind.make(authority).stamp(POINT)
    other = kind.make(authority).stamp(replace(POINT, root="d0" * 32))
    assert one.token != other.token
    with pytest.raises(SealFailed):
        check(replace(one, token=other.token))


def test_an_authority_that_is_gone_is_unreachable_and_named(kind):
    with kind.answering() as gone:
        pass
    with pytest.raises(Unreachable, match=gone.url) as caught:
        kind.make(gone).stamp(POINT)
    assert not isinstance(caught.value, SealFailed)
