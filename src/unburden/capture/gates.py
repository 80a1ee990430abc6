"""Questions that sites ask before they show a page, and how a visitor answers them.

Only what is listed is passed, and only at the host it is listed for. A row that nobody
checked against its source passes nothing.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from unburden.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST = Path(__file__).with_name("gates.toml")
NEVER = "never"
KEYS = frozenset({"host", "what", "press", "cookies", "source", "checked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One question at one site.

    Attributes:
        host: where it is asked, and at hosts below it.
        what: what it asks for, for instance ``age question``.
        press: CSS selector of the answer; empty where a cookie is the answer.
        cookies: the cookies the answer sets, by name.
        source: where this row was found.
        checked: the day somebody opened that source, or ``never``.
    """

    host: str
    what: str
    source: str
    checked: str
    press: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)

    def is_at(self, host: str) -> bool:
        """Whether it is asked at `host`, and may be passed there."""
        here = host == self.host or host.endswith(f".{self.host}")
        return here and bool(self.source) and self.checked != NEVER

    @property
    def says(self) -> str:
        """The beginning of a sentence about it."""
        return f"The {self.what} of {self.host} was answered"

    @property
    def listed(self) -> str:
        """Where the rule comes from, in words."""
        return f"(listed from {self.source}, checked {self.checked})"


@functools.lru_cache(maxsize=1)
def listed_gates() -> tuple[Gate, ...]:
    """The gates that come with this program."""
    return read_gates(LIST)


def read_gates(path: Path) -> tuple[Gate, ...]:
    """Read a list of gates.

    Raises:
        BadInput: it is not one.
    """
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("gate", [])
        return tuple(_gate(row) for row in rows)
    except (
        OSError,
        UnicodeDecodeError,
        ValueError,
        TypeError,
        AttributeError,
    ) as wrong:
        raise BadInput(
            f"{path.name} is not a list of gates ({wrong}).",
            "docs/formats/capture.md says how one is written.",
        ) from wrong


def _gate(row: Mapping[str, object]) -> Gate:
    if unknown := set(row) - KEYS:
        what = f"{', '.join(sorted(unknown))} is not known"
        raise ValueError(what)
    if bool(row.get("press")) == bool(row.get("cookies")):
        what = "each needs either press or cookies"
        raise ValueError(what)
    gate = Gate(**row)  # type: ignore[arg-type]
    if "." not in gate.host or set(gate.host) & set("*/: "):
        what = f"{gate.host!r} is not one host"
        raise ValueError(what)
    return gate
