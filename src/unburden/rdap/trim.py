"""What of a registry's answer is read, and how much of it at most."""

from __future__ import annotations

from typing import Any

# whoisit compares each entity with all others: an answer is cut to what people write.
MOST_VALUES = 5_000
VALUE_LENGTH = 500
# Read by nobody here, and where most answers that are not as they should be go wrong.
LEFT_OUT = frozenset({"links", "notices", "rdapConformance", "remarks", "redacted"})
# What it takes to know whose something is and where complaints go, and of which type.
NEEDED = {
    "objectClassName": str,
    "handle": str,
    "name": str,
    "country": str,
    "ldhName": str,
    "startAddress": str,
    "endAddress": str,
    "startAutnum": int,
    "endAutnum": int,
    "roles": list,
    "vcardArray": list,
    "entities": list,
}


def trim(answer: Any) -> Any:
    """An answer without what nobody reads, cut to 5,000 values in all."""
    return _Trim().value(answer)


def bare(answer: Any) -> Any:
    """The parts of a trimmed answer that are needed, and are of their type.

    Some registries write a day or a status oddly; who takes complaints still stands.
    """
    if not isinstance(answer, dict):
        return answer
    kept = {
        name: answer[name]
        for name, kind in NEEDED.items()
        if isinstance(answer.get(name), kind)
    }
    if "roles" in kept:
        kept["roles"] = [role for role in kept["roles"] if isinstance(role, str)]
    if "entities" in kept:
        kept["entities"] = [
            bare(each) for each in kept["entities"] if isinstance(each, dict)
        ]
    return kept


class _Trim:
    """Counts the values of one answer."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def value(self, value: Any) -> Any:
        self._left -= 1
        if isinstance(value, dict):
            kept = {}
            for name, each in value.items():
                if self._left > 0 and name not in LEFT_OUT:
                    kept[name] = self.value(each)
            return kept
        if isinstance(value, list):
            return [self.value(each) for each in value if self._left > 0]
        return value[:VALUE_LENGTH] if isinstance(value, str) else value
