"""From a Statement to a Notice, on its way, and what comes back."""

from unburden.notify.channel import ByHand, ByMail, Channel
from unburden.notify.choice import choose_form, chunks, why_not
from unburden.notify.dossier import Event
from unburden.notify.draft import draft
from unburden.notify.elements import Evidence, Needed
from unburden.notify.fetched import new_letters
from unburden.notify.follow_up import follow_up, retract
from unburden.notify.form import guide
from unburden.notify.handoff import hand_off
from unburden.notify.inbox import read_reply
from unburden.notify.mail import compose, new_message_id, wire
from unburden.notify.mailbox import Letter, read_mailbox
from unburden.notify.mandate import against, give, verify, withdraw
from unburden.notify.printed import to_pdf, to_text
from unburden.notify.rate import next_turn
from unburden.notify.tongue import tongue
from unburden.notify.writer import writer_of

__all__ = [
    "ByHand",
    "ByMail",
    "Channel",
    "Event",
    "Evidence",
    "Letter",
    "Needed",
    "against",
    "choose_form",
    "chunks",
    "compose",
    "draft",
    "follow_up",
    "give",
    "guide",
    "hand_off",
    "new_letters",
    "new_message_id",
    "next_turn",
    "read_mailbox",
    "read_reply",
    "retract",
    "to_pdf",
    "to_text",
    "tongue",
    "verify",
    "why_not",
    "wire",
    "withdraw",
    "writer_of",
]
