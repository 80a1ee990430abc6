"""Cookies of a file, for pages that only somebody who is logged in can see."""

from __future__ import annotations

from http.cookiejar import LoadError, MozillaCookieJar
from typing import TYPE_CHECKING

from unburden.browser import Cookie
from unburden.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

Headers = tuple[tuple[str, str], ...]
WITHHELD = "withheld"


def read_cookies(path: Path) -> tuple[Cookie, ...]:
    """Read a cookies.txt in the format of Netscape, as browser extensions write it.

    Raises:
        BadInput: it is not one, or is empty.
    """
    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeDecodeError) as wrong:
        raise BadInput(
            f"{path.name} is not a file of cookies.",
            "Give a cookies.txt in the format of Netscape; its first line says so.",
        ) from wrong
    found = tuple(
        Cookie(
            name=each.name,
            value=each.value or "",
            domain=each.domain,
            path=each.path,
            secure=each.secure,
            expires=float(each.expires or 0),
        )
        for each in jar
    )
    if not found:
        raise BadInput(
            f"{path.name} holds no cookies.", "Log in first, then save them."
        )
    return found


def without(headers: Headers, names: frozenset[str]) -> Headers:
    """Headers with the values of these cookies left out: who has them is let in."""
    if not names:
        return headers
    return tuple((name, _hide(name.lower(), value, names)) for name, value in headers)


def _hide(header: str, value: str, names: frozenset[str]) -> str:
    if header == "cookie":
        return "; ".join(_pair(each, names) for each in value.split("; "))
    if header == "set-cookie":
        pair, semicolon, rest = value.partition(";")
        return _pair(pair, names) + semicolon + rest
    return value


def _pair(pair: str, names: frozenset[str]) -> str:
    name = pair.partition("=")[0]
    return f"{name}={WITHHELD}" if name.strip() in names else pair
