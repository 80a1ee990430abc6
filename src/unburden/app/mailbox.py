"""Where an organisation reads what was answered: ``[mailbox]`` of `config.toml`."""

from __future__ import annotations

from unburden.app.home import configured
from unburden.app.settled import check, password, read_port, read_text, read_tls
from unburden.net import MailStore, Tls

PASSWORD = "UNBURDEN_MAILBOX_PASSWORD"  # noqa: S105 - the name of a variable
PORTS = {Tls.IMPLICIT: 993, Tls.STARTTLS: 143, Tls.NONE: 143}
KINDS: dict[str, type] = {
    "server": str,
    "port": int,
    "tls": str,
    "user": str,
    "password_file": str,
    "folder": str,
    "allow_private": bool,
    "certificates": str,
}
NEEDED = ("server", "user")


def mailbox_settings() -> MailStore | None:
    """Read ``[mailbox]`` of ``config.toml``; None where nobody set it up.

    ::

        [mailbox]
        server = "imap.charity.example"
        user = "takedown@charity.example"
        password_file = "mailbox-password"   # chmod 600
        folder = "INBOX"
        tls = "implicit"        # or "starttls", or "none"
        port = 993              # otherwise the usual one: 993, 143
        allow_private = false   # true where it stands in your own network
        certificates = "mail.pem"   # where your own authority signed its certificate

    The password may be in ``UNBURDEN_MAILBOX_PASSWORD`` instead; nothing ever shows it.

    Raises:
        BadInput: a setting is missing, unknown, or cannot be used.
    """
    table = configured("mailbox", None)
    if table is None:
        return None
    check(table, KINDS, NEEDED, "[mailbox]")
    tls = read_tls(table, Tls.IMPLICIT)
    return MailStore(
        host=table["server"],
        port=read_port(table, PORTS[tls]),
        user=table["user"],
        tls=tls,
        password=password(table, PASSWORD),
        folder=table.get("folder", "INBOX"),
        allow_private=table.get("allow_private", False),
        trust=read_text(table["certificates"]) if "certificates" in table else "",
    )
