"""What each kind of job does: it calls the verbs of the casework, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unburden.app.casework import actions, asking, sealing
from unburden.app.casework.practice import Practice
from unburden.app.casework.search import Looking
from unburden.app.home import workshop
from unburden.app.jobs import bundles
from unburden.app.jobs.models import Kind
from unburden.app.mail import mail_settings
from unburden.app.mailbox import mailbox_settings
from unburden.net import Door
from unburden.pack import OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unburden.app.casework.desk import Desk
    from unburden.app.jobs.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job, being done.

    Attributes:
        job: its number.
        desk: its case, open.
        what: with what it is to be done.
        progress: is told what happens.
    """

    job: int
    desk: Desk
    what: Mapping[str, Any]
    progress: Progress

    @property
    def door(self) -> Door:
        """The way out to the network."""
        private = self.what.get("allow_private", False) is True
        return Door(allow_private=private, clock=self.desk.clock)

    @property
    def practice(self) -> Practice:
        """What the case is worked on with."""
        return Practice(desk=self.desk, door=self.door, tell=self.progress.tell)


def find(work: Work) -> list[str]:
    """Look at ``sources``, in the manner of ``looking``."""
    looking = Looking(**work.what.get("looking", {}))
    sources = work.what["sources"]
    tell = work.progress.tell
    found = actions.find(work.desk, sources, looking=looking, tell=tell)
    return [wrong.what for wrong in found.troubles]


def capture(work: Work) -> list[str]:
    """Record ``pages``, and those that wait from before."""
    pages, door = work.what["pages"], work.door
    actions.record(work.desk, pages, door=door, tell=work.progress.tell)
    return []


def draft(work: Work) -> list[str]:
    """Draft all that is to be asked now."""
    work.progress.step = "drafting"
    asking.draft(work.practice)
    return []


def send(work: Work) -> list[str]:
    """Send each approved mail whose time has come."""
    work.progress.step = "sending"
    asking.send(work.practice.mailbox())
    return []


def watch(work: Work) -> list[str]:
    """Look at each place that is due; draft what comes next; send; fetch answers."""
    work.progress.step = "watching"
    practice = work.practice
    asking.watch(practice)
    asking.draft(practice)
    if mail_settings() is not None:
        asking.send(practice.mailbox())
    if mailbox_settings() is not None:
        asking.fetch(practice)
    return []


def fetch(work: Work) -> list[str]:
    """Read what is new in the mailbox and answers this case; draft what comes next."""
    work.progress.step = "fetching"
    asking.fetch(work.practice)
    return []


def pack(work: Work) -> list[str]:
    """Pack the Bundle for ``recipients``, labelled by ``initials``, and keep it.

    Stopped in between, nothing of it is left, and whoever goes on begins it anew.
    """
    work.progress.step = "packing"
    desk, what, tell = work.desk, work.what, work.progress.tell
    if bundles.place(desk, work.job).exists():
        return []  # it was made before a worker was stopped
    recipients, initials = what.get("recipients", []), what.get("initials", OURS)
    with workshop() as folder:
        out = folder / "bundle.zip"
        actions.pack(desk, out, recipients, initials=initials, tell=tell)
        tell("packing", {})
        bundles.keep(desk, work.job, out)
    return []


DO: Mapping[Kind, Callable[[Work], list[str]]] = {
    Kind.FIND: find,
    Kind.CAPTURE: capture,
    Kind.DRAFT: draft,
    Kind.SEND: send,
    Kind.WATCH: watch,
    Kind.FETCH: fetch,
    Kind.PACK: pack,
}
"""What is done; each gives sentences on what went wrong and stopped nothing."""


def go_on(work: Work) -> None:
    """Bring into order what a stop left, before the work goes on.

    What was recorded before it has no Seal yet.
    """
    work.desk.clear_left()
    sealing.seal(work.desk)
