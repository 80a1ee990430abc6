import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.errors import PrivateAddress, Unreachable
from unburden.net import Guard

PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4009::200e"]
INSIDE = ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1"]
INSIDE += ["100.64.0.1", "::1", "fd12::1", "fc00::1"]
NEVER = [
    "0.0.0.0",  # noqa: S104 - refused here
    "0.1.2.3",
    "169.254.169.254",
    "169.254.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "::",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2606:4700::5efe:7f00:1",
    "2606:4700::200:5efe:7f00:1",
    "3fff::1",
    "100::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
ODD = ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1"]
ODD += ["0x7f.0.0.1", "127.0.0.0x1", "017700000001", "1.2.3.4.5", "1.2.3", "0x"]
ODD += ["", ".", "a b.example", "host\\@x.example", "ex%61mple", "fe80::1%eth0", "[::1"]
ODD += ["127。0。0。1", "①②⑦.0.0.1", "localhost\x00.example", "-a.example"]


def guard_that_answers(*addresses: str, allow_private: bool = False) -> Guard:
    return Guard(allow_private=allow_private, resolve=lambda *_: list(addresses))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_let_through(address: str) -> None:
    assert Guard().vet(address, 443) == [address]
    assert guard_that_answers(address).vet("site.example", 443) == [address]


@pytest.mark.parametrize("address", INSIDE + NEVER)
def test_an_inside_address_is_refused_as_host_and_as_answer(address: str) -> None:
    with pytest.raises(PrivateAddress):
        Guard().vet(address, 80)
    with pytest.raises(PrivateAddress, match=r"site\.example leads to"):
        guard_that_answers(address).vet("site.example", 80)


@pytest.mark.parametrize("address", INSIDE)
def test_allow_private_opens_private_networks(address: str) -> None:
    assert guard_that_answers(address, allow_private=True).vet("x.example", 80)


@pytest.mark.parametrize("address", NEVER)
def test_allow_private_opens_nothing_else(address: str) -> None:
    with pytest.raises(PrivateAddress):
        guard_that_answers(address, allow_private=True).vet("x.example", 80)


@pytest.mark.parametrize("host", ODD)
@pytest.mark.parametrize("allow_private", [False, True])
def test_a_host_that_only_looks_like_an_address_is_refused(
    host: str, *, allow_private: bool
) -> None:
    guard = guard_that_answers("93.184.215.14", allow_private=allow_private)
    with pytest.raises(PrivateAddress):
        guard.vet(host, 80)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "photos.localhost"])
def test_localhost_names_are_this_machine_without_asking_anyone(host: str) -> None:
    assert Guard(allow_private=True).vet(host, 80) == ["127.0.0.1", "::1"]
    with pytest.raises(PrivateAddress, match="--allow-private"):
        Guard().vet(host, 80)


def test_one_inside_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(PrivateAddress, match=r"10\.0\.0\.1"):
        guard_that_answers("8.8.8.8", "10.0.0.1").vet("mixed.example", 80)


def test_a_name_without_addresses_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        guard_that_answers().vet("empty.example", 80)
    with pytest.raises(Unreachable, match="could not be found"):
        Guard().vet("nothing.invalid", 80)


def test_case_brackets_and_a_last_dot_make_no_difference() -> None:
    assert Guard().vet("[2606:4700:4700::1111]", 80) == ["2606:4700:4700::1111"]
    assert Guard().vet("8.8.8.8.", 80) == ["8.8.8.8"]


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_in_ipv6_never_opens_it(inner: object) -> None:
    number = int(inner)  # type: ignore[call-overload]
    hexed = f"{number >> 16:x}:{number & 0xFFFF:x}"
    forms = [f"::ffff:{hexed}", f"::{hexed}", f"64:ff9b::{hexed}", f"2002:{hexed}::1"]
    for form in forms:
        with pytest.raises(PrivateAddress):
            Guard(allow_private=False).vet(form, 80)
