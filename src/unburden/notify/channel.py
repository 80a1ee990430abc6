"""How a Notice travels: by mail, or by a person's hand.

A Channel tries once and tells what came of it. It calls ``about_to`` at the last moment
at which nothing can have arrived yet; if that raises, nothing is handed over. Whoever
calls it stores that moment, so that after a crash it is known whether trying again
could send a Notice twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Protocol

from unburden.errors import BadInput, Unreachable
from unburden.model import Attempt, AttemptState
from unburden.notify.address import mail_address
from unburden.notify.mail import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from unburden.net import Door, MailRelay, Said, Transaction

AboutTo = Callable[[], None]
NO_REFERENCE = "Handed in by a person; no reference was given."
LONGEST_REFERENCE = 500


class Channel(Protocol):
    """A way for a Notice to its recipient."""

    def hand_over(self, message: bytes, *, to: str, about_to: AboutTo) -> Attempt:
        """Try once to hand a message over.

        Args:
            message: what goes: a mail, or the text that a person hands in.
            to: the mail address, or the form's URL.
            about_to: called once, just before any of it can arrive.

        Returns:
            HANDED_OVER with the other side's receipt; PUT_OFF if it certainly did not
            arrive and may be tried again; REFUSED if the recipient will not have it;
            UNSURE if nobody can tell, and then it is never tried again by itself.

        Raises:
            UnburdenError: the settings or the address are wrong; only ever before
                ``about_to``, so nothing was handed over.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ByMail:
    """By mail, through the organisation's relay.

    Attributes:
        door: the way out; its clock dates each Attempt.
        relay: who takes the mail.
        sender: where bounces go, usually the role address in From.
    """

    door: Door
    relay: MailRelay
    sender: str

    def hand_over(self, message: bytes, *, to: str, about_to: AboutTo) -> Attempt:
        """Try once (see Channel); PrivateAddress and BadInput tell of settings."""
        sender, recipient = mail_address(self.sender), mail_address(to)
        try:
            with self.door.smtp(self.relay) as mail:
                state, said = _ask(mail, sender, recipient)
                if state is None:
                    about_to()
                    state, said = _give(mail, message)
        except Unreachable as error:  # before `about_to`: `_give` raises none
            state, said = AttemptState.PUT_OFF, error.what
        return Attempt(
            at=self.door.clock(), state=state, message_id=_id_of(message), said=said
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """By a person, who filled in a form or posted a letter, and says so.

    Attributes:
        reference: what the other side gave as a receipt; may be empty.
        clock: gives the time, aware, in UTC.
    """

    clock: Callable[[], datetime]
    reference: str = ""

    def hand_over(self, message: bytes, *, to: str, about_to: AboutTo) -> Attempt:
        """Record that it was handed in, with the reference as its receipt."""
        if not message or not to.strip():
            what = "There is nothing to hand in, or nowhere to."
            raise BadInput(what, "Draft the notice again.")
        about_to()
        said = one_line(self.reference)[:LONGEST_REFERENCE] or NO_REFERENCE
        return Attempt(at=self.clock(), state=AttemptState.HANDED_OVER, said=said)


def _ask(mail: Transaction, sender: str, to: str) -> tuple[AttemptState | None, str]:
    """Ask whether a mail may come; no state where it may."""
    said = mail.sender(sender)
    if said.code >= 500:
        what = f"The mail relay does not take mail from {sender}: {said}."
        raise BadInput(what, "Check sender and user under [mail] in config.toml.")
    if said.code != 250:
        return AttemptState.PUT_OFF, str(said)
    said = mail.recipient(to)
    if said.code in {250, 251}:
        said = mail.begin()
        if said.code == 354:
            return None, str(said)
    return _not_taken(said), str(said)


def _give(mail: Transaction, message: bytes) -> tuple[AttemptState, str]:
    """Send the content; a connection that breaks now leaves it open what became of it.

    What the answer means: RFC 5321, 4.2.1.
    """
    try:
        said = mail.content(message)
    except Unreachable as error:
        return AttemptState.UNSURE, error.what
    states = {
        2: AttemptState.HANDED_OVER,
        4: AttemptState.PUT_OFF,
        5: AttemptState.REFUSED,
    }
    return states.get(said.code // 100, AttemptState.UNSURE), str(said)


def _not_taken(said: Said) -> AttemptState:
    return AttemptState.REFUSED if said.code >= 500 else AttemptState.PUT_OFF


def _id_of(message: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(message).get("Message-ID", "")).strip()
