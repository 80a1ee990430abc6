"""Text records, asked of a DNS server on 127.0.0.1."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from unburden.errors import Unreachable
from unburden.net.names import system_txt

Answer = Callable[[dns.message.Message], bytes]
Serve = Callable[[Answer], dns.resolver.Resolver]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server that answers as told, and gives a resolver that asks it."""
    ends: list[Callable[[], None]] = []

    def start(answer: Answer) -> dns.resolver.Resolver:
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind(("127.0.0.1", 0))
        done = threading.Event()

        def run() -> None:
            while True:
                data, sender = listening.recvfrom(4096)
                if done.is_set():
                    return
                listening.sendto(answer(dns.message.from_wire(data)), sender)

        thread = threading.Thread(target=run)
        thread.start()

        def end() -> None:
            done.set()
            listening.sendto(b"", listening.getsockname())
            thread.join()
            listening.close()

        ends.append(end)
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = listening.getsockname()[1]
        return resolver

    yield start
    for end in ends:
        end()


def texts(*several: str) -> Answer:
    def answer(asked: dns.message.Message) -> bytes:
        made = dns.message.make_response(asked)
        made.answer.append(
            dns.rrset.from_text(asked.question[0].name, 60, "IN", "TXT", *several)
        )
        return made.to_wire()

    return answer


def refusal(code: int) -> Answer:
    def answer(asked: dns.message.Message) -> bytes:
        made = dns.message.make_response(asked)
        made.set_rcode(code)
        return made.to_wire()

    return answer


def test_the_texts_of_a_name_are_read_whole(serve: Serve) -> None:
    resolver = serve(texts('"64500 | 93.184.215.0/24 " "| NL"', '"\\255x"'))

    found = system_txt("14.215.184.93.origin.example", resolver=resolver)

    assert sorted(found) == ["64500 | 93.184.215.0/24 | NL", "\ufffdx"]


@pytest.mark.parametrize("code", [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL])
def test_a_name_without_text_is_said_to_have_none(serve: Serve, code: int) -> None:
    with pytest.raises(Unreachable, match=r"DNS has no text for x\.example"):
        system_txt("x.example", resolver=serve(refusal(code)))


@pytest.mark.parametrize("name", ["a..b", "x" * 70 + ".example", "." * 300])
def test_a_name_that_is_none_is_not_asked(name: str) -> None:
    resolver = dns.resolver.Resolver(configure=False)
    with pytest.raises(Unreachable, match="DNS has no text"):
        system_txt(name, resolver=resolver)
