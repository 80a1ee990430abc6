"""A Capture as JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from unburden.errors import BadInput
from unburden.model import Capture, CaptureState, Fact, Missing, Replay, Resource


def to_json(capture: Capture) -> dict[str, Any]:
    """Write a Capture as plain JSON values; times are ISO 8601."""
    facts = asdict(capture)
    return facts | {
        "at": capture.at.isoformat(),
        "state": capture.state.value,
        "resources": [asdict(each) for each in capture.resources],
        "missing": [asdict(each) for each in capture.missing],
        "facts": [asdict(each) for each in capture.facts],
        "files": dict(capture.files),
    }


def from_json(facts: dict[str, Any]) -> Capture:
    """Read a Capture that `to_json` wrote.

    Raises:
        BadInput: it is not one.
    """
    try:
        return Capture(
            **facts
            | {
                "at": datetime.fromisoformat(facts["at"]),
                "state": CaptureState(facts["state"]),
                "resources": tuple(Resource(**each) for each in facts["resources"]),
                "missing": tuple(Missing(**each) for each in facts["missing"]),
                "files": dict(facts["files"]),
                "replay": _replay(facts.get("replay")),
                "facts": tuple(Fact(**each) for each in facts.get("facts", ())),
                "manner": tuple(facts.get("manner", ())),
            }
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadInput(
            f"This is not the record of a capture ({wrong}).",
            "Give the record.json that a capture wrote.",
        ) from wrong


def _replay(facts: dict[str, Any] | None) -> Replay | None:
    if facts is None:
        return None
    lists = {name: tuple(facts[name]) for name in ("lacking", "near")}
    return Replay(**facts | lists)
