"""How an organisation sends mail: ``[mail]`` in the data folder's `config.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unburden.app.home import configured
from unburden.app.settled import (
    check,
    password,
    read_port,
    read_text,
    read_tls,
    wrong,
)
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
    check(table, KINDS, NEEDED, "[mail]")
    sender = mail_address(table["sender"])
    domain = _domain(table.get("domain", domain_of(sender)))
    return MailSettings(relay=_relay(table, domain), sender=sender, domain=domain)


def _relay(table: dict[str, Any], domain: str) -> MailRelay:
    tls = read_tls(table, Tls.STARTTLS)
    port = read_port(table, PORTS[tls])
    user = table.get("user", "")
    return MailRelay(
        host=table["relay"],
        port=port,
        tls=tls,
        name=domain,
        user=user,
        password=password(table, PASSWORD) if user else "",
        allow_private=table.get("allow_private", False),
        trust=read_text(table["certificates"]) if "certificates" in table else "",
    )


def _domain(text: str) -> str:
    try:
        domain = domain_of(mail_address(f"desk@{text}"))
        new_message_id(domain)
    except BadInput as error:
        raise wrong("domain has to be one name of at most 50 letters") from error
    return domain
