"""Verify a Bundle's signature and Seals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from unburden.errors import BadInput, SealFailed
from unburden.model import Checkpoint, Seal, sealed_statement
from unburden.pack.bag import MANIFEST, SIGNATURE
from unburden.pack.verdict import Finding, bad, good

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.pack.opened import Opened

SIGNING_KEY = "data/signing-key.pem"


def signature(opened: Opened) -> Iterator[Finding]:
    """The manifest is signed with the key that the story, and so the ledger, names."""
    key = str(opened.story["facts"]["signing_key"]).encode()
    if opened.bag.bytes(SIGNING_KEY) != key:
        yield bad("It is not the key that the story names.", SIGNING_KEY)
        return
    message, signed = opened.bag.bytes(MANIFEST), opened.bag.bytes(SIGNATURE)
    try:
        opened.checks.check_signature(key, message, signed)
    except (SealFailed, BadInput) as error:
        yield bad(error.what, SIGNATURE)
    else:
        what = "The list of files is signed with the case's own key."
        yield good(what, SIGNATURE)


def seals(opened: Opened) -> Iterator[Finding]:
    """Each Seal covers this ledger, as far as it says, at the time it says."""
    if not opened.story["seals"]:
        what = "There is no trusted timestamp; the report says so."
        yield good(what, "data/story.json")
    for said in opened.story["seals"]:
        yield _seal(opened, said)


def checkpoint_of(said: dict[str, Any]) -> Checkpoint:
    """The Checkpoint that a part of `story.json` or a proof tells of."""
    size, root, head = said["size"], said["root"], said["head"]
    if not isinstance(size, int) or isinstance(size, bool):
        msg = f"a size that is no whole number: {size!r:.40}"
        raise TypeError(msg)
    return Checkpoint(size=size, root=str(root), head=str(head))


def is_of_this_ledger(opened: Opened, checkpoint: Checkpoint) -> bool:
    """Whether the ledger in the Bundle stood so after so many lines."""
    if opened.tree is None or not 0 < checkpoint.size <= len(opened.entries):
        return False
    return opened.tree.checkpoint(checkpoint.size) == checkpoint


def _seal(opened: Opened, said: dict[str, Any]) -> Finding:
    where, checkpoint = said["token"], checkpoint_of(said)
    if not is_of_this_ledger(opened, checkpoint):
        return bad("It seals lines that are not in this ledger.", where)
    if opened.bag.bytes(said["statement"]) != sealed_statement(checkpoint):
        return bad("It does not name the lines it seals.", said["statement"])
    seal = Seal(
        checkpoint=checkpoint,
        at=datetime.fromisoformat(said["at"]),
        authority=said["authority"],
        token=opened.bag.bytes(said["token"]),
        certificates=_certificates(opened, said),
    )
    try:
        proves = opened.checks.check_seal(seal, roots=opened.roots)
    except SealFailed as error:
        return bad(error.what, where)
    except BadInput as error:
        if opened.roots is not None:
            raise
        return bad(error.what, said["certificates"])
    return good(f"The first {checkpoint.size} lines {proves}", where)


def _certificates(opened: Opened, said: dict[str, Any]) -> bytes:
    """Those beside a token; a calendar has none, and the story names none."""
    path = said["certificates"]
    return opened.bag.bytes(path) if path else b""
