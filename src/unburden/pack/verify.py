"""Verify a Bundle, offline, believing nothing in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from unburden.errors import LedgerBroken
from unburden.pack import locks, verify_exhibits, verify_letters, verify_seals
from unburden.pack.bag import (
    DECLARATION,
    MANIFEST,
    TAG_MANIFEST,
    TAGS,
    BagReader,
    read_manifest,
)
from unburden.pack.opened import Opened, folder_of, record_of
from unburden.pack.story import digest_of
from unburden.pack.verdict import Finding, Verdict, bad, good
from unburden.pack.write import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from unburden.pack.verdict import Checks

_STORY, _LEDGER = "data/story.json", "data/ledger.jsonl"
_ALWAYS = {
    _STORY,
    _LEDGER,
    verify_seals.SIGNING_KEY,
    "data/README.txt",
    "data/HOW-TO-VERIFY.txt",
    "data/report.pdf",
    "data/verify.py",
    "data/case.jsonld",
    "data/drafts/us-certificate.txt",
    "data/drafts/witness-statement.txt",
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
    checks: Checks,
    identity: str | None = None,
    roots: bytes | None = None,
) -> Verdict:
    """Check a Bundle: zip, files, ledger, story, signature, seals, exhibits, locks.

    Nothing is unpacked to disk, and what is decrypted is hashed and forgotten.

    Args:
        path: the zip file.
        checks: what other rooms know: rooms do not know each other.
        identity: an age secret key, as age-keygen writes it: the encrypted files are
            then opened and compared with what the ledger says of them.
        roots: PEM certificates of timestamp authorities, got from them. Without, the
            ones in the Bundle are used, and the findings say so.

    Raises:
        BadInput: it is no Bundle, or the key or the certificates cannot be read.
    """
    key = None if identity is None else locks.read_identity(identity)
    with BagReader(path) as bag:
        opened = Opened(bag=bag, checks=checks, key=key, roots=roots)
        return Verdict(findings=tuple(_findings(opened)))


def _findings(opened: Opened) -> Iterator[Finding]:
    if opened.bag.unsafe:
        yield from (bad(why, "the zip file") for why in opened.bag.unsafe)
        return
    yield good("The zip is whole and safe to unpack.", "the zip file")
    yield from _check(_files, opened, MANIFEST)
    yield from _check(_ledger, opened, _LEDGER)
    yield from _check(_story, opened, _STORY)
    if opened.story:
        yield from _check(_parts, opened, _STORY)
        yield from _check(verify_seals.signature, opened, _STORY)
        yield from _check(verify_seals.seals, opened, "data/seals")
        yield from _check(verify_exhibits.exhibits, opened, "data/exhibits")
        yield from _check(verify_letters.letters, opened, verify_letters.WHERE)
        yield from _check(verify_exhibits.locked, opened, "data/exhibits")


def _check(
    check: Callable[[Opened], Iterator[Finding]], opened: Opened, where: str
) -> Iterator[Finding]:
    """Run a check; whatever shape hostile data has, it ends in a Finding."""
    try:
        yield from check(opened)
    except _MISSHAPEN as error:
        yield bad(f"It cannot be read as it should be: {error!r:.200}.", where)


def _files(opened: Opened) -> Iterator[Finding]:
    bag, problems = opened.bag, 0
    tags = read_manifest(bag.text(TAG_MANIFEST))
    listed = read_manifest(bag.text(MANIFEST))
    if bag.bytes("bagit.txt") != DECLARATION or sorted(tags) != sorted(TAGS):
        yield bad("It is not the declaration of a BagIt 1.0 bag.", "bagit.txt")
    for name in sorted({*bag.names, *listed, *tags} - {TAG_MANIFEST}):
        manifest = TAG_MANIFEST if name in TAGS else MANIFEST
        for finding in _file(opened, name, (listed | tags).get(name), manifest):
            problems += 1
            yield finding
    if not problems:
        yield good(f"All {len(listed)} files are as they were packed.", "data")


def _file(
    opened: Opened, name: str, expected: str | None, by: str
) -> Iterator[Finding]:
    if name not in opened.bag.names:
        yield bad("It is missing.", name)
    elif expected is None:
        yield bad("It was added: no manifest names it.", name)
    else:
        try:
            got = opened.hashes[name] = opened.bag.sha256(name)
        except ValueError as error:
            yield bad(f"It {error}.", name)
        else:
            if got != expected:
                what = f"It was changed: its SHA-256 is {got}"
                yield bad(f"{what} and {by} says {expected}.", name)


def _ledger(opened: Opened) -> Iterator[Finding]:
    text = opened.bag.text(_LEDGER)
    if not text.endswith("\n"):
        yield bad("Its last line is cut short.", _LEDGER)
    lines = text.removesuffix("\n").split("\n")
    try:
        opened.entries = opened.checks.read_ledger(lines)
    except LedgerBroken as error:
        yield bad(error.what, _LEDGER)
    else:
        opened.lines, opened.tree = lines, opened.checks.tree(opened.entries)
        what = f"All {len(opened.entries)} lines of the ledger are in order."
        yield good(what, _LEDGER)


def _story(opened: Opened) -> Iterator[Finding]:
    story = json.loads(opened.bag.text(_STORY))
    if story["format"] != FORMAT:
        yield bad(f"It is not of the format {FORMAT}.", _STORY)
        return
    opened.story = story
    if not opened.entries:
        yield bad("Without a ledger its facts cannot be checked.", _STORY)
        return
    yield from _head(opened, story["ledger"])
    digest = digest_of(story["facts"])
    if not any(entry.body.get("story") == digest for entry in opened.entries):
        yield bad("Its facts are not the ones the ledger holds.", _STORY)
    elif story["digest"] != digest:
        yield bad("Its digest is not that of its facts.", _STORY)
    else:
        yield good("The report's facts are the ones the ledger holds.", _STORY)


def _head(opened: Opened, said: dict[str, object]) -> Iterator[Finding]:
    assert opened.tree is not None  # noqa: S101 - there are entries
    last = opened.tree.checkpoint(len(opened.entries))
    got = {"size": last.size, "root": last.root, "head": last.head}
    if got != said:
        what = f"The story says the ledger ends with {said}, and it ends with {got}."
        yield bad(what, _LEDGER)


def _parts(opened: Opened) -> Iterator[Finding]:
    """Every file belongs to the story, and the story has all its files."""
    payload = opened.bag.names.keys() - {*TAGS, TAG_MANIFEST}
    expected = _ALWAYS | set(_told_of(opened.story))
    for name in sorted(payload - expected):
        yield bad("It is no part of the story.", name)
    for name in sorted(expected - payload):
        yield bad("It is missing: the story names it.", name)


def _told_of(story: dict[str, Any]) -> Iterator[str]:
    """Each file that a story names."""
    for one in story["facts"]["exhibits"]:
        yield f"{folder_of(one['label'])}/outline.svg"
        if one["capture"] is not None:
            yield record_of(one["label"])
    for seal in story["seals"]:
        named = (seal["statement"], seal["token"], seal["certificates"])
        yield from filter(None, named)
    for proof in story["proofs"]:
        yield from (proof["entry"], proof["proof"], *proof["seals"])
    for one in story["locked"]:
        yield one["path"]
