"""Which RDAP server answers for what: the public lists, kept for a day.

whoisit reads them. It keeps one set for its whole module; here each place that lists
are had from has a set of its own.

Source: RFC 9224.
"""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from unburden.errors import UnburdenError, Unreachable

if TYPE_CHECKING:
    from datetime import datetime

    from unburden.net import Door

REGISTRIES = "https://data.iana.org/rdap/"
LISTS = {
    "asn": "asn.json",
    "dns": "dns.json",
    "ipv4": "ipv4.json",
    "ipv6": "ipv6.json",
    "object": "object-tags.json",
}
JSON = {"Accept": "application/rdap+json, application/json"}
LIST_BYTES = 8 * 2**20
SECONDS = 20.0  # for one question, redirects included
KEPT = timedelta(days=1)
# What whoisit raises on, or trips over in, an answer that is not as RFC 9083 says.
ODD = (
    ArithmeticError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    RecursionError,
)
_kept: dict[str, tuple[datetime, Lists]] = {}
_one_at_a_time = threading.Lock()


class Lists:
    """The lists, as whoisit reads them.

    Args:
        data: the five lists by name, as served.
        insecure: whether servers without TLS are taken too.

    Raises:
        Unreachable: they are not as RFC 9224 says.
    """

    def __init__(self, data: dict[str, Any], *, insecure: bool) -> None:
        from whoisit.bootstrap import (  # type: ignore[import-untyped] # noqa: PLC0415 - slow to import, and seldom needed
            Bootstrap,
        )
        from whoisit.errors import (  # type: ignore[import-untyped] # noqa: PLC0415
            WhoisItError,
        )

        self.bootstrap = Bootstrap()
        try:
            self.bootstrap.load_bootstrap_data(
                {"timestamp": 0, **data}, from_json=False, allow_insecure=insecure
            )
        except (WhoisItError, *ODD) as wrong:
            what = f"The lists of RDAP servers could not be read ({short(wrong)})."
            raise Unreachable(what, "Try again later.") from wrong

    def url(self, kind: str, what: str) -> str:
        """Where to ask about a ``domain``, an ``ip`` or an ``autnum``.

        Raises:
            Unreachable: no server is listed for it.
        """
        from whoisit.errors import WhoisItError  # noqa: PLC0415
        from whoisit.query import (  # type: ignore[import-untyped] # noqa: PLC0415
            QueryBuilder,
        )

        try:
            _, url, listed = QueryBuilder(self.bootstrap).build(kind, what)
        except (WhoisItError, *ODD) as wrong:
            words = f"No RDAP server is listed for {what} ({short(wrong)})."
            raise Unreachable(words) from wrong
        if not listed:  # whoisit would ask any of three registries, by chance
            raise Unreachable(f"No RDAP server is listed for {what}.")
        return str(url)


def lists(door: Door, at: datetime, registries: str = REGISTRIES) -> Lists:
    """The lists of RDAP servers: those had within the last day, or new ones.

    Args:
        door: every byte goes through it.
        at: the time now.
        registries: where they are; servers without TLS are taken only from lists that
            come without it themselves, as those of a test do.

    Raises:
        Unreachable: they could not be had or read.
    """
    with _one_at_a_time:
        since, known = _kept.get(registries, (at, None))
        if known is None or not timedelta() <= at - since < KEPT:
            known = _fetch(door, registries)
            _kept[registries] = (at, known)
        return known


def _fetch(door: Door, registries: str) -> Lists:
    try:
        data = {
            name: ask_json(door, registries + file, LIST_BYTES)
            for name, file in LISTS.items()
        }
    except UnburdenError as wrong:
        what = f"The lists of RDAP servers could not be had. {wrong.what}"
        raise Unreachable(what, wrong.fix) from wrong
    return Lists(data, insecure=registries.startswith("http:"))


def ask_json(door: Door, url: str, max_bytes: int) -> Any:
    """Ask for JSON, for a short time and not for ever much of it.

    Raises:
        PrivateAddress: it leads inside.
        TooLarge: the answer is longer than allowed.
        Unreachable: no answer came in time, or it is no JSON.
    """
    reply = door.hurried(SECONDS).fetch(url, headers=JSON, max_bytes=max_bytes)
    if reply.status == 404:
        raise Unreachable(f"{url} says that it knows nothing of it.")
    if reply.status != 200:
        raise Unreachable(f"{url} answered {reply.status}.", "Try again later.")
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError) as wrong:
        what = f"The answer of {url} could not be read ({short(wrong)})."
        raise Unreachable(what) from wrong


def short(wrong: BaseException) -> str:
    """What went wrong, in few words: whoisit's own quote the whole answer."""
    return " ".join(str(wrong).split())[:160] or type(wrong).__name__
