"""The whole story of a case, in the order in which it happens.

``add -> find (match, capture) -> confirm -> seal -> pack``, between `cases.open_case`
and `cases.delete`; `asking.py` tells what is asked of whom meanwhile. Each action
loads what it needs, asks `policy.py`, runs the step, appends an Entry to the ledger,
and saves. No transaction is open while the network is in use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from unburden import policy
from unburden.app.casework import sealing
from unburden.app.casework.guarding import (
    freeze_if_shared,
    hushed,
    may_go_on,
    may_pack,
    may_search,
)
from unburden.app.casework.models import MatchRow
from unburden.app.casework.pages import BY_HAND, PageQueue
from unburden.app.casework.plan import answer_her
from unburden.app.casework.search import Found, Search
from unburden.app.casework.stated import declare, seal_stated
from unburden.app.casework.story import tell_story, with_ledger
from unburden.app.home import workshop
from unburden.data import for_person
from unburden.errors import BadInput
from unburden.fingerprint import Decoder, described, without_details
from unburden.match import Bank
from unburden.model import ItemKind, Skipped
from unburden.net import Door
from unburden.pack import OURS, digest, may_write, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import CaptureRow
    from unburden.app.casework.pages import Tell
    from unburden.app.casework.search import Looking
    from unburden.model import Fingerprint, Item, Lead
    from unburden.pack import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one picture that was to be added.

    Attributes:
        label: its name.
        item: the new Item, or None.
        why: why there is none.
        is_known: whether the case has it already.
    """

    label: str
    item: Item | None
    why: str = ""
    is_known: bool = False


def add(
    desk: Desk,
    pictures: Iterable[Lead | Skipped],
    kind: ItemKind,
    *,
    adult: bool | None,
    keep_details: bool = False,
) -> Iterator[Added]:
    """Add pictures or videos to look for; their bytes are forgotten at once.

    Args:
        desk: the open case.
        pictures: what was given, read.
        kind: whether they show her intimately, or are ordinary photos.
        adult: whether she was 18 or over in all of them, as somebody answered.
        keep_details: keep an intimate Item's local features and grey plate too, so
            that crops and deepfakes of it can be found; only if she agrees.

    Yields:
        What became of each; one that cannot be read stops none of the others.

    Raises:
        UnderEighteen: she was not; nothing is kept.
        BadInput: nobody said.
    """
    services = for_person(desk.about()["law"], adult=False)
    policy.may_keep(adult=adult, services=services)
    with Decoder() as decoder:
        for seen in pictures:
            if isinstance(seen, Skipped):
                yield Added(label=seen.url, item=None, why=seen.why)
                continue
            try:
                print_ = decoder.fingerprint(seen.data, name=seen.url, exact=True)
            except BadInput as error:
                yield Added(label=seen.url, item=None, why=str(error))
                continue
            if kind is ItemKind.INTIMATE and not keep_details:
                print_ = without_details(print_)
            yield _keep(desk, seen.url, kind, print_)


def add_fingerprint(
    desk: Desk,
    label: str,
    kind: ItemKind,
    print_: Fingerprint,
    *,
    adult: bool | None,
    keep_details: bool = False,
) -> Added:
    """Add a picture or video that was measured on her own device.

    Args:
        desk: the open case.
        label: what she calls it.
        kind: whether it shows her intimately, or is an ordinary photo.
        print_: what her device sent; a picture's local features are found in its plate.
        adult: whether she was 18 or over in it, as she answered.
        keep_details: whether she agreed that its plate is kept; without it, whatever
            came, only hashes are.

    Raises:
        UnderEighteen: she was not; nothing is kept.
        BadInput: nobody said.
    """
    services = for_person(desk.about()["law"], adult=False)
    policy.may_keep(adult=adult, services=services)
    print_ = described(print_) if keep_details else without_details(print_)
    return _keep(desk, label, kind, print_)


def _keep(desk: Desk, label: str, kind: ItemKind, print_: Fingerprint) -> Added:
    with desk.writing(house=True):
        # A folder's name may tell more than she means to, and the report names it.
        name = PurePath(label).name
        item = desk.keep_item(kind, name, print_)
        if item is None:
            why = "it is in this case already."
            return Added(label=label, item=None, why=why, is_known=True)
        body = {"item": item.id, "kind": kind.value, "label": name}
        said = {"sha256": print_.sha256, "adult": "yes, as answered"}
        desk.append("add", body | said)
        freeze_if_shared(desk, print_.sha256)
    return Added(label=label, item=item)


def confirm(
    desk: Desk, names: Iterable[str], *, basis: Mapping[str, str], reject: bool
) -> list[MatchRow]:
    """Record what a named person says of Matches: yes, these are hers; or no.

    Args:
        desk: the open case; its actor is the person.
        names: the Matches' numbers.
        basis: on what basis (free words) the person states which Declaration.
        reject: whether they are not hers.

    Raises:
        NotFound: a Match is not in this case; nothing is recorded.
        BadInput: nobody is named.
    """
    policy.may_confirm(actor=desk.actor)
    rows = [desk.find_match(name) for name in names]
    declared = [] if reject else declare(desk, basis)
    state = MatchRow.State.REJECTED if reject else MatchRow.State.CONFIRMED
    with desk.writing():
        answer_her(desk, *(f"M{row.number}" for row in rows))
        for row in rows:
            row.state, row.stated = state, seal_stated(desk, row, declared)
            row.save(update_fields=["state", "stated"])
            stated = {"match": f"M{row.number}", "basis": dict(basis)}
            desk.append(state.value, stated)
    return rows


def find(desk: Desk, specs: Sequence[str], *, looking: Looking, tell: Tell) -> Found:
    """Look for the case's Items at Sources, and record each place at once.

    Args:
        desk: the open case.
        specs: the Sources, as `find.open_source` takes them.
        looking: how to look.
        tell: is told what happens as it happens: a word, and what there is to say.

    Returns:
        What was found. Trouble with one Source is in it; the others are looked at.

    Raises:
        BadInput: the case has no Items; a Source is not one.
        AuthorityMissing: nobody is recorded as having asked.
        CaseFrozen: a supervisor has to look first.
        Refused: a Source is not on the organisation's list.
    """
    may_go_on(desk)
    for spec in specs:
        may_search(spec)
    policy.may_capture(authority=desk.about()["authority"])
    items = desk.items()
    if not items:
        fix = f"Add one: unburden add {desk.row.id} PHOTO --as innocent"
        raise BadInput(f"Case {desk.row.id} has no pictures to look for yet.", fix)
    bank, found = Bank(items), Found()
    before = desk.row.captures.count()
    door = Door(allow_private=looking.allow_private, clock=desk.clock)
    queue = PageQueue(desk, door, hushed(desk, tell))
    searches = [Search(spec, looking, queue) for spec in specs]
    queue.go_on()
    with Decoder() as decoder:
        for search in searches:
            search.run(bank, decoder, found)
    if desk.row.captures.count() > before:
        sealing.seal(desk)
    return found


def record(
    desk: Desk, urls: Sequence[str], *, door: Door, tell: Tell
) -> list[CaptureRow]:
    """Record pages that a person names, and those that still wait from before.

    Naming the same pages again after a stop goes on where it stopped.

    Args:
        desk: the open case.
        urls: the pages; none to go on only.
        door: every byte goes through it.
        tell: is told what happens as it happens.

    Returns:
        The Captures made, failed ones too.

    Raises:
        BadInput: an address is not one, or they are more than 500; none is recorded.
        AuthorityMissing: nobody is recorded as having asked.
        CaseFrozen: a supervisor has to look first.
        ToolMissing: there is no browser; the pages wait.
    """
    may_go_on(desk)
    policy.may_capture(authority=desk.about()["authority"])
    queue = PageQueue(desk, door, tell)
    queue.add_all(urls)
    rows = queue.go_on()
    queue.clear(BY_HAND)
    if rows:
        sealing.seal(desk)
    return rows


def pack(
    desk: Desk,
    out: Path,
    recipients: Sequence[str] = (),
    *,
    initials: str = OURS,
    tell: Tell = lambda _word, _news: None,
) -> Path:
    """Tell the case, seal its ledger, and write the Bundle.

    The Entry ``pack`` holds the told Story's digest and is sealed with the ledger, so
    that neither the Story nor the ledger can be changed alone. It says that packing
    began: where that is stopped, no file is left, and the next time begins anew.

    Args:
        desk: the open case.
        out: the zip to write.
        recipients: age public keys; without any, the Bundle holds words only.
        initials: of who exhibits them, for their labels.
        tell: is told ``packing`` before each exhibit and each file, and may stop there.

    Returns:
        The Bundle's path. `sealing.waiting` says which authority gave no token.

    Raises:
        BadInput: a recipient is not a key; the file is there already; no initials.
        AuthorityMissing: on a server, some of it may not be seen yet.
    """
    may_pack(desk)
    may_write(out, recipients, initials)

    def between() -> None:
        tell("packing", {})

    with workshop() as folder:
        files = folder if recipients else None
        at = desk.clock()
        told = tell_story(desk, at=at, folder=files, initials=initials, between=between)
        story = say_waiting(desk, told, initials)
        body = {"story": digest(story), "recipients": list(recipients)}
        desk.append("pack", body)
        sealing.seal(desk)
        told = with_ledger(desk, story)
        sign = desk.signing_key().sign
        return write(told, out, sign=sign, recipients=recipients, between=between)


WAITS = "Its page waits to be recorded: the search was stopped before."


def say_waiting(desk: Desk, story: Story, initials: str = OURS) -> Story:
    """Say of exhibits whose page still waits that it does."""
    rows = desk.row.matches.filter(page__capture=None, capture=None)
    waiting = {f"{initials}{row.number}" for row in rows.exclude(page=None)}
    told = [
        replace(one, not_captured=WAITS) if one.label in waiting else one
        for one in story.exhibits
    ]
    return replace(story, exhibits=told)
