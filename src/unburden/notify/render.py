"""Set a letter from its template: plain text, and nothing of it is ever code."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from unburden.notify import clean
from unburden.notify.tongue import tongue

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = "letter"
"""The letter of every kind of notice that has none of its own."""
_GAPS = re.compile(r"\n{3,}")


@cache
def _letters(language: str) -> Environment:
    # Plain text, so nothing is escaped for HTML; what goes in was cleaned before.
    room = Environment(
        loader=PackageLoader("unburden.notify", "letters"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    room.policies["ext.i18n.trimmed"] = True
    room.install_gettext_translations(tongue(language), newstyle=True)  # type: ignore[attr-defined]
    return room


def letter(kind: str, told: Mapping[str, Any], *, language: str) -> tuple[str, str]:
    """The subject and the body of a letter.

    Args:
        kind: the name of its template, or of a kind of notice.
        told: what the template names; every text in it was cleaned.
        language: BCP 47.

    Raises:
        NotFound: nobody has translated the letters into that language.
    """
    template = _letters(language).select_template([f"{kind}.txt", f"{PLAIN}.txt"])
    subject, _, body = template.render(told).strip().partition("\n")
    return clean.line(subject), _GAPS.sub("\n\n", body.strip()) + "\n"
