"""Ask a Timestamper again when it does not answer at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from unburden.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unburden.model import Checkpoint, Seal
    from unburden.seal import Timestamper

WAITS = (1.0,)
"""Seconds to wait before each further try: enough for a hiccup, not for an outage."""


def stamp_with_retry(
    timestamper: Timestamper,
    checkpoint: Checkpoint,
    *,
    waits: Sequence[float] = WAITS,
    pause: Callable[[float], None] = time.sleep,
) -> Seal:
    """Have a Checkpoint stamped, trying again after each of ``waits`` seconds.

    Raises:
        Unreachable: it did not answer the last time either.
        SealFailed: it answered, and not with a token that can be used.
    """
    for seconds in waits:
        try:
            return timestamper.stamp(checkpoint)
        except Unreachable:
            pause(seconds)
    return timestamper.stamp(checkpoint)
