"""Cases to pack: a ledger, captures on disk, matches, and seals if wanted."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from unburden import custody, pack
from unburden.model import (
    Capture,
    CaptureState,
    Explanation,
    Fact,
    Fingerprint,
    Item,
    ItemKind,
    Match,
    MatchKind,
    Media,
    Missing,
    Replay,
    Resource,
)
from unburden.seal import SigningKey, check, check_signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unburden.model import Entry, Seal
    from unburden.seal import Timestamper

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TOOL = "unburden 0.1.0"
ACTOR = "R. Okafor, caseworker"
AUTHORITY = "The person in the pictures, by her written request of 3 March 2026"
ORIGIN = custody.Origin(actor=ACTOR, tool=TOOL, clock="system clock, synchronised")
KINDS = tuple(MatchKind)


def png(colour: int = 200, size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, colour).save(out, "PNG")
    return out.getvalue()


def item(number: int, **changes: object) -> Item:
    print_ = Fingerprint(
        sha256=hashlib.sha256(f"item {number}".encode()).hexdigest(),
        media=Media.STILL,
        format="JPEG",
        width=1200 if number % 2 else 900,
        height=900 if number % 2 else 1200,
        pdq=np.full((8, 32), number * 7 % 256, np.uint8),
        quality=90,
    )
    kind = ItemKind.INNOCENT if number % 2 else ItemKind.INTIMATE
    fields = {"id": f"i{number}", "kind": kind, "label": f"holiday {number}.jpg"}
    return Item(**({"fingerprint": print_} | fields | changes))


def match(number: int, **changes: object) -> Match:
    kind = KINDS[number % len(KINDS)]
    cells = np.zeros((9, 12), bool)
    cells[1 : 3 + number % 6, 2 : 6 + number % 6] = True
    fields: dict[str, object] = {
        "item": f"i{1 + number % 3}",
        "url": f"https://pictures.example/gallery/{number}/IMG_{number:04d}.jpg?w=800",
        "page": f"https://pictures.example/gallery/{number}/page.html",
        "kind": kind,
        "score": 0.9,
        "false_alarm": 0.0 if kind is MatchKind.IDENTICAL else 3.2e-8 * (number + 1),
        "false_alarm_is_bound": kind is MatchKind.DERIVED,
        "distance": 12,
        "inliers": 84,
        "kept": 1.0 if kind is MatchKind.IDENTICAL else 0.63,
        "mirrored": number % 4 == 2,
        "box": (10.0, 20.0, 300.5, 200.0),
        "why": "84 details of the picture are found again in one arrangement.",
        "transform": np.eye(3),
        "cells": None if kind is MatchKind.IDENTICAL else cells,
        "lead_seconds": (61.5, 64.0) if kind is MatchKind.FRAME else None,
    }
    return Match(**(fields | changes))


FACTS = (
    Fact(name="server address", value="192.0.2.44", witness="our proxy"),
    Fact(name="protocol", value="h2", witness="the browser that made the capture"),
    Fact(name="posted by", value="someone", witness="the page itself (JSON-LD)"),
    Fact(
        name="addresses",
        value="192.0.2.44, 192.0.2.45",
        witness="a look-up of ours (DNS, pictures.example, 2026-03-04 12:00:09 UTC)",
    ),
)
PLAYED = Replay(
    similarity=987, asked=41, lacking=(), near=("https://x.example",), why=""
)


def capture(number: int, folder: Path, /, **changes: object) -> Capture:
    """Write a Capture's files under ``folder`` and describe them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "page.wacz": f"archive {number}".encode() * 50,
        "page.png": png(90 + number),
        "shown.png": png(180),
        "record.json": b"{}\n",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    state = (CaptureState.COMPLETE, CaptureState.PARTIAL)[number % 3 == 1]
    video = f"https://pictures.example/gallery/{number}/clip.mp4"
    missing = (Missing(url=video, why="It was still arriving when the time was up."),)
    fields: dict[str, object] = {
        "url": match(number).page,
        "final_url": match(number).page,
        "at": NOON + timedelta(minutes=number, milliseconds=250),
        "state": state,
        "why": "" if state is CaptureState.COMPLETE else "One video is missing.",
        "title": f"Gallery {number}",
        "authority": AUTHORITY,
        "ip": "192.0.2.44",
        "certificate_sha256": hashlib.sha256(b"certificate").hexdigest(),
        "identity": "Unburden/0.1.0 (+records pictures for the person in them)",
        "sandboxed": True,
        "wacz": "page.wacz",
        "screenshot": "page.png",
        "shown": "shown.png",
        "resources": (
            Resource(url=video, status=200, mime="x/y", size=9, sha256="0" * 64),
        ),
        "missing": () if state is CaptureState.COMPLETE else missing,
        "files": {
            name: hashlib.sha256(data).hexdigest() for name, data in files.items()
        },
        "replay": PLAYED,
        "manner": (
            "Pressed the answer of a gate: the age question of pictures.example.",
        ),
        "facts": FACTS,
    }
    return Capture(**(fields | changes))


def exhibit(number: int, folder: Path, /, **changes: object) -> pack.Exhibit:
    looked = tuple(pack.Looked)[number % 3]
    by = {} if looked is pack.Looked.WAITING else {"by": ACTOR, "looked_at": NOON}
    sentence = "The shaded part of her photo is found again in the picture there."
    fields: dict[str, object] = {
        "label": f"UB{number + 1}",
        "match": match(number),
        "source": "https://pictures.example/",
        "seen_at": NOON + timedelta(minutes=number, seconds=-20),
        "looked": looked,
        "manifest": custody.manifest(capture(number, folder / str(number))),
        "folder": folder / str(number),
        "explanation": Explanation(png=png(150), svg="<svg/>", sentence=sentence),
    }
    return pack.Exhibit(**(fields | by | changes))


def letter(number: int, **changes: object) -> pack.Letter:
    """A request that was answered."""
    words = f"Please remove {match(number).page}."
    fields: dict[str, object] = {
        "name": f"N{number}",
        "step": "request",
        "to": "abuse@pictures.example",
        "recipient": "Pictures, abuse desk",
        "duty": "uk-osa-10-3A",
        "places": (match(number).page,),
        "follows": "",
        "state": "sent",
        "sent_at": NOON - timedelta(hours=number),
        "body": hashlib.sha256(words.encode()).hexdigest(),
        "text": f"{words}\n\nSigned: The desk, for A. Lindqvist\n",
    }
    return pack.Letter(**(fields | changes))


KEY = SigningKey.new()
CHECKS = pack.Checks(
    read_ledger=custody.read,
    tree=custody.Tree.of,
    is_included=custody.is_included,
    check_seal=check,
    check_signature=check_signature,
)


def write(story: pack.Story, out: Path, *, recipients: Sequence[str] = ()) -> Path:
    return pack.write(story, out, sign=KEY.sign, recipients=recipients)


def verify(path: Path, **options: object) -> pack.Verdict:
    return pack.verify(path, checks=CHECKS, **options)


def salt(number: int) -> str:
    return hashlib.sha256(f"salt {number}".encode()).hexdigest()[:32]


def append(lines: list[str], action: str, body: Mapping[str, object]) -> Entry:
    entry = custody.make_entry(
        custody.from_line(lines[-1]) if lines else None,
        at=NOON + timedelta(seconds=len(lines)),
        origin=ORIGIN,
        salt=salt(len(lines)),
        action=action,
        body=body,
    )
    lines.append(custody.to_line(entry))
    return entry


def finish(
    story: pack.Story, *stampers: Timestamper, went: Sequence[pack.Letter] | None = None
) -> pack.Story:
    """Write the ledger of a story as the app would, and have it sealed.

    Args:
        went: the letters that the ledger says went; None: the story's.
    """
    lines: list[str] = []
    append(lines, "open", {"case": story.case})
    for one in story.items:
        append(lines, "add", {"item": one.id, "sha256": one.fingerprint.sha256})
    for one in story.exhibits:
        if one.manifest:
            append(lines, "capture", {"manifest": one.manifest})
    for sent in story.letters if went is None else went:
        if sent.sent_at:
            append(lines, "notice-sent", {"notice": sent.name, "letter": sent.body})
    append(lines, "pack", {"story": pack.digest(story)})
    checkpoint = tree_of(lines).checkpoint()
    seals = [stamper.stamp(checkpoint) for stamper in stampers]
    for stamper in stampers:
        body = {"authority": stamper.authority, "size": len(lines)}
        append(lines, "seal", body)
    return with_ledger(story, lines, seals)


def tree_of(lines: Sequence[str]) -> custody.Tree:
    return custody.Tree.of(custody.from_line(line) for line in lines)


def with_ledger(
    story: pack.Story, lines: Sequence[str], seals: Sequence[Seal]
) -> pack.Story:
    """A story with a ledger and its seals, and a proof for each exhibit captured."""
    tree = tree_of(lines)
    held = [custody.from_line(line).body.get("manifest") for line in lines]
    size = seals[0].checkpoint.size if seals else None
    proofs = {
        one.label: tree.inclusion(held.index(one.manifest), size)
        for one in story.exhibits
        if one.manifest in held and one.manifest
    }
    return replace(
        story,
        ledger=tuple(lines),
        seals=tuple(seals),
        checkpoint=tree.checkpoint(),
        proofs=proofs,
    )


def story(count: int, folder: Path, /, **changes: object) -> pack.Story:
    """A case with so many exhibits; call `finish` to give it its ledger."""
    fields: dict[str, object] = {
        "case": "7f3k-20",
        "law": "GB-EAW",
        "opened_at": NOON - timedelta(days=1),
        "made_at": NOON + timedelta(hours=2, microseconds=5),
        "actor": ACTOR,
        "authority": AUTHORITY,
        "tool": TOOL,
        "signing_key": KEY.public_pem,
        "items": tuple(item(number) for number in (1, 2, 3)),
        "exhibits": tuple(exhibit(number, folder) for number in range(count)),
        "letters": (letter(1), letter(2, state="failed", sent_at=None)),
    }
    return pack.Story(**(fields | changes))
