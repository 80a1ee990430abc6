"""Which places lie within which: a law of the whole holds in its parts."""

from __future__ import annotations

_EU = frozenset({"DE", "FR", "IE", "IT"})
"""Those of ``JURISDICTIONS`` that are in the European Union."""


def within(jurisdiction: str) -> tuple[str, ...]:
    """A place and all that it lies in, nearest first; nothing for no place.

    Args:
        jurisdiction: a code of ``JURISDICTIONS``, for instance ``GB-EAW``.
    """
    country = jurisdiction.split("-", 1)[0]
    union = ["EU"] if country in _EU else []
    return tuple(dict.fromkeys(filter(None, [jurisdiction, country, *union])))
