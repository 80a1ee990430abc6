"""How often an unrelated picture would score as high: measured, not guessed.

Source of the table: ``bench/false_alarm.py`` on unrelated pairs of photographs; see
``docs/matching.md`` for the day, the pictures and the curve. Pairs drawn from a few
hundred photographs are not independent, so each figure is an upper bound, and
nothing below what the number of pairs can show is claimed.
"""

from unburden.match.views import Likeness

SAME_BYTES = 2.0**-128
"""Chance that two files share a SHA-256: its collision bound."""

PAIRS = 41_000
"""Unrelated pairs compared, every one with pixels where features suggested any."""

NONE_OF = 3.0 / PAIRS
"""Rule of three: with none seen, the 95 % upper bound (Hanley, JAMA 1983)."""


def false_alarm(likeness: Likeness) -> float:
    """Bound the probability that an unrelated picture would be said to match.

    Args:
        likeness: as found, whether by pixels or by hashes alone: no unrelated pair
            passed either, so both have the same bound for now.
    """
    del likeness
    return NONE_OF
