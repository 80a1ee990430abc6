"""Verify a Bundle, offline, believing nothing in it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from unburden.errors import BadInput, LedgerBroken, SealFailed
from unburden.model import Seal, sealed_statement
from unburden.pack import locks
from unburden.pack.bag import (
    DECLARATION,
    TAG_MANIFEST,
    TAGS,
    BagReader,
    read_manifest,
)
from unburden.pack.story import digest_of
from unburden.pack.verdict import Finding, Verdict, bad, good
from unburden.pack.write import FORMAT, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from unburden.model import Entry
    from unburden.pack.locks import Identity
    from unburden.pack.verdict import CheckSeal, ReadLedger

_STORY, _LEDGER = "data/story.json", "data/ledger.jsonl"
_ALWAYS = {
    _STORY,
    _LEDGER,
    "data/README.txt",
    "data/HOW-TO-VERIFY.txt",
    "data/report.pdf",
}

# What Python raises when data from a stranger has another shape than it should.
_MISSHAPEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def verify(
    path: Path,
    *,
    read_ledger: ReadLedger,
    check_seal: CheckSeal,
    identity: str | None = None,
    roots: bytes | None = None,
) -> Verdict:
    """Check a Bundle: its zip, files, ledger, story, seals, exhibits, and locked files.

    Rooms do not know each other, so whoever calls hands in what reads a ledger and
    what checks a Seal. Nothing is unpacked to disk, and what is decrypted is hashed
    and forgotten.

    Args:
        path: the zip file.
        read_ledger: `custody.read`.
        check_seal: `seal.check`.
        identity: an age secret key, as age-keygen writes it: the encrypted files are
            then opened and compared with what the ledger says of them.
        roots: PEM certificates of timestamp authorities, got from them. Without, the
            ones in the Bundle are used, and the findings say so.

    Raises:
        BadInput: it is no Bundle, or the key or the certificates cannot be read.
    """
    key = None if identity is None else locks.read_identity(identity)
    with BagReader(path) as bag:
        bundle = _Bundle(bag, read_ledger, check_seal, key, roots)
        return Verdict(findings=tuple(bundle.findings()))


class _Bundle:
    def __init__(
        self,
        bag: BagReader,
        read_ledger: ReadLedger,
        check_seal: CheckSeal,
        key: Identity | None,
        roots: bytes | None,
    ) -> None:
        self.bag = bag
        self.read_ledger = read_ledger
        self.check_seal = check_seal
        self.key = key
        self.roots = roots
        self.hashes: dict[str, str] = {}
        self.entries: Sequence[Entry] = ()
        self.story: dict[str, Any] = {}

    def findings(self) -> Iterator[Finding]:
        if self.bag.unsafe:
            yield from (bad(why, "the zip file") for why in self.bag.unsafe)
            return
        yield good("The zip is whole and safe to unpack.", "the zip file")
        yield from self._check(self._files, "manifest-sha256.txt")
        yield from self._check(self._ledger, _LEDGER)
        yield from self._check(self._story, _STORY)
        if self.story:
            yield from self._check(self._parts, _STORY)
            yield from self._check(self._seals, "data/seals")
            yield from self._check(self._exhibits, "data/exhibits")
            yield from self._check(self._locked, "data/exhibits")

    def _check(
        self, check: Callable[[], Iterator[Finding]], where: str
    ) -> Iterator[Finding]:
        """Run a check; whatever shape hostile data has, it ends in a Finding."""
        try:
            yield from check()
        except _MISSHAPEN as error:
            yield bad(f"It cannot be read as it should be: {error!r:.200}.", where)

    def _files(self) -> Iterator[Finding]:
        bag, problems = self.bag, 0
        tags = read_manifest(bag.text(TAG_MANIFEST))
        listed = read_manifest(bag.text("manifest-sha256.txt"))
        if bag.bytes("bagit.txt") != DECLARATION or sorted(tags) != sorted(TAGS):
            yield bad("It is not the declaration of a BagIt 1.0 bag.", "bagit.txt")
        for name in sorted({*bag.names, *listed, *tags} - {TAG_MANIFEST}):
            manifest = TAG_MANIFEST if name in TAGS else "manifest-sha256.txt"
            for finding in self._file(name, (listed | tags).get(name), manifest):
                problems += 1
                yield finding
        if not problems:
            yield good(f"All {len(listed)} files are as they were packed.", "data")

    def _file(self, name: str, expected: str | None, by: str) -> Iterator[Finding]:
        if name not in self.bag.names:
            yield bad("It is missing.", name)
        elif expected is None:
            yield bad("It was added: no manifest names it.", name)
        else:
            try:
                got = self.hashes[name] = self.bag.sha256(name)
            except ValueError as error:
                yield bad(f"It {error}.", name)
            else:
                if got != expected:
                    what = f"It was changed: its SHA-256 is {got}"
                    yield bad(f"{what} and {by} says {expected}.", name)

    def _ledger(self) -> Iterator[Finding]:
        text = self.bag.text(_LEDGER)
        if not text.endswith("\n"):
            yield bad("Its last line is cut short.", _LEDGER)
        try:
            self.entries = self.read_ledger(text.removesuffix("\n").split("\n"))
        except LedgerBroken as error:
            yield bad(error.what, _LEDGER)
        else:
            what = f"All {len(self.entries)} lines of the ledger are in order."
            yield good(what, _LEDGER)

    def _story(self) -> Iterator[Finding]:
        story = json.loads(self.bag.text(_STORY))
        if story["format"] != FORMAT:
            yield bad(f"It is not of the format {FORMAT}.", _STORY)
            return
        self.story = story
        if not self.entries:
            yield bad("Without a ledger its facts cannot be checked.", _STORY)
            return
        yield from self._head(story["ledger"])
        digest = digest_of(story["facts"])
        if not any(entry.body.get("story") == digest for entry in self.entries):
            yield bad("Its facts are not the ones the ledger holds.", _STORY)
        elif story["digest"] != digest:
            yield bad("Its digest is not that of its facts.", _STORY)
        else:
            yield good("The report's facts are the ones the ledger holds.", _STORY)

    def _head(self, said: dict[str, object]) -> Iterator[Finding]:
        last = self.entries[-1]
        got = {"lines": len(self.entries), "seq": last.seq, "head": last.hash}
        if got != said:
            what = (
                f"The story says the ledger ends with {said}, and it ends with {got}."
            )
            yield bad(what, _LEDGER)

    def _parts(self) -> Iterator[Finding]:
        """Every file belongs to the story, and the story has all its files."""
        story = self.story
        expected = set(_ALWAYS)
        for seal in story["seals"]:
            expected |= {seal["statement"], seal["token"], seal["certificates"]}
        for one in story["facts"]["exhibits"]:
            expected.add(f"data/exhibits/{one['label']}/outline.svg")
            if one["capture"] is not None:
                expected.add(_record(one))
        expected |= {one["path"] for one in story["locked"]}
        payload = self.bag.names.keys() - {*TAGS, TAG_MANIFEST}
        for name in sorted(payload - expected):
            yield bad("It is no part of the story.", name)
        for name in sorted(expected - payload):
            yield bad("It is missing: the story names it.", name)

    def _seals(self) -> Iterator[Finding]:
        if not self.story["seals"]:
            yield good("There is no trusted timestamp; the report says so.", _STORY)
        for said in self.story["seals"]:
            yield self._seal(said)

    def _seal(self, said: dict[str, Any]) -> Finding:
        where, seq, head = said["token"], said["seq"], said["head"]
        at = [entry.hash for entry in self.entries if entry.seq == seq]
        if at != [head]:
            return bad("It seals a line that is not in this ledger.", where)
        if self.bag.bytes(said["statement"]) != sealed_statement(head, seq):
            return bad("It does not name the line it seals.", said["statement"])
        seal = Seal(
            head=head,
            seq=seq,
            at=datetime.fromisoformat(said["at"]),
            authority=said["authority"],
            token=self.bag.bytes(said["token"]),
            certificates=self.bag.bytes(said["certificates"]),
        )
        try:
            self.check_seal(seal, roots=self.roots)
        except SealFailed as error:
            return bad(error.what, where)
        except BadInput as error:
            if self.roots is not None:
                raise
            return bad(error.what, said["certificates"])
        trust = (
            "the certificates given" if self.roots else "the bundle's own certificates"
        )
        what = f"Line {seq + 1} existed on {said['at']}, says {said['authority']}"
        return good(f"{what} (checked against {trust}).", where)

    def _exhibits(self) -> Iterator[Finding]:
        exhibits = self.story["facts"]["exhibits"]
        problems = 0
        for one in exhibits:
            for finding in self._exhibit(one):
                problems += 1
                yield finding
        if not problems:
            what = f"All {len(exhibits)} exhibits are as the ledger recorded them."
            yield good(what, "data/exhibits")

    def _exhibit(self, one: dict[str, Any]) -> Iterator[Finding]:
        capture = one["capture"]
        if capture is None:
            return
        if json.loads(self.bag.text(_record(one))) != capture:
            yield bad("It is not the record that the story tells of.", _record(one))
        if not any(holds(entry.body, capture) for entry in self.entries):
            what = f"The ledger has no such record of exhibit {one['label']}."
            yield bad(what, _record(one))

    def _locked(self) -> Iterator[Finding]:
        locked = self.story["locked"]
        if not locked:
            return
        problems = 0
        captures = {
            one["label"]: (one["capture"] or {"files": {}})["files"]
            for one in self.story["facts"]["exhibits"]
        }
        named = {(one["exhibit"], one["name"]): one["plain_sha256"] for one in locked}
        for label, files in captures.items():
            for name, sha256 in files.items():
                if named.get((label, name)) != sha256:
                    problems += 1
                    yield bad(f"{name} of the record is not here.", _folder(label))
        for one in locked:
            for finding in self._lock(one):
                problems += 1
                yield finding
        if not problems:
            opened = "opened, and " if self.key else ""
            what = f"All {len(locked)} encrypted files are {opened}as they were packed."
            yield good(what, "data/exhibits")

    def _lock(self, one: dict[str, str]) -> Iterator[Finding]:
        path = one["path"]
        if self.hashes.get(path) != one["sha256"]:
            yield bad("It is not the encrypted file that the story names.", path)
        elif self.key is not None:
            with self.bag.open(path) as file:
                plain = locks.unlocked_sha256(file, self.key)
            if plain is None:
                yield bad("It does not open with the key given.", path)
            elif plain != one["plain_sha256"]:
                yield bad("It opens, and is not the file that was recorded.", path)


def _record(one: dict[str, Any]) -> str:
    return f"{_folder(one['label'])}/record.json"


def _folder(label: str) -> str:
    return f"data/exhibits/{label}"
