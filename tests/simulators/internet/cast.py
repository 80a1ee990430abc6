"""The 25 sites of the world, with 60 places, and the companies that they stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.simulators.internet.desks import (
    DAY,
    HOUR,
    MINUTE,
    Comeback,
    Desk,
    Gone,
    Return,
    Says,
    SiteRow,
    Spell,
    Weather,
)

from unburden.model import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A host, a CDN, a registrar or a network.

    Attributes:
        id: how the sites name it.
        layer: what it is to them.
        mailbox: where it takes requests.
        network: its addresses; empty for a registrar.
        asn: its number among networks; 0 for a registrar.
    """

    id: str
    layer: Layer
    mailbox: str
    network: str = ""
    asn: int = 0


# Real-looking, as the guard lets no documentation address through; they are dialled
# on loopback only. The block is the one that example.com had for years.
COMPANIES = (
    Company(
        id="hoster-north",
        layer=Layer.HOST,
        mailbox="abuse@hoster-north.example",
        network="93.184.215.0/26",
        asn=64496,
    ),
    Company(
        id="hoster-south",
        layer=Layer.HOST,
        mailbox="abuse@hoster-south.example",
        network="93.184.215.64/26",
        asn=64497,
    ),
    Company(
        id="edgecdn",
        layer=Layer.CDN,
        mailbox="abuse@edgecdn.example",
        network="93.184.215.128/26",
        asn=64498,
    ),
    Company(
        id="upstream",
        layer=Layer.NETWORK,
        mailbox="abuse@upstream.example",
        network="93.184.215.192/26",
        asn=64499,
    ),
    Company(id="names", layer=Layer.REGISTRAR, mailbox="abuse@names.example"),
)
REGULATOR = "reports@regulator.example"
SEARCH = "search.example"

_THANKS = (Says.RECEIVED,)
_AT_ONCE = Desk(acts=20 * MINUTE, says=(Says.AUTOMATIC,), confirms=True)
_IN_47 = Desk(acts=47 * HOUR, says=_THANKS, answers=2 * HOUR, confirms=True)

KNOWN = (
    SiteRow(host="album1.example", places=4, desk=_AT_ONCE),
    SiteRow(host="album2.example", places=2, desk=_AT_ONCE, gone=Gone.SOFT),
    SiteRow(host="pics3.example", places=2, desk=_AT_ONCE, gone=Gone.HOME),
    SiteRow(host="forum4.example", places=4, desk=_IN_47, gone=Gone.GONE),
    SiteRow(
        host="forum5.example",
        places=3,
        desk=_IN_47,
        comebacks=(Comeback(after=9 * DAY, how=Return.SAME),),
    ),
    SiteRow(
        host="forum6.example",
        places=3,
        desk=_IN_47,
        comebacks=(Comeback(after=5 * DAY, how=Return.NEW),),
    ),
    SiteRow(
        host="forum7.example",
        places=2,
        desk=_IN_47,
        comebacks=(Comeback(after=12 * DAY, how=Return.MOVED),),
    ),
    SiteRow(host="share8.example", places=2, desk=_AT_ONCE, gone=Gone.REPLACED),
    # Asks for more, and acts on the reminder.
    SiteRow(
        host="share9.example",
        places=2,
        desk=Desk(
            acts=6 * HOUR,
            asks=2,
            says=(Says.NEEDS_MORE, Says.RECEIVED),
            answers=7 * HOUR,
            confirms=True,
        ),
    ),
    # Refuses, until the complaint.
    SiteRow(
        host="board10.example",
        places=2,
        desk=Desk(
            acts=24 * HOUR,
            asks=3,
            says=(Says.REFUSED, Says.REFUSED, Says.RECEIVED),
            answers=10 * HOUR,
            twice=True,
        ),
        regulator_desk=Desk(acts=6 * DAY, says=_THANKS, answers=DAY),
    ),
    # Never complies; its host does.
    SiteRow(
        host="board11.example",
        places=3,
        host_desk=Desk(acts=30 * HOUR, says=_THANKS, answers=HOUR, forwards=True),
    ),
    # Nobody has that address; its host acts.
    SiteRow(
        host="board12.example",
        places=2,
        desk=Desk(says=(Says.BOUNCED,), answers=MINUTE),
        host_desk=Desk(acts=10 * HOUR, says=(Says.AUTOMATIC,), confirms=True),
    ),
    # Says "removed" when it is not, and does it the second time.
    SiteRow(
        host="tube13.example",
        places=2,
        desk=Desk(acts=2 * HOUR, asks=2, says=(Says.REMOVED,), answers=HOUR),
    ),
)
HOSTILE = (
    # Posts what it is sent, from whomever it came; nobody takes it down.
    SiteRow(
        host="shame14.example",
        places=3,
        desk=Desk(says=(Says.HOSTILE,), answers=5 * HOUR),
        hoster="hoster-south",
        host_desk=Desk(says=(Says.AUTOMATIC,), forwards=True),
        registrar_desk=Desk(says=(Says.REFUSED,), answers=2 * DAY, forwards=True),
        publishes=True,
        warns=True,
        gone=Gone.SOFT,
    ),
    # Behind the CDN; the registrar takes the name away.
    SiteRow(
        host="leak15.example",
        places=2,
        hoster="hoster-south",
        cdn_desk=Desk(says=(Says.AUTOMATIC,), forwards=True),
        registrar_desk=Desk(acts=5 * DAY, asks=2, says=_THANKS, answers=9 * HOUR),
        shows_contact=False,
    ),
    SiteRow(
        host="leak16.example",
        places=2,
        desk=Desk(says=(Says.HOSTILE, Says.NOTHING), answers=30 * HOUR),
        cdn_desk=Desk(says=(Says.AUTOMATIC,), forwards=True),
        hoster="hoster-south",
        publishes=True,
    ),
    SiteRow(
        host="dump17.example",
        places=3,
        host_desk=Desk(
            acts=30 * HOUR, says=(Says.DELAYED,), answers=4 * HOUR, confirms=True
        ),
    ),
    SiteRow(
        host="dump18.example",
        places=3,
        hoster="hoster-south",
        host_desk=Desk(acts=50 * HOUR, says=_THANKS, forwards=True, tongue="de"),
        comebacks=(Comeback(after=20 * DAY, how=Return.SAME),),
        gone=Gone.SOFT,
    ),
    # Down for days, with the picture still there when it is back.
    SiteRow(
        host="dump19.example",
        places=2,
        spells=(Spell(Weather.BUSY, 3 * DAY, 8 * DAY),),
        host_desk=Desk(
            acts=4 * DAY, asks=2, says=_THANKS, answers=3 * HOUR, threads=False
        ),
    ),
    SiteRow(
        host="dump20.example",
        places=2,
        spells=(
            Spell(Weather.SILENT, 2 * DAY, 4 * DAY),
            Spell(Weather.NO_NAME, 40 * DAY, 41 * DAY),
        ),
        host_desk=Desk(acts=70 * HOUR, says=_THANKS),
    ),
    SiteRow(
        host="wall21.example",
        places=2,
        spells=(Spell(Weather.LOGIN, 6 * DAY, 14 * DAY),),
        registrar_desk=Desk(acts=5 * DAY, says=_THANKS, answers=DAY),
    ),
    SiteRow(
        host="geo22.example",
        places=2,
        spells=(Spell(Weather.GEO, 4 * DAY, 30 * DAY),),
        hoster="hoster-south",
        desk=Desk(says=(Says.REFUSED,), answers=3 * DAY, tongue="de"),
    ),
    # Comes back three times; its host acts each time.
    SiteRow(
        host="again23.example",
        places=3,
        host_desk=Desk(acts=12 * HOUR, says=(Says.AUTOMATIC,), confirms=True),
        comebacks=(Comeback(after=10 * DAY, how=Return.SAME),) * 3,
    ),
    SiteRow(
        host="mirror24.example",
        places=2,
        cdn_desk=Desk(acts=60 * HOUR, says=_THANKS, answers=HOUR, forwards=True),
        gone=Gone.REPLACED,
        comebacks=(Comeback(after=15 * DAY, how=Return.NEW),),
    ),
    # Whoever posted it takes it down; the picture can be had for two days more.
    SiteRow(host="quiet25.example", places=1, by_itself=5 * DAY, media_lingers=2 * DAY),
)
SITES = (*(replace(row, is_known=True) for row in KNOWN), *HOSTILE)
"""Those of which the organisation keeps a checked route come first."""
