"""A Notice on paper: as plain text, or as a PDF."""

from __future__ import annotations

import json
import textwrap
from importlib.resources import files
from typing import TYPE_CHECKING

from unburden.notify.tongue import tongue
from unburden.typeset import pdf, printable

if TYPE_CHECKING:
    from unburden.model import Notice

_WIDTH = 76
_LONGEST = 20_000  # of one line; no address is cut


def to_text(notice: Notice) -> str:
    """The letter as plain text of 76 columns; addresses are never broken."""
    lines = [notice.subject, "", *notice.body.splitlines()]
    if notice.missing:
        lines = [_draft(notice), "", *notice.missing, "", "-" * _WIDTH, "", *lines]
    wrapped: list[str] = []
    for line in lines:
        indent = " " * _hang(line)
        wrapped += textwrap.wrap(
            line,
            _WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(wrapped) + "\n"


def to_pdf(notice: Notice) -> bytes:
    """The letter as a tagged PDF (PDF/UA-1), A4.

    The same Notice gives the same bytes. All text reaches the template as data.
    """
    told = {
        "subject": notice.subject,
        "language": notice.language,
        "blocks": [_block(text) for text in notice.body.strip().split("\n\n")],
        "draft": list(notice.missing),
        "draft_title": _draft(notice),
    }
    template = files("unburden.notify").joinpath("letter.typ").read_bytes()
    data = json.dumps(printable(told, longest=_LONGEST)).encode()
    return pdf({"main.typ": template, "letter.json": data})


def _draft(notice: Notice) -> str:
    return tongue(notice.language).gettext("Draft: not to be sent yet")


def _hang(line: str) -> int:
    """How far the lines after the first are set in: under the text of a list."""
    text = line.lstrip()
    mark, _, rest = text.partition(" ")
    listed = rest and (mark == "-" or mark.rstrip(".").isdigit())
    return len(line) - len(text) + (len(mark) + 1 if listed else 0)


def _block(text: str) -> list[dict[str, object]]:
    """Lines of a paragraph or a list, with how far each is set in."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        {
            "text": line.strip(),
            "inset": len(line) - len(line.lstrip()),
            "mono": "://" in line,
        }
        for line in lines
    ]
