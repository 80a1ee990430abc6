"""This room cannot reach the network, whatever the format."""

import sys

import pytest

from unburden.fingerprint import fingerprint

watching = []
seen = []


def watch(event, args):
    if watching and event.startswith(("socket.", "subprocess.", "os.exec", "os.fork")):
        seen.append(event)
        raise PermissionError(event)


@pytest.fixture(scope="module")
def refused():
    sys.addaudithook(watch)
    watching.append(True)
    yield seen
    watching.clear()


def test_every_format_is_read_with_sockets_and_programs_refused(refused, one_of_each):
    for name, data in one_of_each.items():
        assert fingerprint(data, name=name).width > 0
    assert refused == []


def test_the_watch_is_awake(refused):
    import socket  # noqa: PLC0415 - to show that the hook refuses it

    with pytest.raises(PermissionError):
        socket.socket()
    assert refused.pop() == "socket.__new__"
