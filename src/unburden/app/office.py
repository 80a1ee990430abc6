"""What an organisation set up once: who it is, and how it works (`config.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from unburden.app.home import MEND, config, configured, home
from unburden.data.routes import with_own
from unburden.data.stale import own_checks
from unburden.errors import BadSetting
from unburden.model import Agent, Route

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.data.checks import Checks


SAMPLE = 0.05
"""Where an organisation sets no other share: one confirmed Match in twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An organisation's settings; on a laptop all are as they come.

    Attributes:
        is_server: whether people other than the one who is shown use this store.
        sources: where may be searched, each with all below it; None: anywhere.
        agent: who writes for her unless a case says otherwise; None: nobody.
        second_person: whether, on a server, a Notice goes only when two people
            approved it.
        sample: which share of the confirmed Matches a supervisor looks at again.
        keep_days: how long a closed case is kept before it is destroyed.
        backup_days: for how long its backups are kept: what was destroyed is in none
            that is older.
    """

    is_server: bool = False
    sources: tuple[str, ...] | None = None
    agent: Agent | None = None
    second_person: bool = False
    sample: float = SAMPLE
    keep_days: int = 365
    backup_days: int = 30


def office() -> Office:
    """Read the organisation's settings.

    ``[house]`` has ``server = true``, and may have ``second_person = true``,
    ``sample``, from 0 to 1, and ``keep_days`` and ``backup_days``, whole numbers from
    30 and from 1; ``[[source]]`` each a ``url``; ``[agent]`` the ``name``,
    ``organisation``, ``email`` and, if it likes, the ``phone``.

    Raises:
        BadInput: the file cannot be read as such.
    """
    told = configured("house", {})
    house = told if isinstance(told, dict) else {}
    is_server = house.get("server", False) is True
    try:
        sources = tuple(str(row["url"]) for row in configured("source", []))
    except (KeyError, TypeError) as error:
        raise BadSetting(f"{config()}: each [[source]] needs a url.", MEND) from error
    return Office(
        is_server=is_server,
        sources=sources if is_server else None,
        agent=_agent(),
        second_person=is_server and house.get("second_person", False) is True,
        sample=_share(house.get("sample", SAMPLE)),
        keep_days=_days(house, "keep_days", least=30),
        backup_days=_days(house, "backup_days", least=1),
    )


def _share(told: object) -> float:
    if isinstance(told, int | float) and 0 <= told <= 1:
        return float(told)
    raise BadSetting(f"{config()}: [house] sample is a share, from 0 to 1.", MEND)


def _days(house: dict[str, Any], name: str, *, least: int) -> int:
    days = house.get(name, getattr(Office(), name))
    if isinstance(days, bool) or not isinstance(days, int) or days < least:
        what = f"[house] {name} is a whole number of days, {least} at the least."
        raise BadSetting(f"{config()}: {what}", MEND)
    return days


def _agent() -> Agent | None:
    told = configured("agent", None)
    try:
        return None if told is None else Agent(**told)
    except TypeError as error:
        what = "[agent] needs name, organisation and email, and may have a phone."
        raise BadSetting(f"{config()}: {what}", MEND) from error


def checks() -> Checks:
    """Which facts the organisation looked up itself (`checked.toml`).

    It is read again once the file changed: every page asks.

    Raises:
        BadInput: its file cannot be used; the sentence names file, row and column.
    """
    path = home() / "checked.toml"
    try:
        held = path.stat()
    except OSError:  # there is none, or it cannot be reached: that is said anew
        return own_checks(path)
    return _checks(path, held.st_mtime_ns, held.st_size, held.st_ino)


@lru_cache(maxsize=4)
def _checks(path: Path, *_version: int) -> Checks:
    return own_checks(path)


def routes() -> tuple[Route, ...]:
    """Every Route: ours, and the organisation's own (`routes.toml` beside it).

    Raises:
        BadInput: its file cannot be used; the sentence names file, row and column.
    """
    return with_own(home() / "routes.toml")
