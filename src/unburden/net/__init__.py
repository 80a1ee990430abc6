"""The one door to the network: identity, limits, the private-address guard.

It opens four ways, with the same guard behind each: `Door.client` and `Door.fetch` for
our own requests, `Door.smtp` and `Door.imap` for mail, and `Door.proxy`, a loopback
forward proxy, for programs that bring their own network code (the crawler, the
browser). The proxy's log is what a Capture calls its second witness.
"""

from unburden.net.door import IDENTITY, Door, Reply
from unburden.net.guard import Guard
from unburden.net.imap import Inbox
from unburden.net.limits import Limits
from unburden.net.mail_relay import MailRelay, MailStore, Patience, Said, Tls
from unburden.net.proxy import Proxy, Witness
from unburden.net.smtp import Transaction

__all__ = [
    "IDENTITY",
    "Door",
    "Guard",
    "Inbox",
    "Limits",
    "MailRelay",
    "MailStore",
    "Patience",
    "Proxy",
    "Reply",
    "Said",
    "Tls",
    "Transaction",
    "Witness",
]
