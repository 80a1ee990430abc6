"""From words to pages: PDFs by typst, with fonts of their own and no instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typst

from unburden.typeset.letters import DRAWN, LONGEST, printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["DRAWN", "FONTS", "LONGEST", "pdf", "printable"]

FONTS = typst.Fonts(include_system_fonts=False)
"""The fonts inside the typst wheel, so that a page looks the same everywhere."""


def pdf(sources: Mapping[str, bytes], *, at: datetime | None = None) -> bytes:
    """Set a document as a tagged PDF (PDF/UA-1).

    The template never changes; all text reaches it as JSON data, so that nothing that
    anybody wrote is ever read as instructions.

    Args:
        sources: files by name; ``main.typ`` is the template.
        at: when the document was made; None where its template says ``date: none``.
    """
    made: bytes = typst.compile(  # type: ignore[call-overload] # takes files by name
        dict(sources),
        format="pdf",
        font_paths=FONTS,
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=at.replace(microsecond=0) if at else None,
    )
    return bytes(made)
