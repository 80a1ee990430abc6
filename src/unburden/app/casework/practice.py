"""What a case is worked on with: the organisation's settings, and the way out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from unburden.app.casework import outcomes
from unburden.app.casework.drafting import Drafts
from unburden.app.casework.following import Clockwork
from unburden.app.casework.listed import Listings
from unburden.app.casework.looking import Eyes
from unburden.app.casework.pages import PageQueue
from unburden.app.casework.screen import Screen
from unburden.app.casework.sending import Outbox
from unburden.app.casework.watching import Rounds, never
from unburden.app.engines import engines
from unburden.app.mail import mail_settings
from unburden.app.mailbox import mailbox_settings
from unburden.app.office import checks, routes
from unburden.capture import capture
from unburden.data import time_zone
from unburden.errors import BadInput
from unburden.find import headless
from unburden.fingerprint import Decoder
from unburden.match import Bank
from unburden.net import Door
from unburden.notify import ByMail
from unburden.rdap import REGISTRIES
from unburden.route import climb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.pages import Take, Tell
    from unburden.app.casework.screen import OpenBrowser
    from unburden.app.engines import Asked
    from unburden.model import Ladder, Place
    from unburden.net import Inbox
    from unburden.notify import Channel


@dataclass(kw_only=True)
class Practice:
    """A case, and all that it is worked on with.

    Attributes:
        desk: the open case.
        door: every byte goes through it.
        tell: is told what happens as it happens.
        registries: where the lists of RDAP servers are.
        take: makes a Capture, as `capture.capture` does.
        browser: opens the browser that draws pages, given a proxy's address.
    """

    desk: Desk
    door: Door
    tell: Tell
    registries: str = REGISTRIES
    take: Take = capture
    browser: OpenBrowser = headless

    @cached_property
    def drafts(self) -> Drafts:
        """What drafts requests."""
        return Drafts(
            desk=self.desk,
            climb=self._climb,
            routes=routes(),
            tell=self.tell,
            measured=outcomes.measured(),
            checks=checks(),
        )

    def _climb(self, place: Place) -> Ladder:
        return climb(
            place,
            door=self.door,
            clock=self.desk.clock,
            law=self.desk.about()["law"],
            routes=routes(),
            registries=self.registries,
        )

    @cached_property
    def engines(self) -> tuple[Asked, ...]:
        """The search engines that are asked about places.

        Raises:
            BadInput: their settings cannot be used.
        """
        return engines(self.door, routes())

    def listings(self, rounds: Rounds) -> Listings:
        """What asks them, beside a round of looks."""
        return Listings(
            desk=self.desk, engines=self.engines, rounds=rounds, drafts=self.drafts
        )

    @cached_property
    def clockwork(self) -> Clockwork:
        """What drafts the next steps."""
        zone = time_zone(self.desk.about()["law"]) or "UTC"
        return Clockwork(drafts=self.drafts, zone=zone)

    def outbox(self, channel: Channel, *, domain: str = "") -> Outbox:
        """What sends through a channel."""
        return Outbox(
            desk=self.desk,
            channel=channel,
            domain=domain,
            tell=self.tell,
            deadline=self.clockwork.due,
        )

    def mailbox(self) -> Outbox:
        """What sends through the organisation's mail relay.

        Raises:
            BadInput: none is configured.
        """
        settings = mail_settings()
        if settings is None:
            what = "No mail server is configured, so nothing can be sent from here."
            fix = "Add [mail] to config.toml, or send by hand: --form, --print."
            raise BadInput(what, fix)
        door = Door(clock=self.desk.clock, resolve=self.door.resolve)
        channel = ByMail(door=door, relay=settings.relay, sender=settings.sender)
        return self.outbox(channel, domain=settings.domain)

    @contextmanager
    def inbox(self) -> Iterator[tuple[Inbox, str]]:
        """The organisation's mailbox, and what tells it from others.

        Raises:
            BadInput: none is configured, or it does not let us in.
            Unreachable: it does not answer.
        """
        store = mailbox_settings()
        if store is None:
            what = "No mailbox is configured, so no answers can be fetched."
            raise BadInput(what, "Add [mailbox] to config.toml, or name saved mails.")
        door = Door(clock=self.desk.clock, resolve=self.door.resolve)
        with door.imap(store) as opened:
            yield opened, f"{store.host} {store.port} {store.user} {store.folder}"

    @contextmanager
    def rounds(
        self, *, render: bool = True, stop: Callable[[], bool] = never
    ) -> Iterator[Rounds]:
        """What looks at places again, until the block ends.

        Args:
            render: whether a browser draws pages that do not show her as they came.
            stop: whether to stop before the next place.
        """
        desk = self.desk
        queue = PageQueue(desk, self.door, self.tell, take=self.take)
        with Decoder() as decoder, Screen(self.door, self.browser) as screen:
            eyes = Eyes(
                door=self.door,
                decoder=decoder,
                bank=Bank(desk.items()),
                clock=desk.clock,
                renderer=screen if render else None,
            )
            yield Rounds(desk=desk, eyes=eyes, queue=queue, tell=self.tell, stop=stop)


def quietly(desk: Desk) -> Practice:
    """What a case is worked on with by somebody who reads a page, and no progress."""
    return Practice(
        desk=desk, door=Door(clock=desk.clock), tell=lambda _word, _news: None
    )
