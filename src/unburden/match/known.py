"""Lists of hashes to look for, where nobody has the pictures themselves.

Platforms and clearing houses exchange PDQ hashes as 64 hex digits, one a line or in a
column of a table. A hash says nothing of what was kept or where: only whole frames,
turned or mirrored, are found by one.
"""

import re
from dataclasses import dataclass

import numpy as np

from unburden.errors import BadInput
from unburden.match.certainty import BOUND
from unburden.match.hashes import HashIndex
from unburden.match.orientation import mirrors
from unburden.match.settings import SETTINGS
from unburden.match.words import sentence
from unburden.model import Fingerprint, Frame, Lead, Match, MatchKind, Media

_HASH = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Hit:
    """The nearest of a Lead's frames, and how it is turned."""

    distance: int
    turn: int
    seconds: float


class Known:
    """An index over a list of PDQ hashes; ``match`` asks which a Lead is near.

    Args:
        text: of a text file or a table: every run of 64 hex digits in it is a hash
            (a SHA-256 beside it does no harm: nothing is near it).
        name: what to call it, in Matches and in an error.

    Raises:
        BadInput: it has no hash in it.
    """

    def __init__(self, text: bytes, *, name: str) -> None:
        rows: list[bytes] = []
        self._names: list[str] = []
        for number, line in enumerate(text.splitlines(), 1):
            for digits in _HASH.findall(line):
                rows.append(bytes.fromhex(digits.decode()))
                self._names.append(f"{name}:{number}")
        if not rows:
            what = f"{name} has no PDQ hash in it."
            raise BadInput(what, "Give a list with 64 hex digits on each line.")
        found = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 32)
        self._index = HashIndex.build(found)

    def __len__(self) -> int:
        return len(self._names)

    def match(self, lead: Lead, fingerprint: Fingerprint) -> list[Match]:
        """Find the hashes that a Lead, or a frame of it, is within 31 bits of.

        Args:
            lead: where the picture was seen; its ``data`` is not looked at.
            fingerprint: of the Lead.

        Returns:
            At most one Match for each hash, best first; ``item`` is the file and line.
        """
        still = fingerprint.media is Media.STILL
        nearest: dict[int, _Hit] = {}
        for view in [fingerprint] if still else fingerprint.frames:
            for number, hit in self._near(view):
                if number not in nearest or hit.distance < nearest[number].distance:
                    nearest[number] = hit
        found = [self._match(n, lead, fingerprint, hit) for n, hit in nearest.items()]
        return sorted(found, key=lambda match: (-match.score, match.item))

    def _near(self, view: Fingerprint | Frame) -> list[tuple[int, _Hit]]:
        """Give the hashes near any of the eight ways to turn one frame."""
        if view.quality < SETTINGS.quality:
            return []
        at = view.seconds if isinstance(view, Frame) else 0.0
        return [
            (int(number), _Hit(distance=int(apart), turn=turn, seconds=at))
            for turn, near in enumerate(
                self._index.within_many(view.pdq, SETTINGS.near)
            )
            for number, apart in near
        ]

    def _match(
        self, number: int, lead: Lead, fingerprint: Fingerprint, hit: _Hit
    ) -> Match:
        still = fingerprint.media is Media.STILL
        kind = MatchKind.COPY if still else MatchKind.FRAME
        mirrored = mirrors(hit.turn)
        return Match(
            item=self._names[number],
            url=lead.url,
            page=lead.page,
            kind=kind,
            score=0.9 * (1 - hit.distance / (2 * SETTINGS.near)),
            false_alarm=BOUND,
            false_alarm_is_bound=True,
            distance=hit.distance,
            inliers=0,
            kept=1.0,
            mirrored=mirrored,
            box=(0.0, 0.0, float(fingerprint.width), float(fingerprint.height)),
            why=sentence(kind, None, mirrored=mirrored),
            lead_seconds=None if still else (hit.seconds, hit.seconds),
        )
