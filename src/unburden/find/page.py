"""A page's bytes in; every picture it shows, and where it leads, out.

Read are `img`, `srcset`, `picture`, lazy `data-*`, style sheets and `style`, Open
Graph and Twitter cards, JSON-LD, links to pictures, `video` and its poster, `input`,
`object`, `embed`, SVG `image`; all of these inside `noscript`, `template` and `srcdoc`.

``nofollow`` and ``noindex`` on a page speak to search engines about their index, of
which we keep none, so they are not asked; robots.txt, which speaks to robots about
visiting, is (by the crawler).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from unburden.find.css import read_css
from unburden.find.embedded import inline_picture, json_ld_pictures
from unburden.find.srcset import candidates
from unburden.find.urls import LONGEST, canonical, is_picture_like
from unburden.markup import to_text, to_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_Kept = TypeVar("_Kept", str, bytes)

MOST = 20_000
LONGEST_TEXT = 2_000_000
DEEPEST = 4

# What pages that load lazily call the picture they will show.
LAZY = re.compile(
    r"data-(?:[a-z-]*(?:src|original|lazy|image|img|poster|photo|picture|thumb|full"
    r"|large|background|bg|zoom|hi-?res|retina|fallback)[a-z0-9-]*|url|href)"
)
PICTURE_ADDRESS = re.compile(
    r"(?:https?:)?/?/?[^\s\"'<>(){}|\\^`,]+\.(?:jpe?g|png|gif|webp|avif|heic|mp4|webm|mov)"
    r"(?:\?[^\s\"'<>(){}|\\^`,]*)?",
    re.IGNORECASE,
)
CARDS = frozenset(
    [
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "og:video",
        "og:video:url",
        "og:video:secure_url",
        "twitter:image",
        "twitter:image:src",
        "twitter:player:stream",
        "thumbnail",
        "thumbnailurl",
        "image",
        "contenturl",
        "msapplication-tileimage",
    ]
)
SOURCES = {
    "img": ("src", "lowsrc"),
    "source": ("src",),
    "video": ("src", "poster"),
    "input": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": ("href", "xlink:href", "src"),
    "feimage": ("href", "xlink:href"),
}
SETS = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
FRAMES = frozenset(("iframe", "frame"))
SHEETS = frozenset(("stylesheet",))
PICTURE_LINKS = frozenset(("image_src", "preload", "prefetch", "thumbnail"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What one page shows and says, without its pictures' bytes.

    Attributes:
        url: the page's own address.
        title: its title.
        text: its visible words, and the words that stand in for pictures.
        pictures: addresses of pictures and videos, each once, in the page's order.
        inline: bytes of the pictures that are written into the page itself.
        links: addresses of other pages, in the page's order.
        sheets: addresses of style sheets.
        asks_password: whether it has a field for one.
    """

    url: str
    title: str
    text: str
    pictures: tuple[str, ...]
    inline: tuple[bytes, ...] = field(repr=False)
    links: tuple[str, ...]
    sheets: tuple[str, ...]
    asks_password: bool = False


def read_page(html: bytes, *, url: str, content_type: str = "") -> PageView:
    """Read a page.

    Args:
        html: as it came, of any charset.
        url: its own address.
        content_type: the HTTP header, which names the charset before the page does.
    """
    text, charset = to_text(html, content_type=content_type)
    tree = to_tree(text)
    base = tree.css_first("base[href]")
    href = base.attributes.get("href") if base is not None else None
    reader = _Reader(canonical(href or "", base=url) or url, charset)
    reader.read(tree, depth=0)
    head = tree.css_first("title")
    title = head.text(strip=True)[:1000] if head is not None else ""
    asks_password = tree.css_first("input[type=password]") is not None
    return PageView(
        url=url,
        title=title,
        text=_words(tree),
        pictures=tuple(reader.pictures),
        inline=tuple(reader.inline),
        links=tuple(link for link in reader.links if link not in reader.pictures),
        sheets=tuple(reader.sheets),
        asks_password=asks_password,
    )


def _words(tree: LexborHTMLParser) -> str:
    """The words a person would see; the tree is used up by this."""
    spoken = [
        value
        for node in tree.css("img[alt], [title], meta[name=description]")[:MOST]
        for name in ("alt", "title", "content")
        if (value := node.attributes.get(name))
    ]
    tree.strip_tags(["script", "style", "template"])
    body = tree.body.text(separator=" ") if tree.body is not None else ""
    return " ".join([body[:LONGEST_TEXT], *spoken])[:LONGEST_TEXT]


class _Reader:
    """Collects addresses in the page's order, each once, so many and no more."""

    def __init__(self, base: str, encoding: str) -> None:
        self.base = base
        self.encoding = encoding
        self.pictures: dict[str, None] = {}
        self.links: dict[str, None] = {}
        self.sheets: dict[str, None] = {}
        self.inline: dict[bytes, None] = {}

    def read(self, tree: LexborHTMLParser, *, depth: int) -> None:
        # A template's content stands outside the tree, one template inside another.
        waiting = [tree.root] if tree.root is not None else []
        for root in waiting:
            for node in root.css("*"):
                self._read_node(node, depth)
            waiting.extend(root.template_fragments()[: MOST - len(waiting)])

    def _read_node(self, node: LexborNode, depth: int) -> None:
        tag = (node.tag or "").lower()
        given = {name: value for name, value in node.attributes.items() if value}
        self._add(given.get(name) for name in SOURCES.get(tag, ()))
        if tag in SETS:
            self._add(candidates(given.get(SETS[tag], "")))
        special = SPECIAL.get(tag)
        if special:
            special(self, node, given)
        if tag in FRAMES and depth < DEEPEST and "srcdoc" in given:
            self.read(to_tree(given["srcdoc"]), depth=depth + 1)
        self._add((given.get("background"),))
        self._read_style(given.get("style", ""))
        self._read_data(given)

    def _read_style(self, css: str) -> None:
        pictures, imports = read_css(css)
        self._add(pictures)
        _keep(self.sheets, (self._full(one) for one in imports))

    def _read_data(self, given: dict[str, str]) -> None:
        for name, value in given.items():
            if not name.startswith("data-"):
                continue
            if "srcset" in name:
                self._add(candidates(value))
            elif "url(" in value:
                self._read_style(f"background:{value}")
            elif LAZY.fullmatch(name) and _is_one_address(value):
                self._add_if_picture(value, sure="url" != name[5:] != "href")
            else:
                self._add(PICTURE_ADDRESS.findall(value[:LONGEST_TEXT]))

    def _add_if_picture(self, value: str, *, sure: bool) -> None:
        full = self._full(value)
        if sure or (full and is_picture_like(full)):
            self._add((value,))

    def _add(self, found: Iterable[str | None]) -> None:
        for one in found:
            if one and one.lstrip()[:5].lower() == "data:":
                _keep(self.inline, (inline_picture(one.strip()),))
            elif one:
                _keep(self.pictures, (self._full(one),))

    def _full(self, address: str) -> str | None:
        return canonical(address, base=self.base, encoding=self.encoding)

    def anchor(self, _node: LexborNode, given: dict[str, str]) -> None:
        full = self._full(given.get("href", ""))
        if full and given.get("href"):
            _keep(self.pictures if is_picture_like(full) else self.links, (full,))

    def link(self, _node: LexborNode, given: dict[str, str]) -> None:
        relations = set(given.get("rel", "").lower().split())
        href = given.get("href", "")
        if relations & SHEETS and href:
            _keep(self.sheets, (self._full(href),))
        elif relations & PICTURE_LINKS:
            shown = given.get("as") == "image" or "image_src" in relations
            self._add_if_picture(href, sure=shown)

    def meta(self, _node: LexborNode, given: dict[str, str]) -> None:
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        content = given.get("content", "")
        if name.lower() in CARDS:
            self._add((content,))
        elif given.get("http-equiv", "").lower() == "refresh":
            target = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            _keep(self.links, (self._full(target[1]),) if target else ())

    def frame(self, _node: LexborNode, given: dict[str, str]) -> None:
        if given.get("src"):
            _keep(self.links, (self._full(given["src"]),))

    def sheet(self, node: LexborNode, _given: dict[str, str]) -> None:
        self._read_style(node.text())

    def script(self, node: LexborNode, given: dict[str, str]) -> None:
        if given.get("type", "").lower().strip() == "application/ld+json":
            self._add(json_ld_pictures(node.text()))


def _keep(where: dict[_Kept, None], found: Iterable[_Kept | None]) -> None:
    for one in found:
        if one is not None and len(where) < MOST:
            where.setdefault(one)


def _is_one_address(value: str) -> bool:
    text = value.strip()
    return 0 < len(text) <= LONGEST and not set(text) & set(" {}<>|\"'\n")


SPECIAL: dict[str, Callable[[_Reader, LexborNode, dict[str, str]], None]] = {
    "a": _Reader.anchor,
    "area": _Reader.anchor,
    "link": _Reader.link,
    "meta": _Reader.meta,
    "iframe": _Reader.frame,
    "frame": _Reader.frame,
    "style": _Reader.sheet,
    "script": _Reader.script,
}
