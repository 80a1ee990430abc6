"""Which search engines an organisation has asked about places: ``[[engine]]``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from unburden.app.home import configured
from unburden.app.settled import check, secret, wrong
from unburden.find import JsonEngine
from unburden.find.engine import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unburden.find import Engine
    from unburden.model import Route
    from unburden.net import Door

KINDS: dict[str, type] = {
    "name": str,
    "url": str,
    "results": str,
    "address": str,
    "copy": str,
    "route": str,
    "outdated": str,
    "header": str,
    "key_file": str,
    "allow_private": bool,
}
NEEDED = ("name", "url", "results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search engine that is asked, and whom to write to there.

    Attributes:
        engine: what is asked.
        route: whom to ask to stop showing the way to a page that is up; None: nobody.
        outdated: the same, for a page that is gone and still listed.
    """

    engine: Engine
    route: Route | None = None
    outdated: Route | None = None


def engines(door: Door, routes: Sequence[Route]) -> tuple[Asked, ...]:
    """Read ``[[engine]]`` of ``config.toml``; none where nobody set one up.

    ::

        [[engine]]
        name = "Our SearXNG"
        url = "https://search.charity.example/search?q={page}&format=json"
        results = "results"      # where the results are in the answer
        address = "url"          # what each calls its address; "" for an archive
        copy = "cached_url"      # and the copy that is kept; leave out where none is
        route = "google-ncii"    # a row of routes.toml: to ask about what is up
        outdated = "google-outdated"   # and about what is gone and still listed
        header = "X-Subscription-Token"   # where a key is asked for
        key_file = "engine-key"  # chmod 600
        allow_private = false    # true where it stands in your own network

    Args:
        door: every byte goes through it.
        routes: every Route that is held.

    Raises:
        BadInput: a setting is missing, unknown, or cannot be used.
    """
    rows = configured("engine", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise wrong("engine has to be rows, [[engine]]")
    held = {route.id: route for route in routes}
    made = tuple(_asked(row, door, held) for row in rows)
    names = [one.engine.name for one in made]
    if len(set(names)) < len(names):
        raise wrong("each [[engine]] needs a name of its own")
    return made


def _asked(row: dict[str, Any], door: Door, held: dict[str, Route]) -> Asked:
    check(row, KINDS, NEEDED, "[[engine]]")
    if not row["url"].startswith(("https://", "http://")) or PAGE not in row["url"]:
        raise wrong(f"url has to be an address on the web with {PAGE} in it")
    private = door.allow_private or row.get("allow_private", False)
    engine = JsonEngine(
        name=row["name"],
        door=replace(door, allow_private=private),
        url=row["url"],
        results=row["results"],
        address=row.get("address", "url"),
        copy=row.get("copy", ""),
        headers=_headers(row),
    )
    return Asked(
        engine=engine,
        route=_route(row, "route", held),
        outdated=_route(row, "outdated", held),
    )


def _route(row: dict[str, Any], name: str, held: dict[str, Route]) -> Route | None:
    wanted = row.get(name, "")
    if not wanted:
        return None
    if wanted not in held or held[wanted].never:
        raise wrong(f'{name} names "{wanted}", and no route is called so')
    return held[wanted]


def _headers(row: dict[str, Any]) -> dict[str, str]:
    if "header" not in row and "key_file" not in row:
        return {}
    if "header" not in row or "key_file" not in row:
        raise wrong("header and key_file go together")
    key = secret(row["key_file"], "key")
    if not key.isascii():
        raise wrong(f"the key of {row['name']} has letters that no header takes")
    return {row["header"]: key}
