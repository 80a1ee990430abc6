#!/usr/bin/env python3
"""Check a bundle without the program that made it.

It needs Python 3.9 or newer, its standard library, and the `openssl` command.

    python3 verify.py bundle.zip                  the zip, or the folder it unpacks to
    python3 verify.py --roots tsa.pem bundle.zip  with certificates that you trust
    python3 verify.py exhibits/UB1                one exhibit's folder, handed on alone

It unpacks nothing, goes to no network and believes nothing that it reads. It ends with
0 when all holds, 1 when something does not, 2 when it could not be checked.
"""

from __future__ import annotations

import argparse
import calendar
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator  # noqa: TC003 - one list of imports
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any, Union

Json = dict[str, Any]
Files = Union["Zip", "Folder"]
ROOT = "unburden-bundle/"
TAG_MANIFEST, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"
SIGNATURE, KEY = "manifest-sha256.sig", "data/signing-key.pem"
TAGS = ["bag-info.txt", "bagit.txt", SIGNATURE, MANIFEST]
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
STORY, LEDGER = "data/story.json", "data/ledger.jsonl"
ALWAYS = [STORY, LEDGER, KEY, "data/report.pdf", "data/verify.py"]
ALWAYS += ["data/README.txt", "data/HOW-TO-VERIFY.txt", "data/case.jsonld"]
ALWAYS += ["data/drafts/us-certificate.txt", "data/drafts/witness-statement.txt"]
FORMAT = "unburden-story-4"
PARTS = ("statement", "token", "certificates")  # of a seal; a calendar has no last
OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
MAX_FILES, MAX_TEXT, CHUNK = 50_000, 64 * 2**20, 2**20
MAX_SPARE, MAX_GROWTH = 2**30, 20  # unpacked bytes: so many, and so many times the zip
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
ENTRY: dict[str, type] = dict.fromkeys(["action", "actor", "at", "clock"], str)
ENTRY.update(dict.fromkeys(["hash", "previous", "salt", "tool"], str))
ENTRY.update(body=dict, seq=int)
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)
# What Python raises when data from a stranger has another shape than it should.
MISSHAPEN: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
)
MISSHAPEN += (TypeError, ValueError, *UNREADABLE)


class Broken(Exception):  # noqa: N818
    """Something is not as it should be; the words say what and where."""


class Unusable(Exception):  # noqa: N818
    """It cannot be checked at all."""


# Where the files are: in a zip or in a folder. Both say what is wrong with themselves.


class Zip:
    """The files of a bundle in a zip."""

    def __init__(self, path: Path) -> None:
        self.names: dict[str, zipfile.ZipInfo] = {}
        self.unsafe: list[str] = []
        try:
            self.zip = zipfile.ZipFile(path)
        except (*UNREADABLE, ValueError) as error:
            with path.open("rb") as file:
                if file.read(4) != b"PK\x03\x04":
                    raise Unusable(f"{path.name} is not a zip file.") from error
            self.unsafe.append(f"the zip is cut short or damaged ({error})")
            return
        infos = self.zip.infolist()
        if not any(info.filename.startswith(ROOT) for info in infos):
            raise Unusable(f"{path.name} is not a bundle.")
        size, seen = path.stat().st_size, set[str]()
        if len(infos) > MAX_FILES:
            self.unsafe.append(f"it holds more than {MAX_FILES} files")
        elif sum(i.file_size for i in infos) > MAX_SPARE + MAX_GROWTH * size:
            self.unsafe.append("it would grow out of all proportion when unpacked")
        else:
            for info in infos:
                self._add(info, seen, size)

    def _add(self, info: zipfile.ZipInfo, seen: set[str], size: int) -> None:
        name = info.filename[len(ROOT) :]
        if info.is_dir() and info.file_size == 0 and is_plain(name + "x"):
            return
        why = suspicion(info, seen)
        if info.header_offset + info.compress_size > size:
            why = "lies of its size"
        seen.add(info.filename.lower())
        if why:
            self.unsafe.append(f"{info.filename[:200]!a} {why}")
        else:
            self.names[name] = info

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return self.zip.open(self.names[name])

    def size(self, name: str) -> int:
        """How large a file says it is."""
        return self.names[name].file_size


def suspicion(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Say why a file of a zip is not one that a bundle holds; empty if it may be."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.filename != info.orig_filename or not info.filename.startswith(ROOT):
        return "is not inside the bundle's folder"
    if not is_plain(info.filename[len(ROOT) :]):
        return "has a name no bundle uses, or leads out of its folder"
    if info.filename.lower() in seen:
        return "is there twice"
    if kind not in (0, stat.S_IFREG):
        return "is not a plain file"
    return "has a zip password" if info.flag_bits & 1 else ""


class Folder:
    """The files of a bundle that was unpacked, or of one exhibit."""

    def __init__(self, path: Path) -> None:
        self.names: dict[str, Path] = {}
        self.unsafe: list[str] = []
        for folder, folders, files in os.walk(path):
            for each in folders + files:
                full = Path(folder, each)
                name = full.relative_to(path).as_posix()
                mode = full.lstat().st_mode
                if not is_plain(name) or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    self.unsafe.append(f"{name[:200]!a} is no plain file or folder")
                elif stat.S_ISREG(mode):
                    self.names[name] = full
            if len(self.names) > MAX_FILES:
                raise Unusable(f"{path.name} holds more than {MAX_FILES} files.")

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return self.names[name].open("rb")

    def size(self, name: str) -> int:
        """How large a file is."""
        return self.names[name].stat().st_size


def is_plain(name: str) -> bool:
    """Whether a path is relative, of plain characters, and leads nowhere else."""
    return len(name) <= 200 and NAME.fullmatch(name) is not None


def data(files: Files, name: str) -> bytes:
    """A small file's bytes."""
    if name not in files.names:
        raise Broken(f"{name}: it is missing.")
    if files.size(name) > MAX_TEXT:
        raise Broken(f"{name}: it is larger than {MAX_TEXT} bytes.")
    with files.open(name) as file:
        return file.read(MAX_TEXT)


def sha256(files: Files, name: str) -> str:
    """SHA-256 of a file of any size."""
    hashed = hashlib.sha256()
    try:
        with files.open(name) as file:
            for piece in iter(lambda: file.read(CHUNK), b""):
                hashed.update(piece)
    except (*UNREADABLE, RuntimeError) as error:
        raise Broken(f"{name}: it cannot be read whole ({error}).") from error
    return hashed.hexdigest()


# Canonical JSON (RFC 8785), so that hashes of JSON can be reckoned again.


def canonical(value: Any) -> str:
    """Write a JSON value in its one canonical form."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        inner = (f"{canonical(name)}:{canonical(value[name])}" for name in names)
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def number(value: float) -> str:
    """Write a fraction as ECMAScript does: the fewest digits that tell it."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if 0 < point <= 21:
        text = text.ljust(point, "0")
        text = text[:point] + ("." + text[point:] if text[point:] else "")
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        rest = "." + text[1:] if text[1:] else ""
        text = f"{text[0]}{rest}e{point - 1:+d}"
    return "-" * sign + text


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


# The Merkle tree of RFC 6962, section 2.1.


def leaf(line: str) -> bytes:
    """Hash a line."""
    return hashlib.sha256(b"\0" + line.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two hashes."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves: list[bytes]) -> bytes:
    """Hash all leaves into one."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node(root(leaves[:split]), root(leaves[split:]))


def climbed(line: str, seq: int, size: int, path: list[str]) -> str | None:
    """The root that a line's proof leads to; None if the proof has not its shape."""
    here, last, got = seq, size - 1, leaf(line)
    for beside in map(bytes.fromhex, path):
        if last == 0:
            return None
        if here & 1 or here == last:
            got = node(beside, got)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            got = node(got, beside)
        here, last = here >> 1, last >> 1
    return got.hex() if last == 0 and 0 <= seq < size else None


# The checks. Each is a generator of sentences of what holds; Broken says what does not.


class Checker:
    """One bundle, and what was read of it so far."""

    def __init__(self, files: Files, roots: bytes | None) -> None:
        self.files, self.roots = files, roots
        self.hashes: dict[str, str] = {}
        self.lines: list[str] = []
        self.entries: list[Json] = []
        self.leaves: list[bytes] = []
        self.story: Json = {}
        self.points: dict[int, str] = {}

    def bag(self) -> Iterator[str]:
        """Every file is one that the manifests name, and there is no other."""
        if data(self.files, "bagit.txt") != DECLARATION:
            raise Broken("bagit.txt: it is not the declaration of a BagIt 1.0 bag.")
        listed = self.manifest(MANIFEST)
        tags = self.manifest(TAG_MANIFEST)
        if sorted(tags) != sorted(TAGS):
            raise Broken(f"{TAG_MANIFEST}: it does not name the files it should.")
        odd = sorted({*self.files.names} ^ {*listed, *tags, TAG_MANIFEST})
        if odd:
            raise Broken(f"{odd[0]}: it was added, or is missing ({len(odd)} in all).")
        for name, expected in sorted({**listed, **tags}.items()):
            self.hashes[name] = sha256(self.files, name)
            if self.hashes[name] != expected:
                raise Broken(f"{name}: it was changed: its SHA-256 is another.")
        yield f"All {len(listed)} files are as they were packed."

    def manifest(self, name: str) -> dict[str, str]:
        """Read a manifest: SHA-256 by path."""
        found: dict[str, str] = {}
        text = data(self.files, name).decode()
        for line in text[: -1 if text.endswith("\n") else None].split("\n"):
            parts = LINE.fullmatch(line)
            if not parts or not is_plain(parts[2]) or parts[2] in found:
                raise Broken(f"{name}: a line is not a hash and a path: {line[:80]!a}")
            found[parts[2]] = parts[1]
        return found

    def ledger(self) -> Iterator[str]:
        """Each line has its number, its hash, and the hash of the line before."""
        text = data(self.files, LEDGER).decode()
        if not text.endswith("\n"):
            raise Broken(f"{LEDGER}: its last line is cut short.")
        previous, lines = "0" * 64, text[:-1].split("\n")
        for seq, line in enumerate(lines):
            entry = read_entry(line, f"{LEDGER}, line {seq + 1}")
            if entry["seq"] != seq or entry["previous"] != previous:
                raise Broken(f"{LEDGER}, line {seq + 1}: it does not follow the last.")
            previous = entry["hash"]
            self.entries.append(entry)
        self.lines, self.leaves = lines, [leaf(line) for line in lines]
        yield f"All {len(lines)} lines of the ledger are in order."

    def facts(self) -> Iterator[str]:
        """The facts of the report are the ones that the ledger holds."""
        self.story = json.loads(data(self.files, STORY))
        if self.story["format"] != FORMAT:
            raise Broken(f"{STORY}: it is not of the format {FORMAT}.")
        if self.story["ledger"] != self.checkpoint(len(self.lines)):
            raise Broken(f"{STORY}: the ledger it tells of is another.")
        got = digest(self.story["facts"])
        held = [entry["body"].get("story") for entry in self.entries]
        if self.story["digest"] != got or got not in held:
            raise Broken(f"{STORY}: its facts are not the ones the ledger holds.")
        yield "The report's facts are the ones the ledger holds."

    def checkpoint(self, size: int) -> Json:
        """The ledger as it stood after so many lines."""
        if type(size) is not int or not 0 < size <= len(self.lines):
            raise Broken(f"{LEDGER}: it has no line {size!a:.20}.")
        if size not in self.points:
            self.points[size] = root(self.leaves[:size]).hex()
        head = self.entries[size - 1]["hash"]
        return {"size": size, "root": self.points[size], "head": head}

    def parts(self) -> Iterator[str]:
        """Every file belongs to the story, and the story has all its files."""
        expected = set(ALWAYS)
        for one in self.story["facts"]["exhibits"]:
            folder = f"data/exhibits/{one['label']}"
            expected.add(f"{folder}/outline.svg")
            expected |= {f"{folder}/record.json"} if one["capture"] else set()
        for seal in self.story["seals"]:
            expected |= {seal[part] for part in PARTS if seal[part]}
        for proof in self.story["proofs"]:
            expected |= {proof["entry"], proof["proof"], *proof["seals"]}
        expected |= {one["path"] for one in self.story["locked"]}
        odd = sorted(expected ^ ({*self.files.names} - {*TAGS, TAG_MANIFEST}))
        if odd:
            raise Broken(f"{odd[0]}: it is no part of the story, or missing from it.")
        yield "Every file belongs to the story."

    def signature(self) -> Iterator[str]:
        """The list of files is signed with the key that the ledger names."""
        key = data(self.files, KEY)
        if key != self.story["facts"]["signing_key"].encode():
            raise Broken(f"{KEY}: it is not the key that the story names.")
        signed = [data(self.files, SIGNATURE), data(self.files, MANIFEST)]
        command = "dgst -sha256 -verify {0} -signature {1} {2}"
        if not openssl(command, key, *signed)[0]:
            raise Broken(f"{SIGNATURE}: the signature does not hold.")
        yield "The list of files is signed with the case's own key."

    def seals(self) -> Iterator[str]:
        """Each timestamp covers this ledger, as far and when it says."""
        for said in self.story["seals"]:
            where, point = said["token"], self.checkpoint(said["size"])
            if point != {name: said[name] for name in point}:
                raise Broken(f"{where}: it seals lines that are not in this ledger.")
            held = [data(self.files, said[part]) for part in PARTS if said[part]]
            yield sealed(said, held, where, self.roots)
        if not self.story["seals"]:
            yield "There is no trusted timestamp; the report says why."

    def exhibits(self) -> Iterator[str]:
        """Each record is in the ledger, and its proof leads to the timestamps."""
        told = self.story["facts"]["exhibits"]
        captured = {one["label"]: one["capture"] for one in told if one["capture"]}
        proofs = {proof["exhibit"]: proof for proof in self.story["proofs"]}
        if sorted(captured) != sorted(one["exhibit"] for one in self.story["proofs"]):
            raise Broken(f"{STORY}: it has not one proof for each record.")
        for label, capture in captured.items():
            folder = f"data/exhibits/{label}"
            if json.loads(data(self.files, f"{folder}/record.json")) != capture:
                raise Broken(f"{folder}/record.json: the story tells of another.")
            self.proof(proofs[label], folder)
        yield f"All {len(told)} exhibits are as the ledger recorded them."

    def proof(self, named: Json, folder: str) -> None:
        """The proof beside a record is of this ledger, and has the seals over it."""
        proof, _ = proved(self.files, folder + "/")
        point = self.checkpoint(proof["size"])
        mine = [one for one in self.story["seals"] if one["size"] == point["size"]]
        later = [one for one in self.story["seals"] if one["size"] > proof["seq"]]
        if point != {name: proof[name] for name in point} or (later and not mine):
            raise Broken(f"{named['proof']}: it leads to another ledger or no seal.")
        if [stated(one) for one in proof["seals"]] != [stated(one) for one in mine]:
            raise Broken(f"{named['proof']}: it does not name the seals that cover it.")
        for one, copy in zip(mine, proof["seals"]):  # noqa: B905 - Python 3.9
            for part in PARTS:
                if not one[part] and not copy[part]:
                    continue
                name = f"{folder}/proof/{copy[part]}"
                if data(self.files, name) != data(self.files, one[part]):
                    raise Broken(f"{name}: it is not the seal over this exhibit.")

    def letters(self) -> Iterator[str]:
        """What the ledger says went to somebody is told, with the same words."""
        went = [one["body"] for one in self.entries if one["action"] == "notice-sent"]
        held: dict[str, set[Any]] = {}  # the first ledgers did not say the words
        for one in went:
            held.setdefault(one["notice"], set()).add(one.get("letter"))
        locked = self.story["locked"]
        texts = {
            one["name"]: one["plain_sha256"] for one in locked if not one["exhibit"]
        }
        told = self.story["facts"]["letters"]
        for one in told:
            if one["sent_at"] and not {None, one["body"]} & held.get(
                one["name"], set()
            ):
                raise Broken(f"{one['name']:.20}: the ledger tells of another letter.")
            if locked and texts.get(f"{one['name']}.txt") != one["sha256"]:
                raise Broken(f"{one['name']:.20}: its words are not here.")
        odd = sorted({*held} - {one["name"] for one in told})
        if odd:
            raise Broken(f"{odd[0]:.20}: it went, and is not told of.")
        if told:
            yield f"All {len(told)} letters that went are told of."

    def locked(self) -> Iterator[str]:
        """The encrypted files are the ones packed; they are not opened here."""
        named = {}
        for one in self.story["locked"]:
            named[one["exhibit"], one["name"]] = one["plain_sha256"]
            if self.hashes[one["path"]] != one["sha256"]:
                raise Broken(f"{one['path']}: the story names another file.")
        for one in self.story["facts"]["exhibits"] if named else []:
            for name, expected in (one["capture"] or {"files": {}})["files"].items():
                if named.get((one["label"], name)) != expected:
                    raise Broken(
                        f"{one['label']}: {name:.80} of its record is missing."
                    )
        if named:
            yield f"All {len(named)} encrypted files are the ones packed (not opened)."


def read_entry(line: str, where: str) -> Json:
    """Read a ledger line: canonical JSON, with its parts and the right hash."""
    entry: Json = json.loads(line)
    if kinds(entry) != ENTRY or canonical(entry) != line:
        raise Broken(f"{where}: it is not a line of a ledger in canonical form.")
    rest = {name: entry[name] for name in ENTRY if name != "hash"}
    if digest(rest) != entry["hash"]:
        raise Broken(f"{where}: it was changed: its hash is another.")
    return entry


def kinds(entry: Json) -> dict[str, type]:
    """The names of an object's parts, and what kind of thing each is."""
    return {name: type(value) for name, value in entry.items()}


def stated(seal: Json) -> tuple[Any, Any]:
    """What is said of a seal, wherever it is said."""
    return seal["at"], seal["authority"]


def proved(files: Files, folder: str) -> tuple[Json, Json]:
    """An exhibit's proof, once it leads from its record's line to the root it names."""
    where = f"{folder}proof/proof.json"
    proof = json.loads(data(files, where))
    line = data(files, f"{folder}proof/entry.json").decode()
    entry = read_entry(line, f"{folder}proof/entry.json")
    record = json.loads(data(files, f"{folder}record.json"))
    if entry["body"].get("manifest") != record or entry["seq"] != proof["seq"]:
        raise Broken(f"{folder}proof/entry.json: it does not hold this record.")
    if climbed(line, proof["seq"], proof["size"], proof["path"]) != proof["root"]:
        raise Broken(f"{where}: it does not lead from its line to the root it names.")
    return proof, entry


def exhibit_alone(files: Files, roots: bytes | None) -> Iterator[str]:
    """Check one exhibit that was handed on without the rest."""
    proof, entry = proved(files, "")
    yield f"The record is line {entry['seq'] + 1} of a ledger of {proof['size']} lines."
    for seal in proof["seals"]:
        said = {**seal, **{part: proof[part] for part in ("size", "root", "head")}}
        held = [data(files, f"proof/{seal[part]}") for part in PARTS if seal[part]]
        yield sealed(said, held, f"proof/{seal['token']}", roots)
    if not proof["seals"]:
        yield "No trusted timestamp covers it."
    names = ", ".join(sorted(json.loads(data(files, "record.json"))["files"]))
    yield f"Not looked at: the record's files ({names}). It tells each one's SHA-256."


def sealed(said: Json, held: list[bytes], where: str, roots: bytes | None) -> str:
    """Check one timestamp with openssl, as of the time it states."""
    statement, token, *certificate = held
    point = {name: said[name] for name in ("size", "root", "head")}
    if statement != canonical({"format": "unburden-seal-2", **point}).encode():
        raise Broken(f"{where}: what was stamped does not name the lines it seals.")
    if token.startswith(OTS):
        return f"The first {said['size']} lines {promised(token, statement, where)}"
    if not certificate:
        raise Broken(f"{where}: there are no certificates beside it.")
    shown = openssl("ts -reply -in {0} -text", token)[1]
    found = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(\.\d+)? (\d+) GMT", shown)
    if not found:
        raise Broken(f"{where}: it is not a timestamp token that can be read.")
    at = time.strptime(f"{found[1]} {found[3]}", "%b %d %H:%M:%S %Y")
    zone = "+00:00"  # Python 3.9 cannot read Z
    told = datetime.fromisoformat(said["at"][:-1] + zone)
    seconds = calendar.timegm(at)
    if Decimal(seconds) + Decimal(found[2] or 0) != Decimal(str(told.timestamp())):
        raise Broken(f"{where}: it states another time than {said['at']:.40}.")
    command = "ts -verify -in {0} -data {1} -CAfile {2} -untrusted {3}"
    trusted = roots or certificate[0]
    holds, why = openssl(
        f"{command} -attime {seconds}", token, statement, trusted, certificate[0]
    )
    if not holds:
        raise Broken(f"{where}: openssl does not verify it ({why.strip()[-160:]!a}).")
    by = "the certificates you gave" if roots else "the bundle's own certificates"
    whom = f"says {said['authority']}, checked against {by}"
    return f"The first {said['size']} lines existed on {said['at']}, {whom}."


# OpenTimestamps: a proof is a list of operations that lead from a hash to others.


def promised(token: bytes, statement: bytes, where: str) -> str:
    """What an OpenTimestamps proof leads to; that a block is Bitcoin's is not seen."""
    digest, start = hashlib.sha256(statement).digest(), len(OTS) + 34
    if token[:start] != OTS + b"\x01\x08" + digest or len(token) > 65536:
        raise Broken(f"{where}: it is a timestamp of something else.")
    found: Found = []
    try:
        end = walk(token, start, digest, found, 256)
    except (IndexError, ValueError) as error:
        raise Broken(f"{where}: it is no proof that can be read ({error}).") from error
    if end != len(token):
        raise Broken(f"{where}: there is more after its end.")
    told = [
        f"block {varint(payload, 0)[0]}, if the Merkle root in its header is "
        f"{reached[::-1].hex()}"
        for kind, reached, payload in found
        if kind == BITCOIN
    ]
    if told:
        return f"existed when Bitcoin made {'; '.join(told)}. That was not checked."
    return "are promised a place in Bitcoin; that proves no time yet."


Found = list[tuple[bytes, bytes, bytes]]


def walk(token: bytes, at: int, reached: bytes, found: Found, depth: int) -> int:
    """Follow all that comes of one hash; return where that ends."""
    if not depth or len(reached) > 4096:
        raise ValueError("it is too long")
    more = True
    while more:
        more = token[at] == 0xFF
        at += more
        tag, at = token[at], at + 1
        if tag == 0:
            kind, (payload, at) = token[at : at + 8], sized(token, at + 8)
            if kind == PENDING:
                sized(payload, 0)  # the calendar's address
            found.append((kind, reached, payload))
            continue
        if tag == 8:
            then = hashlib.sha256(reached).digest()
        elif tag in (0xF0, 0xF1):
            part, at = sized(token, at)
            then = reached + part if tag == 0xF0 else part + reached
        else:
            raise ValueError(f"operation {tag:#04x} is not known here")
        at = walk(token, at, then, found, depth - 1)
    return at


def sized(token: bytes, at: int) -> tuple[bytes, int]:
    """Bytes that say how many they are."""
    size, at = varint(token, at)
    if at + size > len(token):
        raise ValueError("it ends too early")
    return token[at : at + size], at + size


def varint(token: bytes, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte, the lowest first."""
    value = 0
    for place in range(5):
        value |= (token[at + place] & 0x7F) << (7 * place)
        if token[at + place] < 0x80:
            return value, at + place + 1
    raise ValueError("a number is too large")


def openssl(command: str, *held: bytes) -> tuple[bool, str]:
    """Run openssl over bytes, as files: whether it agreed, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, str(index)) for index in range(len(held))]
        for path, each in zip(paths, held):  # noqa: B905 - Python 3.9
            Path(path).write_bytes(each)
        words = ["openssl", *(word.format(*paths) for word in command.split())]
        try:
            done = subprocess.run(words, capture_output=True, timeout=60, check=False)
        except FileNotFoundError as error:
            raise Unusable("The openssl command is not installed.") from error
        except subprocess.TimeoutExpired as error:
            raise Broken("openssl did not come to an end over it.") from error
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    return done.returncode == 0, said


def run(files: Files, roots: bytes | None) -> bool:
    """Print what holds and what does not; return whether all does."""
    for why in files.unsafe:
        tell("NOT", why)
    if files.unsafe:
        return False
    checks: list[Callable[[], Iterator[str]]]
    if "record.json" in files.names and MANIFEST not in files.names:
        checks = [partial(exhibit_alone, files, roots)]
    else:
        one = Checker(files, roots)
        checks = [one.bag, one.ledger, one.facts, one.parts, one.signature]
        checks += [one.seals, one.exhibits, one.letters, one.locked]
    for check in checks:
        try:
            for sentence in check():
                tell("ok", sentence)
        except Broken as error:
            tell("NOT", str(error))
            return False
        except MISSHAPEN as error:
            tell("NOT", f"It cannot be read as it should be: {ascii(error)[:200]}")
            return False
    return True


def tell(mark: str, words: str) -> None:
    """Print a line; what a stranger wrote cannot steer the terminal."""
    plain = "".join(c if c.isprintable() else "?" for c in words)
    print(f"{mark:4} {plain}".encode("ascii", "replace").decode())


def main() -> int:
    """Check what the command line names."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("bundle", type=Path, help="a zip, or a folder")
    words.add_argument("--roots", type=Path, help="PEM file of authorities you trust")
    asked = words.parse_args()
    try:
        roots = asked.roots.read_bytes() if asked.roots else None
        path = asked.bundle
        holds = run((Folder if path.is_dir() else Zip)(path), roots)
    except (OSError, Unusable) as error:
        print(f"It could not be checked: {error}")
        return 2
    if not holds:
        print(
            "\nThis does NOT hold. What comes after the line marked NOT was not read."
        )
        return 1
    print(
        "\nAll of this holds. It shows that nothing was changed since; it cannot show"
    )
    print("that whoever made the record was honest, or what a picture means.")
    if roots is None:
        print("For the timestamps, get the authority's certificates from the authority")
        print("itself, and check again with --roots.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
