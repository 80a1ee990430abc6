"""What one page of a site says of where to write to it. Nothing is asked here.

Pages are made by strangers, and so are most words on them: of a page that shows
somebody's pictures only the foot is the site's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from unburden.markup import to_tree
from unburden.model import Medium
from unburden.rdap import addresses_in, registrable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

TEXT_LENGTH = 100_000
MOST_LINKS = 3_000
MOST_CONTACTS = 20
MOST_FEET = 5
URL_LENGTH = 2_000
FOOT = (
    "footer, [role=contentinfo], [id*=footer], [id*=Footer], [class*=footer], "
    "[class*=Footer]"
)


class Topic(IntEnum):
    """What a page or an address is for, best first."""

    REMOVAL = 1
    ABUSE = 2
    COPYRIGHT = 3
    CONTACT = 4
    PRIVACY = 5


# What pages and mailboxes for this are called, in English and in some other tongues.
TOPICS = {
    Topic.REMOVAL: re.compile(
        r"remov|take.?down|ncii|non.?consensual|revenge|intimate|delete|suppression|"
        r"retrait|l(?:ö|oe)sch|entfern|elimina|rimozion|borrar|удал"
    ),
    Topic.ABUSE: re.compile(r"abuse|report|melde|signal|denunci|segnala|жалоб"),
    Topic.COPYRIGHT: re.compile(r"dmca|copyright|urheber|droits?.d.auteur"),
    Topic.CONTACT: re.compile(
        r"contact|kontakt|contat|impressum|imprint|support|help|mentions|"
        r"legal|webmaster|info\b|контакт"
    ),
    Topic.PRIVACY: re.compile(r"privacy|datenschutz|gdpr|dpo\b|dsgvo|confidential"),
}
# "Removal requests are published", "we may post all complaints", Lumen and its name
# before 2015. Wide on purpose: a site left out is asked about elsewhere.
ASKED = r"(?:requests?|notices?|complaints?|demands?|e-?mails?|letters?|reports?)"
SHOWN = r"(?:published|posted|public|publici[sz]ed|shared|forwarded|displayed)"
PUBLISHES = re.compile(
    rf"\b{ASKED}[^.!?\[\]]{{0,40}}? (?:will|may|are|is|get|gets|shall|can|might)"
    rf"(?: (?:be|also|always|all|then|made)){{0,3}} {SHOWN}\b[^.!?]{{0,60}}"
    rf"|\bwe (?:will |may |can |always |also |reserve the right to ){{0,3}}"
    rf"(?:publish|post|make public) [^.!?]{{0,40}}?\b{ASKED}\b"
    r"|\blumen ?database\b|\blumendatabase\.org\b|\bchilling ?effects\b"
    r"|\b(?:to|with|by|on) lumen\b",
    re.IGNORECASE,
)
AT = re.compile(r" ?[\[({<] ?(?:at|@|ät|arroba) ?[\])}>] ?", re.IGNORECASE)
DOT = re.compile(r" ?[\[({<] ?(?:dot|\.|punkt|punto) ?[\])}>] ?", re.IGNORECASE)
SPOKEN = re.compile(
    r"\b([a-z0-9._-]{1,64}) at ((?:[a-z0-9-]{1,63} dot ){1,4}[a-z]{2,63})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to reach a site that one of its pages tells of."""

    medium: Medium
    to: str
    topic: Topic
    page: str


def topic_of(words: str) -> Topic | None:
    """What some words, a path or the name of a mailbox are about; the best of several.

    None where they are about none of it.
    """
    low = words.lower()
    return next((each for each, said in TOPICS.items() if said.search(low)), None)


class Said:
    """One page, read.

    Args:
        html: its text.
        url: the page's.
        topic: what the page is for; None for a page that is not for any of it.
        whole: whether all of it is the site's own words; else only the foot is.
    """

    def __init__(
        self, html: str, url: str, topic: Topic | None, *, whole: bool
    ) -> None:
        self._tree = to_tree(html)
        for node in self._tree.css("script, style, noscript, template"):
            node.decompose()
        self.url, self._topic = url, topic
        body = [self._tree.body] if self._tree.body else []
        self._own = body if whole else self._tree.css(FOOT)[:MOST_FEET]

    def links(self) -> Iterator[tuple[Topic, str]]:
        """Pages of the same site that may be for this, in the page's order."""
        site = registrable(urlsplit(self.url).hostname or "")
        for link in self._tree.css("a[href]")[:MOST_LINKS]:
            url = _joined(self.url, link.attributes.get("href"))
            host = urlsplit(url).hostname or ""
            is_web = url.startswith(("http:", "https:")) and len(url) <= URL_LENGTH
            if not is_web or registrable(host) != site:
                continue
            topic = topic_of(f"{_text(link)[:200]} {urlsplit(url).path[:200]}")
            if topic:
                yield topic, url

    def ways(self) -> list[Way]:
        """How the site says that it can be reached, at most 20."""
        found = [*dict.fromkeys(self._mails())]
        ways = [self._mail(each) for each in found if self._is_for_this(each)]
        if self._topic and self._has_form() and len(self.url) <= URL_LENGTH:
            form = Way(
                medium=Medium.FORM, to=self.url, topic=self._topic, page=self.url
            )
            ways.append(form)
        return ways[:MOST_CONTACTS]

    def publishes(self) -> str:
        """The words by which it says that requests are made public; empty if none."""
        found = PUBLISHES.search(" ".join(_text(node) for node in self._own))
        return found[0].strip() if found else ""

    def _mail(self, address: str) -> Way:
        topic = topic_of(address.partition("@")[0]) or self._topic or Topic.CONTACT
        return Way(medium=Medium.MAIL, to=address, topic=topic, page=self.url)

    def _is_for_this(self, address: str) -> bool:
        """Not anybody's address: the site's own, or one named for what it is."""
        mailbox, _, domain = address.partition("@")
        host = urlsplit(self.url).hostname or ""
        return registrable(domain) == registrable(host) or bool(topic_of(mailbox))

    def _mails(self) -> Iterator[str]:
        for node in self._own:
            for link in node.css("a[href^='mailto:' i]"):
                target = unquote(link.attributes.get("href") or "")[7:]
                yield from addresses_in(target.partition("?")[0][:1000])
            for hidden in node.css("[data-cfemail], a[href*='email-protection#']"):
                told = hidden.attributes
                coded = told.get("data-cfemail") or told.get("href") or ""
                yield from addresses_in(_uncovered(coded.rpartition("#")[2]))
            yield from addresses_in(_spelt(_text(node)))

    def _has_form(self) -> bool:
        return any(
            form.css_first("textarea") and not form.css_first("[type=password]")
            for form in self._tree.css("form")
        )


def best(ways: Iterable[Way], medium: Medium) -> list[Way]:
    """The ways of one kind, best first, each once."""
    found: dict[str, Way] = {}
    for way in sorted(ways, key=lambda way: way.topic):
        if way.medium is medium:
            found.setdefault(way.to, way)
    return list(found.values())


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ")[:TEXT_LENGTH].split())


def _spelt(text: str) -> str:
    """Addresses that were written around, as they are meant: ``a [at] b [dot] c``."""
    plain = DOT.sub(".", AT.sub("@", text))
    return SPOKEN.sub(lambda said: f"{said[1]}@{said[2].replace(' dot ', '.')}", plain)


def _uncovered(coded: str) -> str:
    """An address hidden by Cloudflare: in hex, xor its first byte; empty if none."""
    try:
        key, *rest = bytes.fromhex(coded[:1000])
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("ascii", "replace")


def _joined(base: str, href: str | None) -> str:
    try:
        return urldefrag(urljoin(base, (href or "").strip())).url
    except ValueError:
        return ""
