"""How often an unrelated picture would score as high: measured, not guessed.

Source: ``bench/false_alarm.py``; ``docs/matching.md`` has the day, the pictures and
the curve. None of the unrelated pairs passed, so each figure is the 95 % upper bound
by the rule of three (Hanley and Lippman-Hand, JAMA 1983), and nothing smaller than
the number of pairs can show is claimed. Pairs drawn from a few hundred photographs
are not independent: with other pictures the truth may lie above it.
"""

PAIRS = 59_876
"""Unrelated pairs of photographs, and of photographs and crops, that were compared."""

UNRELATED = 3.0 / PAIRS
"""Bound on the chance that one unrelated picture matches one Item."""

SAME_BYTES = 2.0**-128
"""Bound on the chance that two files share a SHA-256: collision resistance."""
