"""From a row of `routes.toml`, ours or an organisation's, to a Route."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from unburden.data import JURISDICTIONS
from unburden.data.forms import forms
from unburden.data.tables import CONFIRMED, NEVER, UNCONFIRMED, build
from unburden.errors import BadInput
from unburden.model import Footing, Layer, Medium, Route

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY_SUFFIX = ".*"
"""After a name in ``hosts`` of a row that is never written to: under any suffix."""
GONE = "gone"
"""In ``only``: it takes what is gone already and is still listed."""
OPENED = "opened by this organisation"

_WHY = {
    Layer.PLATFORM: "It runs the service where this is shown.",
    Layer.SITE: "It shows this.",
    Layer.SEARCH: "It shows the way to it in its results.",
    Layer.CDN: "The site is sent out through it.",
    Layer.HOST: "The site runs on its machines.",
    Layer.REGISTRAR: "The site's name is registered with it.",
    Layer.NETWORK: "The site's machines are on its network.",
    Layer.REGULATOR: "It can act where others do not.",
}
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_NAME = re.compile(rf"{_LABEL}\.\*")
_MAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_HOST.pattern}", re.ASCII)
_PAGE = re.compile(rf"https://{_HOST.pattern}(?:[/?#]\S*)?", re.ASCII)


def route_of(raw: Mapping[str, Any], where: str) -> Route:
    """Make a Route of a row.

    Args:
        raw: the row as read.
        where: how to call the row in a sentence.

    Raises:
        BadInput: a column is unknown, missing, or not what it should be.
    """
    if "footing" in raw:
        raise BadInput(f"{where} has a footing.", "Leave it out: checked decides it.")
    row = build(Route, _defaults(raw) | dict(raw), where)
    if not row.name.strip():
        raise BadInput(f"{where} has an empty name.", "Say who it is.")
    _check_address(row, where)
    _check_hosts(row, where)
    if row.country and row.country not in JURISDICTIONS:
        what = f'{where}: the country "{row.country}" is not one we know.'
        raise BadInput(what, f"Known are: {', '.join(JURISDICTIONS)}.")
    known = {form.id for form in forms()}
    for form in row.forms:
        if form not in known:
            what = f'{where}: the form "{form}" is not one we know.'
            raise BadInput(what, f"Known are: {', '.join(sorted(known))}.")
    if row.only not in ("", "real", "made-up", GONE):
        what = f'{where}: only is "{row.only}".'
        raise BadInput(what, 'Write "real", "made-up", "gone", or leave it out.')
    if row.max_urls < 0:
        raise BadInput(f"{where}: max_urls is below 0.", "Write 0 for no known limit.")
    return row


def over(base: Mapping[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Put an organisation's row over ours of the same id, if there is one.

    A day in ``checked`` vouches for the address beside it, so an address that changes
    takes none along.
    """
    opened = isinstance(raw.get("checked"), date)
    moved = raw.get("to", base.get("to")) != base.get("to")
    gone = {"source", "confidence"} if opened else {"checked"} if moved else set()
    if raw.get("never") is True:
        gone |= {"to", "medium"}
    kept = {column: value for column, value in base.items() if column not in gone}
    said = {"source": OPENED} if opened else {"checked": NEVER}
    return said | kept | dict(raw)


def _defaults(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a row need not say."""
    opened = isinstance(raw.get("checked"), date)
    said: dict[str, Any] = {
        "footing": Footing.CHECKED if opened else Footing.SUGGESTED,
        "confidence": CONFIRMED if opened else UNCONFIRMED,
    }
    if raw.get("never") is True:
        return said | {"medium": Medium.FORM, "to": ""}
    layer = raw.get("layer")
    return said | {"why": _WHY[Layer(layer)]} if layer in list(Layer) else said


def _check_address(row: Route, where: str) -> None:
    if row.never:
        if row.to:
            raise BadInput(
                f"{where} is never written to, and has an address.",
                "Leave out to, or never.",
            )
        return
    if row.medium is Medium.MAIL and not _MAIL.fullmatch(row.to):
        what = f'{where}: "{row.to}" is not a mail address.'
        raise BadInput(what, "Write it as abuse@host.example, without a name.")
    if row.medium is Medium.FORM and not _PAGE.fullmatch(row.to):
        what = f'{where}: "{row.to}" is not the address of a page.'
        raise BadInput(what, "Write all of it, from https:// on.")


def _check_hosts(row: Route, where: str) -> None:
    if not row.hosts and (row.never or row.layer is Layer.PLATFORM):
        what = f"{where} does not say which sites it is for."
        raise BadInput(what, 'Add hosts = ["site.example"].')
    for host in row.hosts:
        named = row.never and _NAME.fullmatch(host)
        if not named and not _HOST.fullmatch(host):
            what = f'{where}: "{host}" in hosts is not the name of a site.'
            raise BadInput(what, 'Write it in lower case, as "site.example".')
