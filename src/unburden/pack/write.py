"""Write a Bundle: a BagIt bag in a zip, in one of two editions."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from unburden.errors import BadInput, LedgerBroken
from unburden.pack import exhibits, guide, locks
from unburden.pack.bag import BagWriter, pretty
from unburden.pack.case_uco import case_uco
from unburden.pack.drafts import as_text, drafts
from unburden.pack.report import render
from unburden.pack.story import INITIALS, LABEL, OURS, digest_of, facts
from unburden.typeset import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from unburden.pack.locks import Recipient
    from unburden.pack.story import Story

FORMAT = "unburden-story-4"
PICTURES_REPORT = "report-with-pictures.pdf.age"


def write(
    story: Story,
    out: Path,
    *,
    sign: Callable[[bytes], bytes],
    recipients: Sequence[str] = (),
    between: Callable[[], None] = lambda: None,
) -> Path:
    """Write a Bundle and return its path.

    Without recipients it holds words, numbers and line drawings only. With them it
    also holds every file of every Capture, the explaining pictures, a report with
    pictures, and the letters that went and came, each encrypted for those recipients
    and never written in the clear.

    The file appears whole or not at all, and nothing is written over. The same story
    gives the same bytes, but for what is encrypted.

    Args:
        story: what to tell.
        out: the zip file to write; its folder must exist.
        sign: signs bytes with the secret half of the story's ``signing_key`` (ECDSA
            over SHA-256, DER).
        recipients: age public keys, ``age1...``.
        between: is called before each file of the Bundle; what it raises goes on to
            the caller, and nothing of the Bundle is left.

    Raises:
        BadInput: as for `may_write`, or a label is none.
        LedgerBroken: the ledger does not hold this story or one of its captures.
        BundleBroken: a file of a Capture is not the one that was recorded.
    """
    may_write(out, recipients)
    keys = locks.read_recipients(recipients)
    told = _told(story, recipients)
    at = story.made_at
    with _appearing(out) as file, BagWriter(file, at=at, between=between) as bag:
        _fill(bag, story, told, keys)
        bag.finish(
            {
                "Bag-Software-Agent": str(printable(story.tool)),
                "External-Description": "Record of pictures found online",
                "External-Identifier": str(printable(story.case)),
            },
            sign=sign,
        )
    return out


def may_write(out: Path, recipients: Sequence[str] = (), initials: str = OURS) -> None:
    """Find out early what `write` would refuse: before a search, or a seal.

    Raises:
        BadInput: ``out`` is there already, its folder is not, a key is none, or the
            initials are none.
    """
    if not INITIALS.fullmatch(initials):
        what = f"{initials!r:.20} are no initials."
        raise BadInput(what, "Give one to four letters, A to Z, such as AB.")
    locks.read_recipients(recipients)
    if out.exists():
        what = f"{out.name} is there already."
        raise BadInput(what, "Choose another name, or move that file away first.")
    if not out.absolute().parent.is_dir():
        what = f"There is no folder {out.parent} to write {out.name} to."
        raise BadInput(what, "Make it first, or choose another.")


def _told(story: Story, recipients: Sequence[str]) -> dict[str, Any]:
    """The outer parts of `story.json`, once the story is known to be in its ledger."""
    labels = [exhibit.label for exhibit in story.exhibits]
    wrong = [label for label in labels if not LABEL.fullmatch(label)]
    if wrong or len(set(labels)) < len(labels):
        what = "Each exhibit needs a label of its own, of initials and a number."
        raise BadInput(what, "Label them UB1, UB2 and so on.")
    told = facts(story)
    digest = digest_of(told)
    entries = [json.loads(line) for line in story.ledger]
    bodies = [entry["body"] for entry in entries]
    checkpoint = story.checkpoint
    if not checkpoint or not any(body.get("story") == digest for body in bodies):
        what = "The ledger does not hold the digest of this story."
        raise LedgerBroken(what, "Append an Entry `pack` with it, then pack again.")
    for exhibit in story.exhibits:
        if exhibit.manifest and not any(
            holds(body, exhibit.manifest) for body in bodies
        ):
            what = f"The ledger does not hold the capture of exhibit {exhibit.label}."
            raise LedgerBroken(what, "Pack only what the ledger records.")
    return {
        "format": FORMAT,
        "digest": digest,
        "facts": told,
        "ledger": {
            "size": checkpoint.size,
            "root": checkpoint.root,
            "head": checkpoint.head,
        },
        "seals": [],
        "proofs": [],
        "locked": [],
        "recipients": [key.strip() for key in recipients],
    }


def holds(body: Mapping[str, object], manifest: Mapping[str, object]) -> bool:
    """Whether an Entry's body is about the Capture of a manifest."""
    return body.get("manifest") == manifest


def _fill(
    bag: BagWriter, story: Story, told: dict[str, Any], keys: Sequence[Recipient]
) -> None:
    entries = [json.loads(line) for line in story.ledger]
    told["seals"] = exhibits.add_seals(bag, story)
    told["proofs"] = exhibits.add_proofs(bag, story)
    drawings = exhibits.add_exhibits(bag, story)
    if keys:
        told["locked"] = exhibits.lock_exhibits(bag, story.exhibits, keys)
        told["locked"] += exhibits.lock_letters(bag, story.letters, keys)
        pictures = {one.label: exhibits.pictures(one) for one in story.exhibits}
        pdf = render(told, ledger=entries, drawings=drawings, pictures=pictures)
        path, hashes = (
            f"data/{PICTURES_REPORT}",
            exhibits.lock(bag, PICTURES_REPORT, pdf, keys),
        )
        told["locked"].append({"exhibit": "", "name": "", "path": path} | hashes)
    bag.add("ledger.jsonl", "".join(f"{line}\n" for line in story.ledger).encode())
    bag.add("report.pdf", render(told, ledger=entries, drawings=drawings, pictures={}))
    for draft in drafts(printable(told["facts"])):
        bag.add(f"drafts/{draft.name}.txt", as_text(draft))
    bag.add("case.jsonld", pretty(case_uco(told)))
    bag.add("verify.py", guide.verifier())
    bag.add("signing-key.pem", story.signing_key)
    bag.add("story.json", pretty(told))
    bag.add("README.txt", guide.readme(told).encode())
    bag.add("HOW-TO-VERIFY.txt", guide.how_to_verify(told).encode())


@contextmanager
def _appearing(out: Path) -> Iterator[BinaryIO]:
    """A new file that appears under its name only when it is whole."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        what = f"{out.name} could not be written: {error.strerror}."
        raise BadInput(what, "Check that its folder is there and has room.") from error
    finally:
        part.unlink(missing_ok=True)
