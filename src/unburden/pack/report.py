"""The report: a PDF for people who did not see the case grow."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from unburden.pack import words
from unburden.pack.drafts import as_json, drafts
from unburden.pack.groups import by_record, named
from unburden.pack.officer import officer
from unburden.pack.sheet import Sheets, odds_of, short
from unburden.typeset import pdf, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MAX_LEDGER = 400


def render(
    story: Mapping[str, Any],
    *,
    ledger: Sequence[Mapping[str, Any]],
    drawings: Mapping[str, bytes],
    pictures: Mapping[str, Mapping[str, bytes]],
) -> bytes:
    """Set the report as a tagged PDF (PDF/UA-1).

    The template never changes; all text reaches it as JSON data, so that nothing a
    page or a person wrote is ever read as instructions.

    Args:
        story: what `story.json` will hold.
        ledger: its lines, parsed.
        drawings: an outline, SVG, by exhibit label.
        pictures: for the edition with pictures, PNGs by exhibit label and then by
            what they show, in words; empty for words only.
    """
    made_at = datetime.fromisoformat(story["facts"]["made_at"])
    names = _shownfiles(pictures)
    view = _view(story, ledger, names)
    sources = {
        "main.typ": files("unburden.pack").joinpath("report.typ").read_bytes(),
        "story.json": json.dumps(printable(view)).encode(),
    }
    for label, drawing in drawings.items():
        sources[f"{label}.svg"] = drawing
    for label, shown in names.items():
        for said, name in shown:
            sources[name] = _framed(pictures[label][said])
    return pdf(sources, at=made_at)


def _shownfiles(
    pictures: Mapping[str, Mapping[str, bytes]],
) -> dict[str, list[tuple[str, str]]]:
    """What each picture shows, and its file: the same picture has one file."""
    return {
        label: [
            (said, f"{hashlib.sha256(png).hexdigest()}.svg")
            for said, png in shown.items()
        ]
        for label, shown in pictures.items()
    }


def _framed(png: bytes) -> bytes:
    """A PNG inside an SVG: by name, typst for Python takes text files only."""
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    data = b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    ).encode()


def _view(
    story: Mapping[str, Any],
    ledger: Sequence[Mapping[str, Any]],
    pictures: Mapping[str, list[tuple[str, str]]],
) -> dict[str, object]:
    facts = story["facts"]
    waiting = _waiting(ledger)
    numbers = {item["id"]: index for index, item in enumerate(facts["items"], start=1)}
    signed = [seal for seal in story["seals"] if words.states_time(seal)]
    sheets = Sheets(story, ledger, numbers=numbers, pictures=pictures)
    return {
        "case": facts["case"],
        "front": [
            ["Case", facts["case"]],
            ["Opened", words.when(facts["opened_at"])],
            ["This record made", words.when(facts["made_at"])],
            ["Made by", facts["actor"]],
            ["Asked for by", facts["authority"]],
            ["Law", facts["law"] or "not stated"],
            ["Program", facts["tool"]],
            ["Result", words.summary(facts["exhibits"])],
        ],
        "full": bool(story["locked"]),
        "with_pictures": bool(pictures),
        "items": [_item(item, numbers) for item in facts["items"]],
        "sheets": [sheets.of(group) for group in by_record(facts["exhibits"])],
        "kinds": words.meant([one["kind"] for one in facts["exhibits"]]),
        "others": [_other(match, numbers) for match in facts["without_exhibit"]],
        "looked_up": words.LOOKED_UP,
        "officer": officer(facts),
        "drafts": [as_json(draft) for draft in drafts(printable(facts))],
        "chances": _chances(facts, ledger),
        "timeline": _timeline(story),
        "ledger": [_entry(entry) for entry in ledger[:_MAX_LEDGER]],
        "ledger_more": max(0, len(ledger) - _MAX_LEDGER),
        "head": story["ledger"]["head"],
        "root": story["ledger"]["root"],
        "lines": story["ledger"]["size"],
        "seals": [_seal(seal) for seal in signed],
        "calendars": [_seal(seal) for seal in story["seals"] if seal not in signed],
        "no_seal": words.NOT_SEALED if waiting else words.NO_SEAL,
        "notes": facts["notes"] + waiting,
    }


def _item(item: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, object]:
    size = f"{item['width']} by {item['height']} pixels"
    if item["seconds"]:
        size += f", {item['seconds']:.1f} seconds"
    return {
        "number": str(numbers[item["id"]]),
        "label": item["label"],
        "kind": item["kind"],
        "size": f"{item['format']}, {size}",
        "sha256": item["sha256"],
        "pdq": item["pdq"],
    }


def _other(match: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, object]:
    return {
        "item": str(numbers.get(match["item"], "?")),
        "url": match["url"],
        "kind": match["kind"],
        "odds": odds_of(match),
    }


def _chances(facts: Mapping[str, Any], ledger: Sequence[Mapping[str, Any]]) -> str:
    """How many chance matches to expect of all the looks that the ledger tells of."""
    looks = (entry["body"] for entry in ledger if entry["action"] == "looked")
    pictures = sum(body["pictures"] for body in looks)
    weakest = max((one["false_alarm"] for one in facts["exhibits"]), default=0.0)
    return words.chances(pictures, len(facts["items"]), weakest)


def _timeline(story: Mapping[str, Any]) -> list[list[str]]:
    facts = story["facts"]
    events = [
        (facts["opened_at"], "The case was opened."),
        (facts["made_at"], f"This record was made by {facts['actor']}."),
    ]
    for group in by_record(facts["exhibits"]):
        events += _happened(group)
    events += [(seal["at"], words.sealed(seal)) for seal in story["seals"]]
    events.sort(key=lambda event: datetime.fromisoformat(event[0]))
    return [[words.when(at), what] for at, what in events]


def _happened(group: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """What became of the exhibits of one record, and when."""
    labels, first = named([one["label"] for one in group]), group[0]
    seen = min(one["seen_at"] for one in group)
    yield seen, f"{labels}: seen at {short(first['page'])}"
    if capture := first["capture"]:
        yield capture["at"], f"{labels}: page recorded, {capture['state']}."
    said: dict[tuple[str, str, str], list[str]] = {}
    for one in group:
        if one["looked_at"]:
            what = (one["looked_at"], one["looked"], one["by"])
            said.setdefault(what, []).append(one["label"])
    for (at, looked, by), mine in said.items():
        yield at, f"{named(mine)}: {looked} by {by}."


def _entry(entry: Mapping[str, Any]) -> list[str]:
    body = entry["body"] | entry["body"].get("manifest", {})
    names = ("url", "page", "source", "match", "item", "case", "authority", "label")
    about = next((str(body[name]) for name in names if body.get(name)), "")
    at = entry["at"][:19].replace("T", " ")
    who = [str(entry["seq"]), at, entry["actor"], entry["action"]]
    return [*who, short(about), entry["hash"][:16]]


def _waiting(ledger: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each authority that was asked and gave no token since, a sentence."""
    owed: dict[str, str] = {}
    for entry in ledger:
        authority = entry["body"].get("authority", "")
        if entry["action"] == "seal-waiting":
            owed[authority] = words.waiting(authority, entry["body"]["why"])
        elif entry["action"] in {"seal", "seal-given-up"}:
            owed.pop(authority, None)
    return list(owed.values())


def _seal(seal: Mapping[str, Any]) -> dict[str, str]:
    return {
        "authority": seal["authority"],
        "at": words.when(seal["at"]),
        "size": str(seal["size"]),
        "root": seal["root"],
        "head": seal["head"],
        "statement": seal["statement"],
        "token": seal["token"],
        "certificates": seal["certificates"],
    }
