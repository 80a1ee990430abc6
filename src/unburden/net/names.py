"""Questions to DNS that are not about addresses.

They go to the resolver of this machine and to nobody else, so no guard is needed; what
comes back is words of strangers, never an address to connect to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from unburden.errors import Unreachable

if TYPE_CHECKING:
    from dns.resolver import Resolver

Txt = Callable[[str], list[str]]

SECONDS = 10.0
MOST = 50  # records of one name


def system_txt(name: str, *, resolver: Resolver | None = None) -> list[str]:
    """The TXT records of a name, by the system's resolver, at most 50.

    Args:
        name: absolute; no search list is tried.
        resolver: another one; the system's when None.

    Raises:
        Unreachable: the name has none, or nobody answered in time.

    Source: RFC 1035, 3.3.14.
    """
    import dns.exception  # noqa: PLC0415 - slow to import, and seldom needed
    import dns.resolver  # noqa: PLC0415

    try:
        asked = resolver or dns.resolver.get_default_resolver()
        found = asked.resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        what = f"DNS has no text for {name[:100]} ({type(error).__name__})."
        raise Unreachable(what, "Try again later.") from error
    records = list(found)[:MOST]
    return [b"".join(each.strings).decode("ascii", "replace") for each in records]
