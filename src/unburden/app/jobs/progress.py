"""How far a job got, in numbers and a word, and where it may stop."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unburden.model import AttemptState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unburden.app.jobs.models import State

COUNTED = {
    "looked": "looked",
    "skipped": "skipped",
    "match": "found",
    "captured": "recorded",
    "seen": "seen",
    "drafted": "drafted",
    "person": "person",
    "stopped": "stopped",
    "waits": "later",
    AttemptState.HANDED_OVER.value: "sent",
    AttemptState.PUT_OFF.value: "later",
    AttemptState.REFUSED.value: "refused",
    AttemptState.UNSURE.value: "unsure",
}
"""What the casework tells as it happens, and under which name it is counted."""

STEPS = {
    "source": "looking",
    "capturing": "recording",
    "captured": "looking",
    "packing": "packing",
}
"""What is being done from that word on."""

SAFE = frozenset(
    {*COUNTED, "source", "capturing", "packing"} - {"match", "stopped", "waits"}
)
"""Words told between two steps: what is done is kept whole, what is not has not begun.

"match" is told between a Match and the record of its page; the other two, while what is
to be sent is chosen.
"""


class Stopped(Exception):  # noqa: N818 - it is no error: somebody wanted it
    """The work stops here, between two steps; nothing of it is lost.

    Attributes:
        state: in which the job is put down; None: it is not held any longer.
    """

    def __init__(self, state: State | None) -> None:
        super().__init__(state)
        self.state = state


class Progress:
    """What a job's casework tells its news to; it keeps numbers, and no news.

    Attributes:
        step: what is being done.
        counts: how often what happened.
        stop: set by the worker, to end the work at the next safe point.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.step = ""
        self.counts = Counter(counts)
        self.stop: Stopped | None = None

    def tell(self, word: str, _news: Mapping[str, object]) -> None:
        """Count, and stop where that is wanted and safe.

        Raises:
            Stopped: it is.
        """
        self.step = STEPS.get(word, self.step)
        if word in COUNTED:
            self.counts[COUNTED[word]] += 1
        if word in SAFE and self.stop is not None:
            raise self.stop
