"""Who can help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """People to call or write to.

    Attributes:
        country: ISO 3166 codes it serves; ``*`` for everywhere.
        serves: ``adults``, ``under18`` or ``all``.
        source: where this row was found.
        checked: the day somebody opened that source, or ``never``.
        confidence: ``confirmed`` or ``unconfirmed``.
    """

    id: str
    country: tuple[str, ...]
    name: str
    serves: str
    source: str
    checked: str
    confidence: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a named public source was read for this row."""
        return self.confidence == "confirmed"

    @property
    def contact(self) -> str:
        """How to reach it, in a few words."""
        return ", ".join(part for part in (self.phone, self.url, self.email) if part)
