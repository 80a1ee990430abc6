"""Unburden and its peers, asked the same questions of the same bytes."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from peers import Peer

from unburden.errors import BadInput
from unburden.fingerprint import fingerprint as take
from unburden.match import Bank
from unburden.model import Fingerprint, Item, ItemKind, Lead, Match

SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)

Named = tuple[str, bytes, Fingerprint]
Answer = dict[str, Any]


class Contest:
    """A bank of items, ours and each peer's; ``ask`` shows all of them one file.

    Args:
        items: name, file and fingerprint of each.
        peers: who else is asked.
    """

    def __init__(self, items: Sequence[Named], peers: Sequence[Peer]) -> None:
        self._names = [name for name, _, _ in items]
        self._peers = peers
        self._bank = Bank([_item(name, found) for name, _, found in items])
        self._known = [[peer.hashes(data) for _, data, _ in items] for peer in peers]

    def ask(self, data: bytes, name: str) -> Answer:
        """Give what each found, by item, and the milliseconds each took.

        Returns:
            ``ours``: what is said of each item; ``peers``: the items each peer
            named; ``ms``; and ``error`` where we could not read the file.
        """
        answer: Answer = {"ours": {}, "peers": {}, "ms": {}}
        start = time.perf_counter()
        try:
            found = take(data, name=name)
        except BadInput as error:
            answer["error"] = str(error)
        else:
            middle = time.perf_counter()
            answer["ms"]["take"] = _since(start)
            lead = Lead(url=name, page=name, source="bench", seen_at=SEEN_AT)
            answer["ours"] = {m.item: _said(m) for m in self._bank.match(lead, found)}
            answer["ms"]["match"] = _since(middle)
        for peer, known in zip(self._peers, self._known, strict=True):
            start = time.perf_counter()
            hashes = peer.hashes(data)
            near = (peer.near(hashes, one) for one in known)
            named = [n for n, yes in zip(self._names, near, strict=True) if yes]
            answer["peers"][peer.name] = named
            answer["ms"][peer.name] = _since(start)
        return answer


def _since(start: float) -> float:
    return round(1000 * (time.perf_counter() - start), 2)


def _said(match: Match) -> Answer:
    return {
        "kind": match.kind.value,
        "score": round(match.score, 4),
        "false_alarm": match.false_alarm,
        "kept": round(match.kept, 4),
        "mirrored": match.mirrored,
    }


def _item(name: str, found: Fingerprint) -> Item:
    return Item(id=name, kind=ItemKind.INNOCENT, label=name, fingerprint=found)
