"""How the web app is served, and where its store is: ``config.toml``'s parts for it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from unburden.app.home import MEND, config, configured, home, made_once
from unburden.errors import BadInput

SECRET = "web.key"  # noqa: S105 - a file's name
NEUTRAL = "https://www.bbc.co.uk/weather"
"""Where "leave at once" leads, as GOV.UK's pattern "Exit a page quickly" advises."""
EVERY_LANGUAGE = (("en", "English"), ("ar", "العربية"))
REVIEWED = frozenset({"en"})
"""Languages whose texts a named reviewer has read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How pages are served.

    Attributes:
        hosts: the names this server answers to.
        https: whether it is reached by https, through a proxy in front of it.
        exit_to: where "leave at once" leads.
        languages: the languages it speaks, each a code and its name.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    https: bool = False
    exit_to: str = NEUTRAL
    languages: tuple[tuple[str, str], ...] = EVERY_LANGUAGE[:1]

    @property
    def origins(self) -> tuple[str, ...]:
        """Where forms may come from, beside the host itself."""
        return tuple(f"https://{host}" for host in self.hosts) if self.https else ()


def serving() -> Serving:
    """Read ``[web]``: ``hosts``, ``https``, ``exit_to`` and ``languages``.

    A language that comes unreviewed is spoken once somebody is named who has read it:
    ``[web.languages]`` has its code and that name.

    Raises:
        BadInput: the file cannot be read as such.
    """
    told = configured("web", {})
    if not isinstance(told, dict) or not told.keys() <= _KNOWN:
        what = f"[web] may have {', '.join(sorted(_KNOWN))}."
        raise BadInput(f"{config()}: {what}", MEND)
    codes = {"en", *_languages(told.get("languages", ()))}
    plain = Serving()
    return Serving(
        hosts=tuple(told.get("hosts", plain.hosts)),
        https=told.get("https", plain.https) is True,
        exit_to=str(told.get("exit_to", plain.exit_to)),
        languages=tuple(each for each in EVERY_LANGUAGE if each[0] in codes),
    )


_KNOWN = frozenset({"hosts", "https", "exit_to", "languages"})


def _languages(told: Any) -> set[str]:
    readers = told if isinstance(told, dict) else dict.fromkeys(told, "")
    for code in sorted(readers.keys() - REVIEWED):
        if not str(readers[code]).strip():
            what = f"{config()}: nobody is named who has read the pages in {code!r}."
            fix = f'Write under [web.languages]: {code} = "who read it".'
            raise BadInput(what, fix)
    return set(readers)


def database() -> dict[str, Any]:
    """Say where the store is: SQLite in the data folder, or ``[database]``'s ``url``.

    Raises:
        BadInput: the address is not one of a PostgreSQL database.
    """
    told = os.environ.get("UNBURDEN_DATABASE") or _told()
    if not told:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home() / "unburden.sqlite3",
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                # Deleted rows are overwritten, so that a deleted case is gone.
                "init_command": "PRAGMA secure_delete=ON; PRAGMA synchronous=FULL;",
            },
        }
    url = urlsplit(told)
    if url.scheme not in ("postgres", "postgresql") or len(url.path) < 2:
        what = f"{config()}: [database] url is not one of a PostgreSQL database."
        raise BadInput(what, "Write it as postgresql://user@host/name.")
    # As libpq has it: a socket's folder is named by ?host=, and so is how TLS is used.
    more = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path[1:]),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": more.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": more,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _told() -> str:
    told = configured("database", {})
    return str(told.get("url", "")) if isinstance(told, dict) else ""


def secret_key() -> str:
    """Read what sessions and forms are signed with; made when it is first needed.

    Before there is a data folder it is a new one each time.
    """
    path = home() / SECRET
    fresh = secrets.token_hex(32)
    if not home().is_dir():
        return fresh
    return made_once(path, fresh.encode()).decode()
