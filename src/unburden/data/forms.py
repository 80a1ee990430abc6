"""The kinds of notice, and what each has to contain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from unburden.data.checks import NONE, Checks
from unburden.data.tables import CONFIRMED, find, table
from unburden.model import Element, Layer  # noqa: TC001 - the reader looks at them

LETTER = "letter"
"""The kind that any reader takes who asks for no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that a kind of notice asks for.

    Attributes:
        element: what it is.
        required: whether a notice without it may not go.
        says: what the source asks for, in a few words of ours.
        cite: where it stands, or who asks for it where no law does.
    """

    element: Element
    required: bool
    says: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeForm:
    """A kind of notice.

    Attributes:
        name: for a person.
        layers: to whom it may go.
        who_may_send: in words.
        only_if: what has to be so, or it must not be used; may be empty.
        elements: what it contains, in the order in which it is written.
        ask_also: what to ask for that its source allows, a few words each.
        warnings: what to know before it goes, a sentence each.
        source: where the row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
        note: what a reader should know; may be empty.
    """

    id: str
    name: str
    layers: tuple[Layer, ...]
    who_may_send: str
    only_if: str = ""
    elements: tuple[Asked, ...]
    ask_also: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str
    checked: str
    confidence: str
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether it was read in a named public source."""
        return self.confidence == CONFIRMED

    @property
    def required(self) -> tuple[Asked, ...]:
        """What it may not go without."""
        return tuple(asked for asked in self.elements if asked.required)


def form(id_: str, *, checks: Checks = NONE) -> NoticeForm:
    """Give one row.

    Args:
        id_: its id.
        checks: what an organisation looked up itself.

    Raises:
        NotFound: there is none of this id.
    """
    return find(id_, forms(checks=checks), "kind of notice")


def forms(*, checks: Checks = NONE) -> tuple[NoticeForm, ...]:
    """Every row, in the file's order."""
    return checks.over("notices", _all())


@cache
def _all() -> tuple[NoticeForm, ...]:
    return table(NoticeForm, "notices.toml", "notice")
