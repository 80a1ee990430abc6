"""What a Bundle holds of each seal and each exhibit, in the clear and locked."""

from __future__ import annotations

import hashlib
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from unburden.errors import BundleBroken
from unburden.model import sealed_statement
from unburden.pack.bag import is_plain, pretty
from unburden.pack.outline import outline
from unburden.pack.story import facts, letter_file, utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unburden.model import Checkpoint, Seal
    from unburden.pack.bag import BagWriter
    from unburden.pack.locks import Recipient
    from unburden.pack.story import Exhibit, Letter, Story

PROOF = "unburden-proof-1"
_MAX_PRINTED_PIXELS = 50_000_000


def add_seals(bag: BagWriter, story: Story) -> list[dict[str, object]]:
    """Add each Seal's statement, token and certificates; say what `story.json` will."""
    told: list[dict[str, object]] = []
    for number, seal in enumerate(story.seals, start=1):
        files = _add_seal(bag, f"seals/{number:03d}", seal)
        told.append(_checkpoint(seal.checkpoint) | _stated(seal) | files)
    return told


def add_proofs(bag: BagWriter, story: Story) -> list[dict[str, object]]:
    """Add to each exhibit what proves it alone; say what `story.json` will.

    Beside an exhibit's record lie its ledger line, the proof that leads from that
    line to a Merkle root, and the Seals over that root: the exhibit can be handed on
    without the other lines, which tell of other things.
    """
    told: list[dict[str, object]] = []
    for label, proof in sorted(story.proofs.items()):
        folder = f"exhibits/{label}/proof"
        bag.add(f"{folder}/entry.json", story.ledger[proof.seq].encode())
        seals = [seal for seal in story.seals if seal.checkpoint == proof.checkpoint]
        stated: list[dict[str, object]] = []
        files: list[str] = []
        for number, seal in enumerate(seals, start=1):
            added = _add_seal(bag, f"{folder}/seal-{number:03d}", seal)
            names = {part: path.rpartition("/")[2] for part, path in added.items()}
            stated.append({**_stated(seal), **names})
            files += filter(None, added.values())
        facts: dict[str, object] = {
            "format": PROOF,
            "seq": proof.seq,
            "path": list(proof.path),
        }
        whole = facts | _checkpoint(proof.checkpoint) | {"seals": stated}
        bag.add(f"{folder}/proof.json", pretty(whole))
        paths = {name: f"data/{folder}/{name}.json" for name in ("entry", "proof")}
        told.append({"exhibit": label, "seals": files, **paths})
    return told


def _add_seal(bag: BagWriter, stem: str, seal: Seal) -> dict[str, str]:
    bag.add(f"{stem}.statement.json", sealed_statement(seal.checkpoint))
    told = {"statement": f"data/{stem}.statement.json", "certificates": ""}
    if not seal.states_time:
        bag.add(f"{stem}.ots", seal.token)
        return told | {"token": f"data/{stem}.ots"}
    bag.add(f"{stem}.tsr", seal.token)
    bag.add(f"{stem}.pem", seal.certificates)
    certificates = f"data/{stem}.pem"
    return told | {"token": f"data/{stem}.tsr", "certificates": certificates}


def _stated(seal: Seal) -> dict[str, object]:
    return {"at": utc(seal.at), "authority": seal.authority}


def _checkpoint(checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "size": checkpoint.size,
        "root": checkpoint.root,
        "head": checkpoint.head,
    }


def add_exhibits(bag: BagWriter, story: Story) -> dict[str, bytes]:
    """Add each exhibit's outline and record; return the outlines by label."""
    items = {item.id: item.fingerprint for item in story.items}
    drawings = {}
    for told, exhibit in zip(facts(story)["exhibits"], story.exhibits, strict=True):  # type: ignore[call-overload]
        print_ = items.get(exhibit.match.item)
        size = (print_.width, print_.height) if print_ else (1, 1)
        drawing = outline(*size, told["cells"], told["kept"]).encode()
        drawings[exhibit.label] = drawing
        bag.add(f"exhibits/{exhibit.label}/outline.svg", drawing)
        if told["capture"] is not None:
            bag.add(f"exhibits/{exhibit.label}/record.json", pretty(told["capture"]))
    return drawings


def lock_exhibits(
    bag: BagWriter, exhibits: Sequence[Exhibit], keys: Sequence[Recipient]
) -> list[dict[str, str]]:
    """Add every file of every exhibit, encrypted; say what `story.json` will.

    Raises:
        BundleBroken: a file is missing, or not the one that was recorded.
    """
    locked: list[dict[str, str]] = []
    by_plain: dict[str, dict[str, str]] = {}  # two exhibits may share one record
    for exhibit in exhibits:
        folder = f"exhibits/{exhibit.label}"
        for name, sha256 in sorted(_files(exhibit).items()):
            if sha256 not in by_plain:
                by_plain[sha256] = _lock_file(bag, exhibit, name, keys)
            locked.append({"exhibit": exhibit.label, "name": name} | by_plain[sha256])
        if exhibit.explanation:
            parts = {
                "explanation.png": exhibit.explanation.png,
                "explanation.svg": exhibit.explanation.svg.encode(),
            }
            for name, data in parts.items():
                path = f"{folder}/{name}.age"
                hashes = {"path": f"data/{path}"} | lock(bag, path, data, keys)
                locked.append({"exhibit": exhibit.label, "name": ""} | hashes)
    return locked


def lock_letters(
    bag: BagWriter, letters: Sequence[Letter], keys: Sequence[Recipient]
) -> list[dict[str, str]]:
    """Add what was asked of whom, encrypted; say what `story.json` will."""
    locked: list[dict[str, str]] = []
    for letter in letters:
        name = f"{letter.name}.txt"
        path = f"letters/{name}.age"
        hashes = lock(bag, path, letter_file(letter), keys)
        locked.append({"exhibit": "", "name": name, "path": f"data/{path}"} | hashes)
    return locked


def _lock_file(
    bag: BagWriter, exhibit: Exhibit, name: str, keys: Sequence[Recipient]
) -> dict[str, str]:
    recorded = _files(exhibit)[name]
    path = f"exhibits/{exhibit.label}/files/{name}.age"
    with _recorded(exhibit, name) as source:
        sha256, plain = bag.add_locked(path, source, keys)
    if plain != recorded:
        raise _not_recorded(exhibit, name)
    return {"path": f"data/{path}", "sha256": sha256, "plain_sha256": plain}


def lock(
    bag: BagWriter, path: str, data: bytes, keys: Sequence[Recipient]
) -> dict[str, str]:
    """Add bytes, encrypted; return both hashes."""
    sha256, plain = bag.add_locked(path, io.BytesIO(data), keys)
    return {"sha256": sha256, "plain_sha256": plain}


def _files(exhibit: Exhibit) -> Mapping[str, str]:
    files = exhibit.manifest["files"] if exhibit.manifest else {}
    return files if isinstance(files, dict) else {}


@contextmanager
def _recorded(exhibit: Exhibit, name: str) -> Iterator[BinaryIO]:
    """A file of an exhibit's Capture, if it is where the Capture left it."""
    if exhibit.folder is None or not is_plain(name):
        raise _not_recorded(exhibit, name)
    try:
        with (exhibit.folder / name).open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise _not_recorded(exhibit, name) from error


def _not_recorded(exhibit: Exhibit, name: str) -> BundleBroken:
    what = f"{name} of exhibit {exhibit.label} is missing or not as it was recorded."
    return BundleBroken(what, "Restore the case's files, or capture the page again.")


def pictures(exhibit: Exhibit) -> dict[str, bytes]:
    """What the report with pictures shows of an exhibit, by words that describe it."""
    shown_by: dict[str, bytes] = {}
    if exhibit.explanation and exhibit.explanation.png:
        shown_by[exhibit.explanation.sentence or "How the two match."] = (
            exhibit.explanation.png
        )
    shown = str(exhibit.manifest["shown"]) if exhibit.manifest else ""
    if shown:
        with _recorded(exhibit, shown) as file:
            png = file.read()
        if hashlib.sha256(png).hexdigest() != _files(exhibit).get(shown):
            raise _not_recorded(exhibit, shown)
        if _pixels(png) <= _MAX_PRINTED_PIXELS:
            shown_by["The page as it was, with every picture filled in."] = png
    return shown_by


def _pixels(png: bytes) -> int:
    """Pixels a PNG says it has; a report page is no place for more than a few."""
    return int.from_bytes(png[16:20]) * int.from_bytes(png[20:24])
