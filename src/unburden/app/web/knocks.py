"""Who tries words at the door too often waits: longer each time, never for good.

Three counts are kept of wrong words, each with a longest wait: for one case from one
address, for one address, and for one case from wherever. The last waits a minute at the
most, so that nobody who knows her number can keep her out. Counts are kept under keyed
hashes, in the cache that all processes share, and are forgotten after a day.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.core.internal.ratelimit import cache_lock, get_ip
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

if TYPE_CHECKING:
    from django.http import HttpRequest

REMEMBERED = 24 * 3600
FIRST = 15
"""Seconds of the first wait; each later one is twice as long."""


def cache_key(key: str, prefix: str, version: int) -> str:
    """Name what is kept in the shared cache without naming an address or a case."""
    told = f"{prefix}:{version}:{key}"
    return salted_hmac("unburden cache", told, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Count:
    """One count of wrong words: how many are free, and how long the longest wait is."""

    key: str
    free: int
    longest: int

    def wait(self, now: float) -> int:
        """Seconds until the next try."""
        _, until = cache.get(self.key, (0, 0.0))
        return max(1, round(until - now)) if until > now else 0

    def change(self, by: int, now: float) -> None:
        """Count a wrong try, or take one back."""
        with cache_lock(self.key):
            tries, _ = cache.get(self.key, (0, 0.0))
            tries = max(0, tries + by)
            over = tries - self.free
            wait = 0 if over < 0 else min(self.longest, FIRST * 2 ** min(over, 10))
            cache.set(self.key, (tries, now + wait), REMEMBERED)

    def forget(self) -> None:
        """Begin anew."""
        cache.delete(self.key)


@dataclass(frozen=True, slots=True)
class Knock:
    """One try at the words of one case."""

    here: Count
    address: Count
    case: Count

    @property
    def all(self) -> tuple[Count, ...]:
        """Every count of it."""
        return (self.here, self.address, self.case)

    def wait(self) -> int:
        """Seconds that have to pass before it is tried; 0: none."""
        now = time.time()
        return max(count.wait(now) for count in self.all)

    def count(self) -> None:
        """Count it as wrong, before it is tried: a stop in between is no free try."""
        for count in self.all:
            count.change(1, time.time())

    def was_right(self) -> None:
        """Take it back; who opens a case of their own wins no tries at another."""
        self.here.forget()
        self.address.change(-1, time.time())
        self.case.change(-1, time.time())


def knock(request: HttpRequest, case: str) -> Knock:
    """Say what a try at a case's words is counted under."""
    address, case = get_ip(request), case.strip().upper()
    return Knock(
        here=Count(f"knock here {address} {case}", free=5, longest=900),
        address=Count(f"knock address {address}", free=20, longest=900),
        case=Count(f"knock case {case}", free=30, longest=60),
    )


def please_wait(seconds: int) -> str:
    """Say kindly that one has to wait."""
    minutes = -(-seconds // 60)
    long = (
        ngettext("%d second", "%d seconds", seconds) % seconds
        if seconds < 60
        else ngettext("%d minute", "%d minutes", minutes) % minutes
    )
    told = gettext(
        "That was tried a few times now, so we wait a little: %s. Then try again. "
        "Your case is safe, and nothing is lost."
    )
    return told % long
