"""How an organisation sends mail: ``[mail]`` in the data folder's `config.toml`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unburden.app.home import MEND, config, configured, home
from unburden.errors import BadInput
from unburden.net import MailRelay, Tls
from unburden.notify.address import domain_of, mail_address
from unburden.notify.mail import new_message_id

PASSWORD = "UNBURDEN_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}
KINDS: dict[str, type] = {
    "relay": str,
    "port": int,
    "tls": str,
    "user": str,
    "password_file": str,
    "sender": str,
    "domain": str,
    "allow_private": bool,
    "certificates": str,
}
NEEDED = ("relay", "sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How an organisation sends mail.

    Attributes:
        relay: who takes it.
        sender: the role address that it comes from and that bounces go to.
        domain: what Message-IDs end with.
    """

    relay: MailRelay
    sender: str
    domain: str


def mail_settings() -> MailSettings | None:
    """Read ``[mail]`` of ``config.toml``; None where nobody set it up.

    ::

        [mail]
        relay = "smtp.charity.example"
        sender = "takedown@charity.example"
        tls = "starttls"        # or "implicit", or "none"
        port = 587              # otherwise the usual one: 587, 465, 25
        user = "takedown"       # leave out where the relay asks for no login
        password_file = "relay-password"
        domain = "charity.example"   # of Message-IDs; otherwise the sender's
        allow_private = false   # true where the relay stands in your own network
        certificates = "relay.pem"   # where your own authority signed its certificate

    Paths are taken from the data folder where they are relative. The password may be
    in ``UNBURDEN_MAIL_PASSWORD`` instead; nothing ever shows it.

    Raises:
        BadInput: a setting is missing, unknown, or cannot be used.
    """
    table = configured("mail", None)
    if table is None:
        return None
    _check(table)
    sender = mail_address(table["sender"])
    domain = _domain(table.get("domain", domain_of(sender)))
    return MailSettings(relay=_relay(table, domain), sender=sender, domain=domain)


def _check(table: Any) -> None:
    if not isinstance(table, dict):
        raise _wrong("mail has to be a table, [mail]")
    for name, value in table.items():
        if name not in KINDS:
            raise _wrong(f"{name} is no setting of [mail]")
        if type(value) is not KINDS[name]:
            raise _wrong(f"{name} has to be {WORDS[KINDS[name]]}")
    for name in NEEDED:
        if not table.get(name):
            raise _wrong(f"[mail] needs {name}")


WORDS: dict[type, str] = {str: "text in quotes", int: "a number", bool: "true or false"}


def _relay(table: dict[str, Any], domain: str) -> MailRelay:
    tls = _tls(table.get("tls", Tls.STARTTLS))
    port = table.get("port", PORTS[tls])
    if not 0 < port < 65_536:
        raise _wrong("port has to be between 1 and 65535")
    user = table.get("user", "")
    return MailRelay(
        host=table["relay"],
        port=port,
        tls=tls,
        name=domain,
        user=user,
        password=_password(table) if user else "",
        allow_private=table.get("allow_private", False),
        trust=_read(table["certificates"]) if "certificates" in table else "",
    )


def _domain(text: str) -> str:
    try:
        domain = domain_of(mail_address(f"desk@{text}"))
        new_message_id(domain)
    except BadInput as error:
        raise _wrong("domain has to be one name of at most 50 letters") from error
    return domain


def _tls(word: str) -> Tls:
    try:
        return Tls(word)
    except ValueError as error:
        words = ", ".join(f'"{one}"' for one in Tls)
        raise _wrong(f"tls has to be one of {words}") from error


def _password(table: dict[str, Any]) -> str:
    given = os.environ.get(PASSWORD, "")
    if given:
        return given
    if "password_file" not in table:
        raise _wrong(f"user needs password_file, or {PASSWORD} in the environment")
    path = _path(table["password_file"])
    password = _read(table["password_file"]).rstrip("\r\n")
    if path.stat().st_mode & 0o077:
        raise _wrong(f"others may read {path}; say chmod 600 {path}")
    if not password or not password.isprintable():
        raise _wrong(f"{path} does not hold a password in one line")
    return password


def _read(name: str) -> str:
    try:
        return _path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(f"{_path(name)} cannot be read") from error


def _path(name: str) -> Path:
    return home() / Path(name).expanduser()


def _wrong(what: str) -> BadInput:
    return BadInput(f"{config()}: {what}.", MEND)
