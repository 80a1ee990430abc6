"""What a forger does to a Bundle: take it apart, change it, put it together again."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

from tests.simulators import stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from unburden.seal import SigningKey

ROOT = "unburden-bundle/"
LEDGER, STORY = "data/ledger.jsonl", "data/story.json"
MANIFEST, SIGNATURE = "manifest-sha256.txt", "manifest-sha256.sig"

Files = dict[str, bytes]


def files(bundle: Path) -> Files:
    with zipfile.ZipFile(bundle) as held:
        return {
            info.filename.removeprefix(ROOT): held.read(info)
            for info in held.infolist()
        }


def zipped(content: Files, out: Path) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in content.items():
            held.writestr(ROOT + name, data)
    return out


def rebagged(content: Files, key: SigningKey = stories.KEY) -> Files:
    """Make the manifests right again, as a careful forger would.

    He has the case's signing key, unless another is said: so that what is tested is
    not the signature, which stands before all the rest.
    """
    payload = sorted(name for name in content if name.startswith("data/"))
    content[MANIFEST] = manifest(content, payload)
    content[SIGNATURE] = key.sign(content[MANIFEST])
    return retagged(content)


def retagged(content: Files) -> Files:
    tags = ("bag-info.txt", "bagit.txt", SIGNATURE, MANIFEST)
    content["tagmanifest-sha256.txt"] = manifest(content, tags)
    return content


def manifest(content: Files, names: Iterable[str]) -> bytes:
    return "".join(
        f"{hashlib.sha256(content[name]).hexdigest()}  {name}\n" for name in names
    ).encode()


def bad(path: Path, **options: object) -> list[str]:
    """What is wrong, as ``where: what``; there must be something."""
    verdict = stories.verify(path, **options)
    assert not verdict.ok
    return [f"{one.where}: {one.what}" for one in verdict.findings if not one.ok]


def forged(
    bundle: Path,
    out: Path,
    *,
    ledger: Callable[[list[str]], object] | None = None,
    story: Callable[[dict[str, object]], object] | None = None,
) -> Path:
    """A bundle with its ledger or story edited and all its manifests made right."""
    content = files(bundle)
    if ledger:
        lines = content[LEDGER].decode().splitlines()
        ledger(lines)
        content[LEDGER] = "".join(f"{line}\n" for line in lines).encode()
    if story:
        told = json.loads(content[STORY])
        story(told)
        content[STORY] = json.dumps(told).encode()
    return zipped(rebagged(content), out)
