"""Every tampering that is tried on a Bundle, each one file to hand to a verifier.

Two forgers are at work. The *stranger* has no key: he changes files, and makes every
manifest right again, signing with a key of his own. The *thief* has the case's signing
key as well: what he changes must be caught by the ledger and its seals.
"""

from __future__ import annotations

import json
import random
import struct
import warnings
import zipfile
from dataclasses import asdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from demo.authority import Authority
from tests.simulators import forgery, stories
from tests.simulators.forgery import LEDGER, MANIFEST, ROOT, STORY

from unburden import custody
from unburden.model import Checkpoint, sealed_statement
from unburden.net import Door
from unburden.seal import Rfc3161, SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.simulators.forgery import Files


class Tampering(NamedTuple):
    """One way to tamper, and the zip that came of it (gone once the next is made)."""

    kind: str
    what: str
    path: Path


Made = tuple[str, str, "Files"]
SHARES = (0.0, 0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999)
NAMES = ("../evil", "/etc/evil", "unburden-bundle/../../evil", "other/evil")
NAMES += ("unburden-bundle/data/..\\evil", "unburden-bundle/data//evil")
NAMES += ("unburden-bundle/data/\u202eevil", "unburden-bundle/data/evil\x00.txt")


def every(bundle: Path, folder: Path, *, flips: int) -> Iterator[Tampering]:
    """Give every tampering of a Bundle, a few of each file's bits among them.

    Args:
        bundle: an honest Bundle, sealed, with more than one exhibit.
        folder: where to put each.
        flips: bits to flip in each file.
    """
    out = folder / "tampered.zip"
    makers: tuple[Callable[[Files], Iterator[Made]], ...]
    makers = (lambda held: flipped(held, flips), moved, added, relisted, rewritten)
    makers += (reordered, reproved, resealed, rerooted)
    for make in makers:
        for kind, what, content in make(forgery.files(bundle)):
            yield Tampering(kind, what, forgery.zipped(content, out))
    for kind, what, data in containers(bundle):
        out.write_bytes(data)
        yield Tampering(kind, what, out)


def stranger(content: Files) -> Files:
    """Make the manifests right, signed with a key of the forger's own."""
    return forgery.rebagged(dict(content), SigningKey.new())


def thief(content: Files) -> Files:
    """Make the manifests right, signed with the case's own key."""
    return forgery.rebagged(dict(content))


def flipped(held: Files, flips: int) -> Iterator[Made]:
    """Bits flipped in each file; and one, with all manifests made right after."""
    draw = random.Random(5)  # noqa: S311 - the same places every time
    for name, data in held.items():
        places = {0, len(data) - 1, *(draw.randrange(len(data)) for _ in range(9))}
        one = held
        for place in sorted(places, key=lambda p: (p != 0, draw.random()))[:flips]:
            changed = bytearray(data)
            changed[place] ^= 1 << draw.randrange(8)
            one = held | {name: bytes(changed)}
            yield "a bit flipped", f"{name} at {place}", one
        if name.startswith("data/"):
            yield "a bit flipped, manifests made right", name, stranger(one)


def moved(held: Files) -> Iterator[Made]:
    """Each file removed, each renamed, neighbours swapped."""
    names = list(held)
    payload = [name for name in names if name.startswith("data/")]
    for name in names:
        rest = {other: held[other] for other in names if other != name}
        yield "a file removed", name, rest
        yield "a file renamed", name, rest | {f"{name}.old": held[name]}
        if name in payload:
            yield "a file removed, manifests made right", name, thief(rest)
            again = thief(rest | {f"{name}.old": held[name]})
            yield "a file renamed, manifests made right", name, again
    for one, other in pairwise(payload):
        if held[one] != held[other]:
            both = held | {one: held[other], other: held[one]}
            yield "two files swapped", f"{one}, {other}", both
            yield "two files swapped, manifests made right", one, stranger(both)


def added(held: Files) -> Iterator[Made]:
    """A file added: in the payload and beside it."""
    for name in ("data/more.txt", "more.txt", "fetch.txt", "data/exhibits/UB9/x.svg"):
        yield "a file added", name, held | {name: b"more"}
        if name.startswith("data/"):
            yield "a file added, manifests made right", name, thief(held | {name: b"m"})


def relisted(held: Files) -> Iterator[Made]:
    """A manifest's line changed with its file."""
    for name in (name for name in held if name.startswith("data/")):
        one = held | {name: held[name] + b" "}
        payload = sorted(each for each in one if each.startswith("data/"))
        one[MANIFEST] = forgery.manifest(one, payload)
        yield "a manifest line changed with its file", name, dict(one)
        yield "both manifests changed with a file", name, forgery.retagged(one)


def reledgered(held: Files, lines: list[str], *, tell: bool) -> Files:
    """Another ledger; if told, the story names its checkpoint."""
    text = "".join(f"{line}\n" for line in lines).encode()
    content = held | {LEDGER: text}
    if tell:
        told = json.loads(held[STORY])
        told["ledger"] = asdict(stories.tree_of(lines).checkpoint())
        content = restoried(content, told)
    return thief(content)


def reordered(held: Files) -> Iterator[Made]:
    """Lines of the ledger removed, repeated, swapped, reversed; the story agrees."""
    lines = held[LEDGER].decode().splitlines()
    for at in range(len(lines)):
        where = f"line {at + 1}"
        rest = lines[:at] + lines[at + 1 :]
        yield "an entry removed", where, reledgered(held, rest, tell=False)
        twice = [*lines[: at + 1], *lines[at:]]
        yield "an entry repeated", where, reledgered(held, twice, tell=True)
        if (
            at < len(lines) - 1
        ):  # the last one comes after the seal, which does not see it
            yield "an entry removed, and told", where, reledgered(held, rest, tell=True)
            swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
            yield "entries swapped", where, reledgered(held, swapped, tell=True)
    yield "entries re-ordered", "all", reledgered(held, lines[::-1], tell=True)
    yield "entries removed", "all", reledgered(held, [], tell=False)


def rewritten(held: Files) -> Iterator[Made]:
    """Each sealed line edited or dropped, and all after it given right hashes."""
    lines = held[LEDGER].decode().splitlines()
    for at in range(json.loads(held[STORY])["seals"][0]["size"]):
        where = f"line {at + 1}"
        for what in ("actor", "at", "dropped"):
            again = reledgered(held, chained(lines, at, what), tell=True)
            yield f"an entry changed ({what}), the chain made right", where, again


def chained(lines: list[str], at: int, what: str) -> list[str]:
    """Lines with right numbers, links and hashes; one of them changed or dropped."""
    made: list[str] = []
    previous = None
    for number, line in enumerate(lines):
        entry = custody.from_line(line)
        if number == at and what == "dropped":
            continue
        actor = "X" if number == at and what == "actor" else entry.actor
        then = (
            entry.at.replace(year=2020) if number == at and what == "at" else entry.at
        )
        previous = custody.make_entry(
            previous,
            at=then,
            origin=custody.Origin(actor=actor, tool=entry.tool, clock=entry.clock),
            action=entry.action,
            body=entry.body,
            salt=entry.salt,
        )
        made.append(custody.to_line(previous))
    return made


def reproved(held: Files) -> Iterator[Made]:
    """Proofs exchanged, and every part of them changed."""
    proofs = [name for name in held if name.endswith("/proof.json")]
    for name in proofs:
        folder, told = name.rpartition("/")[0], json.loads(held[name])
        other = json.loads(held[proofs[(proofs.index(name) + 1) % len(proofs)]])
        for part in told:
            if other[part] != told[part]:
                one = held | {name: json.dumps(told | {part: other[part]}).encode()}
                yield "a proof's part exchanged", f"{name}: {part}", thief(one)
        one = held | {name: json.dumps(told | {"root": "0" * 64}).encode()}
        yield "a wrong root", name, thief(one)
        for beside in ("entry.json", "seal-001.tsr", "seal-001.pem"):
            one = held | {f"{folder}/{beside}": b"{}"}
            yield "a proof's file emptied", f"{folder}/{beside}", thief(one)


def rerooted(held: Files) -> Iterator[Made]:
    """A wrong root, head or size, in the story and in what was stamped."""
    for part, value in (("root", "0" * 64), ("head", "f" * 64), ("size", 2)):
        told = json.loads(held[STORY])
        told["ledger"][part] = value
        yield f"a wrong {part}", "ledger", thief(restoried(held, told))
        told = json.loads(held[STORY])
        seal = told["seals"][0]
        seal[part] = value
        named = Checkpoint(size=seal["size"], root=seal["root"], head=seal["head"])
        one = restoried(held, told) | {seal["statement"]: sealed_statement(named)}
        yield f"a wrong {part}", "seal and statement", thief(one)
    for part in ("digest", "format"):
        told = json.loads(held[STORY])
        told[part] = told[part][::-1]
        yield f"a wrong {part}", "story", thief(restoried(held, told))
    told = json.loads(held[STORY])
    told["facts"]["authority"] = "Somebody else"
    yield "facts changed", "authority", thief(restoried(held, told))


def restoried(held: Files, told: dict[str, object]) -> Files:
    """Another story."""
    return held | {STORY: json.dumps(told).encode()}


def resealed(held: Files) -> Iterator[Made]:
    """Tokens of another authority, of another ledger, of another time."""
    seal = json.loads(held[STORY])["seals"][0]
    point = Checkpoint(size=seal["size"], root=seal["root"], head=seal["head"])
    with Authority(name="A forger's authority") as theirs:
        door = Door(allow_private=True)
        made = Rfc3161(theirs.url, door=door, certificates=theirs.certificates)
        token, pem = made.stamp(point).token, theirs.certificates
        other = made.stamp(Checkpoint(size=1, root="0" * 64, head="0" * 64)).token
    tokens, pems = (
        [name for name, data in held.items() if data == held[seal[part]]]
        for part in ("token", "certificates")
    )
    for what, new, certificates in (
        ("another authority's, beside the real certificates", token, b""),
        ("another authority's, with its own certificates", token, pem),
        ("another ledger's", other, pem),
        ("empty", b"", b""),
        ("no token", b"0" * 2000, b""),
    ):
        one = held | dict.fromkeys(tokens, new)
        one |= dict.fromkeys(pems, certificates) if certificates else {}
        yield "a forged token", what, thief(one)
    told = json.loads(held[STORY])
    told["seals"][0]["at"] = "2020-01-01T00:00:00Z"
    yield "a forged token", "an earlier time told", thief(restoried(held, told))


def containers(bundle: Path) -> Iterator[tuple[str, str, bytes]]:
    """The zip itself: cut short, leading out of its folder, lying, growing."""
    whole = bundle.read_bytes()
    for share in SHARES:
        yield "a zip cut short", f"to {share:.1%}", whole[: int(len(whole) * share)]
    for name in NAMES:
        yield "a zip that leads out", ascii(name), with_file(bundle, name)
    link = with_file(bundle, f"{ROOT}data/link", mode=0o120777, data=b"/etc/passwd")
    yield "a link in the zip", "to /etc/passwd", link
    yield "a device in the zip", "a FIFO", with_file(bundle, f"{ROOT}x", mode=0o010666)
    for name in (STORY, "data/Story.json", "DATA/story.json"):
        yield "a name twice", name, with_file(bundle, ROOT + name, data=b"{}")
    bomb = with_file(bundle, f"{ROOT}data/bomb", data=bytes(70 * 2**20))
    yield "a zip that grows", "70 MiB of zeros", bomb
    for offset, what in ((20, "packed"), (24, "unpacked")):
        for value in (3, 2**31):
            lie = bytearray(whole)
            at = lie.rindex(b"PK\x01\x02") + offset
            struct.pack_into("<I", lie, at, value)
            yield "a zip that lies of sizes", f"{what} {value}", bytes(lie)


def with_file(
    bundle: Path, name: str, *, mode: int = 0, data: bytes = b"evil"
) -> bytes:
    """The Bundle's zip with one more file in it, however named."""
    copy = bundle.with_name("more.zip")
    copy.write_bytes(bundle.read_bytes())
    info = zipfile.ZipInfo("x")
    info.filename, info.external_attr = name, mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a name is there twice
        with zipfile.ZipFile(copy, "a") as held:
            held.writestr(info, data)
    made = copy.read_bytes()
    copy.unlink()
    return made
