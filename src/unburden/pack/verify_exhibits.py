"""Verify a Bundle's exhibits: their records, their proofs and their locked files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from unburden.model import Inclusion
from unburden.pack import locks
from unburden.pack.opened import folder_of, record_of
from unburden.pack.verdict import bad, good
from unburden.pack.verify_seals import checkpoint_of, is_of_this_ledger
from unburden.pack.write import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unburden.pack.opened import Opened
    from unburden.pack.verdict import Finding

_WHERE = "data/exhibits"


def exhibits(opened: Opened) -> Iterator[Finding]:
    """Each record is the story's and the ledger's, and its proof leads to its Seal."""
    told = opened.story["facts"]["exhibits"]
    what = f"All {len(told)} exhibits are as the ledger recorded them."
    yield from _or_good((_exhibit(opened, one) for one in told), what)
    proofs = opened.story["proofs"]
    captured = sorted(one["label"] for one in told if one["capture"] is not None)
    if sorted(proof["exhibit"] for proof in proofs) != captured:
        yield bad("The story does not have one proof for each record.", _WHERE)
        return
    what = f"{len(proofs)} exhibits can each be proved without the rest of the ledger."
    yield from _or_good((_proof(opened, proof) for proof in proofs), what)


def locked(opened: Opened) -> Iterator[Finding]:
    """Each encrypted file is the one packed; with a key, also what is inside."""
    files = opened.story["locked"]
    if not files:
        return
    done = "opened, and " if opened.key else ""
    what = f"All {len(files)} encrypted files are {done}as they were packed."
    found = [_not_here(opened), *(_lock(opened, one) for one in files)]
    yield from _or_good(found, what)


def _or_good(found: Iterable[Iterator[Finding]], what: str) -> Iterator[Finding]:
    """All that is wrong, or if nothing is, that all is well."""
    problems = [finding for each in found for finding in each]
    yield from problems or [good(what, _WHERE)]


def _exhibit(opened: Opened, one: dict[str, Any]) -> Iterator[Finding]:
    capture, label = one["capture"], one["label"]
    if capture is None:
        return
    if json.loads(opened.bag.text(record_of(label))) != capture:
        yield bad("It is not the record that the story tells of.", record_of(label))
    if not any(holds(entry.body, capture) for entry in opened.entries):
        what = f"The ledger has no such record of exhibit {label}."
        yield bad(what, record_of(label))


def _proof(opened: Opened, named: dict[str, Any]) -> Iterator[Finding]:
    """The proof proves what it says, of the line that holds the exhibit's record."""
    where, bag = named["proof"], opened.bag
    proof = json.loads(bag.text(where))
    capture = json.loads(bag.text(record_of(named["exhibit"])))
    inclusion = Inclusion(
        seq=proof["seq"], checkpoint=checkpoint_of(proof), path=tuple(proof["path"])
    )
    entry = opened.entries[inclusion.seq] if inclusion.seq >= 0 else None
    if entry is None or bag.text(named["entry"]) != opened.lines[inclusion.seq]:
        yield bad("It is not a line of this ledger.", named["entry"])
    elif not holds(entry.body, capture):
        yield bad("It is not the line that holds this record.", named["entry"])
    elif not is_of_this_ledger(opened, inclusion.checkpoint):
        yield bad("It leads to another ledger than this one.", where)
    elif not opened.checks.is_included(entry, inclusion):
        yield bad("It does not lead from its line to the root it names.", where)
    else:
        yield from _proof_seals(opened, named, proof)


def _proof_seals(
    opened: Opened, named: dict[str, Any], proof: dict[str, Any]
) -> Iterator[Finding]:
    """Beside a proof lie the Seals over its Checkpoint, the same as in `seals`."""
    checkpoint = checkpoint_of(proof)
    covering = [seal for seal in opened.story["seals"] if seal["size"] > proof["seq"]]
    mine = [seal for seal in covering if checkpoint_of(seal) == checkpoint]
    if covering and not mine:
        yield bad("It leads to no seal, though there is one.", named["proof"])
    stated = [[seal["at"], seal["authority"]] for seal in mine]
    if stated != [[seal["at"], seal["authority"]] for seal in proof["seals"]]:
        yield bad("It does not name the seals that cover it.", named["proof"])
        return
    folder = named["proof"].rpartition("/")[0]
    for seal, copy in zip(mine, proof["seals"], strict=True):
        for part in ("statement", "token", "certificates"):
            path = f"{folder}/{copy[part]}"
            if not seal[part] and not copy[part]:
                continue  # a calendar has no certificates
            if opened.bag.bytes(path) != opened.bag.bytes(seal[part]):
                yield bad("It is not the seal that covers this exhibit.", path)


def _not_here(opened: Opened) -> Iterator[Finding]:
    """Files of a record that the story does not list among the locked ones."""
    files = opened.story["locked"]
    named = {(one["exhibit"], one["name"]): one["plain_sha256"] for one in files}
    for one in opened.story["facts"]["exhibits"]:
        label, held = one["label"], (one["capture"] or {"files": {}})["files"]
        for name, sha256 in held.items():
            if named.get((label, name)) != sha256:
                yield bad(f"{name} of the record is not here.", folder_of(label))


def _lock(opened: Opened, one: dict[str, str]) -> Iterator[Finding]:
    path = one["path"]
    if opened.hashes.get(path) != one["sha256"]:
        yield bad("It is not the encrypted file that the story names.", path)
    elif opened.key is not None:
        with opened.bag.open(path) as file:
            plain = locks.unlocked_sha256(file, opened.key)
        if plain is None:
            yield bad("It does not open with the key given.", path)
        elif plain != one["plain_sha256"]:
            yield bad("It opens, and is not the file that was recorded.", path)
