"""How quick the desk is: 1,000 cases in SQLite, and one of 10,000 matches.

Each page is asked for through all of Django, beside a named peer in the same run: a
plain Django view that answers with the very same bytes, without a question to the
store or a template. So the ratio says what our work costs, whatever the machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client

AIM = 200.0
"""Milliseconds to the first byte, at the 95th percentile."""

ROUNDS = 60
CASES, MATCHES = 1000, 10_000
HOUSE = "[house]\nserver = true\nsecond_person = true\n"

_home = tempfile.TemporaryDirectory(prefix="unburden-bench-")
os.environ["UNBURDEN_HOME"] = _home.name
Path(_home.name, "config.toml").write_text(HOUSE)

from unburden.app import open_house  # noqa: E402 - once it is known where

open_house()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from tests.simulators import many  # noqa: E402

from unburden.app.web.models import Allocation, Member  # noqa: E402

held: dict[str, bytes] = {}


def peer(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(held[name])


urlpatterns = [
    path("peer/<str:name>/", peer),
    path("", include("unburden.app.web.urls")),
]


def fill() -> tuple[str, str]:
    began = perf_counter()
    ids = many.fill(CASES, many.Filling())
    filling = many.Filling(matches=MATCHES, places=400, notices=400)
    (big,) = many.fill(1, filling, begin=CASES)
    for name, role in (("noor", "supervisor"), ("sam", "caseworker")):
        many.staff(name, role)
    sam = Member.objects.get(user__username="sam")
    Allocation.objects.bulk_create(
        Allocation(case_id=each, member=sam, at=many.NOON) for each in [*ids[:40], big]
    )
    took = perf_counter() - began
    print(f"{CASES} cases and one of {MATCHES} matches, made in {took:.0f} s")
    return ids[7], big


def pages(small: str, big: str) -> list[tuple[str, str, str]]:
    deep = f"/desk/{big}/found/?state=new&after={MATCHES - 200}"
    return [
        ("noor", "desk of a supervisor", "/desk/"),
        ("sam", "desk of a caseworker", "/desk/"),
        ("noor", "desk, stuck places only", "/desk/?wait=stuck"),
        ("noor", "oversight", "/desk/oversight/"),
        ("sam", "case", f"/desk/{small}/"),
        ("sam", "case of 10,000", f"/desk/{big}/"),
        ("sam", "found, first page", f"/desk/{big}/found/"),
        ("sam", "found, far down", deep),
        ("sam", "found, one kind", f"/desk/{big}/found/?kind=derived"),
        ("sam", "outline, her photo", f"/desk/{big}/found/2.svg"),
        ("sam", "outline, empty frame", f"/desk/{big}/found/1.svg"),
        ("sam", "notices", f"/desk/{big}/notices/?show=draft"),
        ("sam", "places, stuck", f"/desk/{big}/places/?show=stuck"),
        ("noor", "ledger", f"/desk/{big}/ledger/"),
    ]


def asked(client: Client, address: str) -> tuple[float, float]:
    """Milliseconds to the first byte, and of one processor."""
    began, busy = perf_counter(), process_time()
    answer = client.get(address)
    took, worked = perf_counter() - began, process_time() - busy
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")
    return 1000 * took, 1000 * worked


@dataclass
class Measured:
    """What one page took, round by round, and its peer; ms, and ms of a processor."""

    ours: list[tuple[float, float]] = field(default_factory=list)
    peer: list[tuple[float, float]] = field(default_factory=list)
    asks: int = 0

    def line(self) -> str:
        """Write it as a row of the table."""
        took, worked = zip(*self.ours, strict=True)
        plain, idle = zip(*self.peer, strict=True)
        times = (median(took), p95(took), median(plain), p95(plain))
        cpu = (median(worked), median(idle))
        told = "".join(f"{one:8.1f}" for one in (*times, *cpu))
        ratio = median(took) / median(plain)
        return f"{self.asks:5}{told}{ratio:7.1f}x{cpu[0] / cpu[1]:7.1f}x"


def measure(client: Client, address: str) -> Measured:
    held["same"] = client.get(address).content
    measured = Measured()
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    measured.asks = len(questions)
    for _ in range(ROUNDS):  # in turns, so that a busy machine is as busy for both
        measured.ours.append(asked(client, address))
        measured.peer.append(asked(client, "/peer/same/"))
    return measured


def p95(some: Sequence[float]) -> float:
    return quantiles(some, n=20)[-1]


def main() -> int:
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    small, big = fill()
    print(f"{ROUNDS} rounds each; ms to the first byte, and ms of one processor;")
    print("a busy machine slows both: the ratios tell more than the times")
    heads = ("asks", "p50", "p95", "plain", "p95", "cpu", "plain", "ratio", "cpu")
    print(f"{'page':26}{'KB':>6}{heads[0]:>5}" + "".join(f"{h:>8}" for h in heads[1:]))
    slow = []
    for who, name, address in pages(small, big):
        client = many.browser(User.objects.get(username=who))
        measured = measure(client, address)
        print(f"{name:26}{len(held['same']) / 1000:6.1f}{measured.line()}", flush=True)
        slow += [name] if p95([one for one, _ in measured.ours]) > AIM else []
    print(f"Over {AIM:.0f} ms at p95: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
