"""What one look at a place showed: by her picture first, by what the page says last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from unburden.model import Check, Seen
from unburden.watch.words import GEO, LOGIN, READ, REMOVED, ROBOT, SCRIPT, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Shows(StrEnum):
    """What answers at an address where her picture was.

    HERS, ANOTHER: a picture, by its fingerprint. NOTHING: none is there (404, 410, or
    no picture). REFUSED: it may be there, and we may not see (401, 403). UNANSWERED: a
    time limit, a server's error, no such host.
    """

    HERS = "hers"
    ANOTHER = "another"
    NOTHING = "nothing"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look gathered. All of it is untrusted.

    Attributes:
        asked: the address of the page.
        final: where that led after all redirects; empty: nowhere else.
        status: of the last answer (HTTP); 0 where there was none.
        error: why there was none, in a few words.
        title: of the page.
        text: its visible words; only the first `READ` characters count.
        has_login_form: whether it has a field for a password.
        found: addresses of pictures on the page that are hers, by fingerprint.
        compared: how many of its pictures were compared with hers.
        unread: addresses of those that could not be.
        media: what now answers at the addresses where her picture was.
        is_drawn: whether the page was seen after its scripts ran.
    """

    asked: str
    final: str = ""
    status: int = 0
    error: str = ""
    title: str = ""
    text: str = ""
    has_login_form: bool = False
    found: tuple[str, ...] = ()
    compared: int = 0
    unread: tuple[str, ...] = ()
    media: tuple[tuple[str, Shows], ...] = ()
    is_drawn: bool = False

    @property
    def words(self) -> str:
        """What the lists of `watch.words` are compared with."""
        return f"{self.title[:READ]} {self.text[:READ]}"

    @property
    def ended(self) -> str:
        """The address of the page that was seen in the end."""
        return self.final or self.asked

    def shows(self, what: Shows) -> bool:
        """Whether this is what answers at one of her picture's addresses."""
        return any(there is what for _, there in self.media)


Finding = tuple[Seen, str]
GONE_STATUS = frozenset({404, 410})
WALL_STATUS = frozenset({401, 402, 403, 407})
_SOUND = range(200, 300)
_ADDRESS = re.compile(r"^(?:[^:/?#]+:)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")
_HOME = re.compile(
    r"^/*(?:(?:index|home|default|main)(?:\.\w{2,5})?/*)?$", re.IGNORECASE
)
_LOGIN_PAGE = re.compile(
    r"[/?&=](?:log[-_]?in|sign[-_]?in|sign[-_]?up|auth|anmelden|connexion)\b",
    re.IGNORECASE,
)


def judge(looked: Looked) -> Finding:
    """Say what a look showed, and why in a sentence.

    Her picture, seen by its fingerprint, outweighs every status and every word.
    Without it a page is GONE or REPLACED only where it truly answered; walls and
    outages are never taken for a removal.
    """
    for ask in _QUESTIONS:
        if found := ask(looked):
            return found
    return _without_it(looked)


def check(looked: Looked, *, at: datetime) -> Check:
    """Judge a look, as the Check that is kept of it."""
    seen, why = judge(looked)
    return Check(
        page=looked.asked,
        at=at,
        seen=seen,
        why=why,
        status=looked.status,
        moved_to=looked.final if seen is Seen.MOVED else "",
    )


def _hers(looked: Looked) -> Finding | None:
    """Is her picture there, whatever the page says of itself?"""
    if looked.found and not _same_page(looked.asked, looked.ended):
        return Seen.MOVED, "The page leads to another one, and her picture is there."
    if looked.found:
        return Seen.UP, f"Her picture is on the page{_though(looked)}."
    if looked.shows(Shows.HERS):
        return Seen.UP, "Her picture still answers at its own address."
    return None


def _silent(looked: Looked) -> Finding | None:
    if looked.status:
        return None
    return Seen.UNREACHABLE, f"The page did not answer: {looked.error or 'no reason'}."


def _border(looked: Looked) -> Finding | None:
    """Is it shown in other countries only? RFC 7725 gives 451 its meaning."""
    if looked.status == 451:
        return Seen.GEO_BLOCKED, (
            "The page is withheld for legal reasons (451) where we look from; "
            "elsewhere it may still be shown."
        )
    if said := says(looked.words, GEO):
        return Seen.GEO_BLOCKED, f"The page says '{said}'; elsewhere it may be shown."
    return None


def _wall(looked: Looked) -> Finding | None:
    """Must one log in, pay or be no robot, before anything is shown?"""
    if looked.status in WALL_STATUS:
        return Seen.LOGIN_WALL, f"The page does not let us in ({looked.status})."
    if said := says(looked.words, LOGIN + ROBOT):
        return Seen.LOGIN_WALL, f"The page says '{said}': we cannot see what is behind."
    if _LOGIN_PAGE.search(looked.ended) and not _LOGIN_PAGE.search(looked.asked):
        return Seen.LOGIN_WALL, "The page leads to where one logs in."
    return _password(looked)


def _password(looked: Looked) -> Finding | None:
    """Many a page has a field for a password; a wall has nothing else."""
    is_bare = looked.status in _SOUND and not looked.compared
    if not looked.has_login_form or not is_bare or _says_removed(looked):
        return None
    return Seen.LOGIN_WALL, "The page asks for a password, and shows no pictures."


def _trouble(looked: Looked) -> Finding | None:
    if looked.status in _SOUND or looked.status in GONE_STATUS:
        return None
    return Seen.UNREACHABLE, (
        f"The site answered with {looked.status}, which tells nothing about the page."
    )


def _undrawn(looked: Looked) -> Finding | None:
    """Does it show nothing without scripts, which did not run?"""
    if looked.is_drawn or looked.status in GONE_STATUS:
        return None
    if said := says(looked.words, SCRIPT):
        return Seen.UNREACHABLE, f"The page says '{said}', and no browser drew it."
    return None


def _replaced(looked: Looked) -> Finding | None:
    if not looked.shows(Shows.ANOTHER) or looked.shows(Shows.UNANSWERED):
        return None
    return Seen.REPLACED, "Another picture answers at the address where hers was."


def _says_gone(looked: Looked) -> Finding | None:
    if looked.status in GONE_STATUS:
        return Seen.GONE, f"The page is not there any more ({looked.status})."
    if _says_removed(looked) and not _ours_unread(looked):
        said = says(looked.words, REMOVED)
        return Seen.GONE, f"The page says '{said}', and her picture is not on it."
    return None


def _cannot_tell(looked: Looked) -> Finding | None:
    """Did the page answer, but not enough of it to be sure?"""
    if looked.shows(Shows.UNANSWERED) or _ours_unread(looked):
        return Seen.UNREACHABLE, "The page answers, but its pictures do not."
    if not looked.compared and not looked.text.strip():
        return Seen.UNREACHABLE, "The page came back empty."
    return None


def _without_it(looked: Looked) -> Finding:
    if _same_page(looked.asked, looked.ended):
        return Seen.GONE, "The page is there, and her picture is not on it."
    where = "the site's first page" if _is_home(looked.ended) else "another page"
    return Seen.GONE, f"The page leads to {where}, and her picture is not on it."


_QUESTIONS: tuple[Callable[[Looked], Finding | None], ...] = (
    _hers,
    _silent,
    _border,
    _wall,
    _trouble,
    _undrawn,
    _replaced,
    _says_gone,
    _cannot_tell,
)
"""Asked in turn; the first that has an answer decides."""


def _though(looked: Looked) -> str:
    if looked.status in GONE_STATUS:
        return f", though it answers with {looked.status}"
    said = says(looked.words, REMOVED)
    return f", though it says '{said}'" if said else ""


def _says_removed(looked: Looked) -> bool:
    return bool(says(looked.words, REMOVED))


def _ours_unread(looked: Looked) -> bool:
    """Could a picture that was not read be hers? Those of strangers' hosts are not."""
    if not (looked.unread and looked.compared):
        return bool(looked.unread)
    ours = {_parts(looked.asked)[0], _parts(looked.ended)[0]}
    ours.update(_parts(address)[0] for address, _ in looked.media)
    return any(_parts(address)[0] in ours for address in looked.unread)


def _parts(address: str) -> tuple[str, str, str]:
    """Host, path and query of an address (RFC 3986, appendix B); any may be empty."""
    found = _ADDRESS.match(address)
    host, path, query = found.groups("") if found else ("", "", "")
    return host.lower().removeprefix("www."), path.rstrip("/"), query


def _same_page(asked: str, ended: str) -> bool:
    """Whether they differ in scheme, ``www.``, last slash or fragment only.

    More of a query is no other page either: a session's name, new at each look.
    """
    host, path, query = _parts(asked)
    other_host, other_path, other_query = _parts(ended)
    wanted = set(filter(None, query.split("&")))
    return (host, path) == (other_host, other_path) and wanted.issubset(
        other_query.split("&")
    )


def _is_home(address: str) -> bool:
    return bool(_HOME.match(_parts(address)[1]))
