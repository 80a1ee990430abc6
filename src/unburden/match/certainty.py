"""How often an unrelated picture would score as high: measured, not guessed.

Source: ``bench/false_alarm.py``; ``docs/matching.md`` has the day, the pictures and
the curve. Where none of the unrelated pairs had as much evidence, only the 95 % upper
bound is given, by the rule of three (Hanley and Lippman-Hand, JAMA 1983), and nothing
smaller than the number of pairs can show is claimed. Pairs drawn from a few hundred
photographs are not independent: with other pictures the truth may lie above it.
"""

PAIRS = 1_014_420
"""Unrelated pairs of photographs, and of photographs and crops, that were compared."""

HIGHEST = 0.3
"""More evidence than any of them had: two had 0.25 and 0.07, all others under 0.01."""

BOUND = 3.0 / PAIRS
"""Bound on the chance that one unrelated picture has ``HIGHEST`` for one Item."""

_TWO_SEEN = 6.30 / PAIRS  # 95 % upper bound of a Poisson mean of which two were seen

SAME_BYTES = 2.0**-128
"""Bound on the chance that two files share a SHA-256: collision resistance."""


def false_alarm(evidence: float) -> float:
    """Bound the chance that one unrelated picture has as much evidence for one Item.

    For a whole search, multiply by the Items and by the pictures looked at.
    """
    if evidence >= HIGHEST:
        return BOUND
    return _TWO_SEEN if evidence >= 0.01 else 1.0


def evidence_for(chance: float) -> float:
    """Give the evidence to ask for, so that chance alone reaches it this seldom.

    Args:
        chance: for one Item and one picture, between 0 and 1.

    Nothing was seen beyond ``HIGHEST``; from there on the chance is taken to fall no
    faster than evidence grows, as by Markov's inequality: a cautious guess.
    """
    return HIGHEST * BOUND / chance
