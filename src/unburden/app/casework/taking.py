"""All that a case holds, taken out of it: for her, or for the house to hand on.

A zip of plain files, so that nothing of ours is needed to read them. Like a Bundle it
holds words only, unless it is encrypted to named recipients: then also the records of
pages, which show what she may not want to see, and answers as they came.
"""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pyrage  # type: ignore[import-untyped]

from unburden.app.casework import guarding, notices, places, replies, statements
from unburden.app.casework.actions import pack
from unburden.app.casework.forms import match_to_json, to_json
from unburden.app.home import workshop
from unburden.errors import BadInput
from unburden.pack import locks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from unburden.app.casework.desk import Desk

README = """Case {case}, as it was on {at} (UTC).

case.json       where she lives, on whose authority, when it was opened
plan.json       what was said of her safety and how she may be reached
pictures.json   the names, kinds and hashes of what was looked for; never a picture
matches.json    what was found where, and what was said of it
statement.json  what was stated once for every notice
places.json     the pages, and whether they are up, gone or back
notices.json    what was asked of whom
replies.json    what came back
ledger.jsonl    every step, who took it and when; verify it with the bundle
bundle.zip      the same for police and courts: unburden verify bundle.zip
{more}
"""
WITH_FILES = """records/        the records of pages: these show what was found there
mail/           what came back, as it came
"""
WITHOUT_FILES = """
Left out: the records of pages, and the answers as they came. They are in what is
taken out to named recipients, encrypted: unburden case export --to age1...
"""
NO_BUNDLE = """
There is no bundle.zip: something was found that may not be seen yet, before it is
recorded on whose authority. It is left out everywhere here.
"""


def export(desk: Desk, out: Path, recipients: Sequence[str] = ()) -> Path:
    """Write all that a case holds as a zip; encrypted by age for recipients.

    Args:
        desk: the open case.
        out: the file to write.
        recipients: age public keys; without any, words only.

    Raises:
        BadInput: a recipient is not a key; the file is there already.
    """
    keys = locks.read_recipients(recipients)
    if out.exists():
        raise BadInput(f"{out} is there already.", "Name another file.")
    with workshop() as folder:
        held = folder / "case.zip"
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, words in _words(desk, with_files=bool(keys)):
                zipped.writestr(name, words)
            if not guarding.hidden(desk):
                zipped.write(pack(desk, folder / "b.zip"), "bundle.zip")
                if keys:
                    _add_files(desk, zipped, folder)
            zipped.writestr("ledger.jsonl", "\n".join(desk.lines()) + "\n")
        if keys:
            pyrage.encrypt_file(str(held), str(out), keys)
        else:
            out.write_bytes(held.read_bytes())
    return out


def _words(desk: Desk, *, with_files: bool) -> Iterator[tuple[str, str]]:
    more = WITH_FILES if with_files else WITHOUT_FILES
    more += NO_BUNDLE if guarding.hidden(desk) else ""
    at = f"{desk.clock():%Y-%m-%d %H:%M}"
    yield "README.txt", README.format(case=desk.row.id, at=at, more=more)
    opened = {"case": desk.row.id, "opened_at": desk.row.opened_at.isoformat()}
    plan = desk.vault.open_json("plan", desk.row.plan) if desk.row.plan else {}
    yield "case.json", _json(opened | desk.about())
    yield "plan.json", _json(plan)
    yield "pictures.json", _json(list(_pictures(desk)))
    yield "matches.json", _json(list(_matches(desk)))
    yield "statement.json", _json(to_json(statements.statement(desk)))
    yield "places.json", _json(list(_places(desk)))
    yield "notices.json", _json(list(_notices(desk)))
    yield "replies.json", _json(list(_replies(desk)))


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, default=str)


def _pictures(desk: Desk) -> Iterator[Mapping[str, object]]:
    for item in desk.items():
        print_ = item.fingerprint
        told = {"item": item.id, "label": item.label, "kind": item.kind.value}
        yield told | {"sha256": print_.sha256}


def _matches(desk: Desk) -> Iterator[Mapping[str, object]]:
    for row in desk.match_rows():
        match, more = desk.match(row)
        told = {"match": f"M{row.number}", "state": row.state}
        yield told | match_to_json(match) | more


def _places(desk: Desk) -> Iterator[Mapping[str, object]]:
    for row in desk.row.places.order_by("number"):
        told = {"place": f"P{row.number}", "state": row.state, "since": row.since}
        yield told | to_json(places.place(desk, row))


def _notices(desk: Desk) -> Iterator[Mapping[str, object]]:
    for row in desk.row.notices.order_by("number"):
        told = {"notice": f"N{row.number}", "state": row.state, "sent_at": row.sent_at}
        yield told | to_json(notices.notice(desk, row))


def _replies(desk: Desk) -> Iterator[Mapping[str, object]]:
    for row in desk.row.replies.order_by("number"):
        yield {"reply": f"R{row.number}"} | to_json(replies.reply(desk, row))


def _add_files(desk: Desk, zipped: zipfile.ZipFile, folder: Path) -> None:
    for capture in desk.row.captures.order_by("number"):
        name = f"capture-{capture.number}"
        for path in sorted(desk.open_files(capture, folder / name).iterdir()):
            zipped.write(path, f"records/{name}/{path.name}")
    for reply in desk.row.replies.order_by("number"):
        raw = desk.vault.open(f"reply {reply.number} raw", reply.raw)
        zipped.writestr(f"mail/R{reply.number}.eml", raw)
