"""The languages that letters can be written in, and sentences told.

A translation is one file, ``locale/pl/LC_MESSAGES/unburden.po``. It is read as it is:
nothing has to be compiled, and no binary is kept.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from unburden.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from importlib.resources.abc import Traversable

LOCALE: Traversable = files("unburden.notify").joinpath("locale")
ENGLISH = "en"


def later(text: str) -> str:
    """Mark a text of a table for translation; it is translated where it is used."""
    return text


@cache
def tongue(code: str) -> NullTranslations:
    """The translations into a language; a text without one stays English.

    Args:
        code: BCP 47, for instance ``en`` or ``pl``.

    Raises:
        NotFound: nobody has translated the letters into it.
    """
    if code == ENGLISH:
        return NullTranslations()
    known = {one.name for one in LOCALE.iterdir() if one.is_dir()} | {ENGLISH}
    if code not in known:
        what = f"There are no letters in “{code}” yet."
        raise NotFound(what, f"Choose one of: {', '.join(sorted(known))}.")
    text = LOCALE.joinpath(code, "LC_MESSAGES", "unburden.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=code.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)


def day(at: datetime, code: str) -> str:
    """A day in words, for instance ``26 November 2026``.

    Raises:
        NotFound: nobody has translated the letters into that language.
    """
    tongue(code)
    return format_date(at, "d MMMM y", locale=code.replace("-", "_"))
