"""The pictures a style sheet shows, and the sheets it brings in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tinycss2  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinycss2.ast import Node  # type: ignore[import-untyped]

LONGEST = 2_000_000
STRING_IS_PICTURE = frozenset(("image-set", "-webkit-image-set", "image", "src"))
NOT_PICTURES = (".woff", ".woff2", ".ttf", ".otf", ".eot", ".css", ".htc", ".svg")


def read_css(css: str) -> tuple[list[str], list[str]]:
    """The picture addresses in a style sheet or a `style` attribute, and its imports.

    Args:
        css: of which the first ``LONGEST`` characters are read.

    Source: CSS Images 3 and 4 (``url()``, ``image-set()``), CSS Cascade (``@import``).
    """
    pictures: list[str] = []
    imports: list[str] = []
    if not any(word in css for word in ("url(", "URL(", "image-set", "@import")):
        return pictures, imports
    tokens = tinycss2.parse_component_value_list(css[:LONGEST], skip_comments=True)
    rule = ""
    for token, in_set in _walk(tokens):
        if token.type == "at-keyword":
            rule = token.lower_value
        elif token.type == "{} block" or token == ";":  # noqa: S105 - CSS
            rule = ""
        elif rule == "import" and token.type in {"url", "string"}:
            imports.append(token.value)
        elif rule != "namespace" and _shows(token, in_set=in_set):
            pictures.append(token.value)
    return [one for one in pictures if not _is_other(one)], imports


def _walk(tokens: Sequence[Node]) -> Iterator[tuple[Node, bool]]:
    """Every token at every depth, and whether it stands in an image function."""
    stack = [(iter(tokens), False)]
    while stack:
        level, in_set = stack[-1]
        token = next(level, None)
        if token is None:
            stack.pop()
            continue
        yield token, in_set
        if token.type == "function":
            name = token.lower_name
            stack.append((iter(token.arguments), name in STRING_IS_PICTURE | {"url"}))
        elif token.type in {"{} block", "() block", "[] block"}:
            stack.append((iter(token.content), False))


def _shows(token: Node, *, in_set: bool) -> bool:
    return token.type == "url" or (token.type == "string" and in_set)


def _is_other(address: str) -> bool:
    path = address.partition("?")[0].partition("#")[0].lower()
    return path.endswith(NOT_PICTURES)
