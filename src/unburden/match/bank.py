"""The Items of a case, ready to be found in any Lead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from unburden.match.certainty import BOUND, SAME_BYTES, false_alarm
from unburden.match.film import Scene, scene
from unburden.match.kinds import box_of, cells_of, kind_of
from unburden.match.settings import SETTINGS, Settings
from unburden.match.shortlist import Shortlist
from unburden.match.views import Likeness, View, frames, liken, parts, still
from unburden.match.words import sentence
from unburden.model import Fingerprint, Item, Lead, Match, MatchKind, Media

_PAUSE = 4.5  # seconds; the sparsest sampling of frames, and a little


class Bank:
    """An index over Items; ``match`` asks which of them a Lead was made from.

    Args:
        items: held by the caller: read through once, and then by number when a Lead
            may be made from one. A list is fine for a case; a sequence that reads its
            Items from the disk keeps a bank of 100,000 within 4 GiB.
        settings: thresholds.
    """

    def __init__(self, items: Sequence[Item], *, settings: Settings = SETTINGS) -> None:
        self._settings = settings
        self._items = items
        self._same: dict[str, list[int]] = {}
        self._shortlist = Shortlist(self._read(), settings)

    def _read(self) -> Iterator[list[View]]:
        for number, item in enumerate(self._items):
            self._same.setdefault(item.fingerprint.sha256, []).append(number)
            yield _sought(item.fingerprint)

    @property
    def nbytes(self) -> int:
        """Memory that the index holds, bytes; the Items themselves not counted."""
        return self._shortlist.nbytes

    def match(self, lead: Lead, fingerprint: Fingerprint) -> list[Match]:
        """Find the Items that a Lead was made from.

        Args:
            lead: where the picture was seen; its ``data`` is not looked at.
            fingerprint: of the Lead.

        Returns:
            At most one Match for each Item, best first.
        """
        views = _views(fingerprint)
        if not views:
            return []
        same = self._same.get(fingerprint.sha256, [])
        found = [_identical(self._items[n], lead, fingerprint) for n in same]
        for number, flips in self._shortlist.of(views).items():
            if number not in same:
                item = self._items[number]
                match = self._compare(item, lead, fingerprint, views, flips)
                found += [match] if match is not None else []
        found.sort(key=lambda match: (-match.score, match.item))
        return found

    def _compare(
        self,
        item: Item,
        lead: Lead,
        fingerprint: Fingerprint,
        views: list[View],
        flips: tuple[bool, ...],
    ) -> Match | None:
        ours = item.fingerprint
        mine = _views(ours)
        if ours.media is Media.STILL and fingerprint.media is Media.STILL:
            likeness = liken(mine[0], views[0], self._settings, flips=flips)
            if likeness is None:
                return self._cut_out(item, lead, views[0])
            sizes = (mine[0].size, views[0].size)
            kind = kind_of(likeness, *sizes, self._settings)
            return self._match(item, lead, likeness, kind, sizes)
        lengths = (ours.seconds, fingerprint.seconds)
        shared = scene(mine, views, _PAUSE, self._settings, lengths=lengths)
        if shared is None:
            return None
        return self._frame(item, lead, fingerprint, shared)

    def _cut_out(self, item: Item, lead: Lead, view: View) -> Match | None:
        """Find a Lead that is a part of an Item, by hashes alone."""
        print_ = item.fingerprint
        found = [
            (likeness.distance, n, likeness)
            for n, part in enumerate(parts(print_))
            if (likeness := liken(part, view, self._settings)) is not None
        ]
        if not found:
            return None
        _, number, likeness = min(found, key=lambda one: one[:2])
        box = print_.parts[number].box
        cells = cells_of(box, (print_.width, print_.height))
        sizes = (box[2:], view.size)
        match = self._match(item, lead, likeness, MatchKind.EDITED, sizes)
        return replace(
            match,
            false_alarm=BOUND * len(print_.parts),
            kept=box[2] * box[3] / (print_.width * print_.height),
            why=sentence(MatchKind.EDITED, cells, mirrored=likeness.mirrored),
            cells=cells,
        )

    def _frame(
        self, item: Item, lead: Lead, fingerprint: Fingerprint, shared: Scene
    ) -> Match:
        both_video = item.fingerprint.media is fingerprint.media is Media.VIDEO
        longer = max(item.fingerprint.seconds, fingerprint.seconds)
        apart = abs(item.fingerprint.seconds - fingerprint.seconds)
        whole = both_video and shared.both > 0.9 and apart <= 0.1 * longer
        kind = MatchKind.COPY if whole else MatchKind.FRAME
        sizes = (shared.item.size, shared.lead.size)
        match = self._match(item, lead, shared.best, kind, sizes)
        ours = item.fingerprint.media is Media.VIDEO
        theirs = fingerprint.media is Media.VIDEO
        return replace(
            match,
            item_seconds=shared.item_span if ours else None,
            lead_seconds=shared.lead_span if theirs else None,
        )

    def _match(
        self,
        item: Item,
        lead: Lead,
        likeness: Likeness,
        kind: MatchKind,
        sizes: tuple[tuple[int, int], tuple[int, int]],
    ) -> Match:
        verdict = likeness.verdict
        cells = verdict.cells if verdict is not None else None
        return Match(
            item=item.id,
            url=lead.url,
            page=lead.page,
            kind=kind,
            score=_score(kind, likeness),
            false_alarm=_chance(likeness),
            false_alarm_is_bound=True,
            distance=likeness.distance,
            inliers=likeness.inliers,
            kept=verdict.kept if verdict is not None else 1.0,
            mirrored=likeness.mirrored,
            box=box_of(likeness, *sizes),
            why=sentence(kind, cells, mirrored=likeness.mirrored),
            transform=likeness.matrix,
            cells=cells,
        )


def _views(fingerprint: Fingerprint) -> list[View]:
    if fingerprint.media is Media.STILL:
        return [still(fingerprint)]
    return frames(fingerprint)


def _sought(fingerprint: Fingerprint) -> list[View]:
    """Give the views by which an Item is found; where only hashes are, parts too."""
    return [*_views(fingerprint), *parts(fingerprint)]


def _identical(item: Item, lead: Lead, fingerprint: Fingerprint) -> Match:
    size = (float(fingerprint.width), float(fingerprint.height))
    span = (0.0, fingerprint.seconds) if fingerprint.media is Media.VIDEO else None
    return Match(
        item=item.id,
        url=lead.url,
        page=lead.page,
        kind=MatchKind.IDENTICAL,
        score=1.0,
        false_alarm=SAME_BYTES,
        false_alarm_is_bound=True,
        distance=0,
        inliers=0,
        kept=1.0,
        mirrored=False,
        box=(0.0, 0.0, *size),
        why=sentence(MatchKind.IDENTICAL, None, mirrored=False),
        transform=np.eye(3),
        item_seconds=span,
        lead_seconds=span,
    )


def _chance(likeness: Likeness) -> float:
    """Bound a Match's false alarm; hashes alone, and a whole frame, have the bound."""
    if likeness.verdict is None or likeness.inliers == 0:
        return BOUND
    return false_alarm(likeness.verdict.evidence)


def _score(kind: MatchKind, likeness: Likeness) -> float:
    """Order Matches: copies above the rest, then by strength."""
    base = 0.9 if kind is MatchKind.COPY else 0.0
    room = 0.09 if kind is MatchKind.COPY else 0.9
    return base + room * likeness.strength
