"""Fingerprints against a bank of Items: Matches, and the picture that explains each."""

from unburden.match.bank import Bank
from unburden.match.certainty import evidence_for, false_alarm
from unburden.match.explain import explain
from unburden.match.settings import SETTINGS, Settings

__all__ = [
    "SETTINGS",
    "Bank",
    "Settings",
    "evidence_for",
    "explain",
    "false_alarm",
]
