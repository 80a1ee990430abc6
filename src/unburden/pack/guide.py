"""The two text files in a Bundle: what is in it, and how to check it without us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Standard library only, so that it runs on any machine with Python 3. It follows
# docs/formats/ledger.md and shares no code with custody: a second pair of eyes.
LEDGER_CHECK = """\
import hashlib, json
previous = "0" * 64
for number, line in enumerate(open("data/ledger.jsonl", encoding="utf-8")):
    entry = json.loads(line)
    stated = entry.pop("hash")
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert entry["seq"] == number, f"line {number + 1}: number"
    assert entry["previous"] == previous, f"line {number + 1}: link"
    previous = hashlib.sha256(text.encode()).hexdigest()
    assert previous == stated, f"line {number + 1}: hash"
print("The ledger holds:", number + 1, "lines, the last with hash", previous)
"""


def readme(story: Mapping[str, Any]) -> str:
    """What is in the Bundle."""
    return _README.format(edition=_FULL if story["locked"] else _WORDS)


def how_to_verify(story: Mapping[str, Any]) -> str:
    """The commands that check the Bundle with public tools."""
    parts = [_FILES, _LEDGER.format(check=LEDGER_CHECK, head=story["ledger"]["head"])]
    parts.append(_seals(story))
    if story["locked"]:
        parts.append(_LOCKED)
    parts.append(_OURS)
    return "\n".join(parts)


def _seals(story: Mapping[str, Any]) -> str:
    if not story["seals"]:
        return _NO_SEALS
    commands = "".join(
        f"    openssl ts -verify -data {seal['statement']} \\\n"
        f"        -in {seal['token']} -CAfile {seal['certificates']}\n"
        for seal in story["seals"]
    )
    return _SEALS.format(commands=commands)


_FULL = """\
This is the FULL edition. The records of the pages, and a report with pictures, are
in it encrypted: only the people it was made for can open them. Everything else has
words, numbers and line drawings only."""
_WORDS = """\
This is the WORDS ONLY edition. There is no imagery in it at all: words, numbers and
line drawings only. It is safe to open."""
_README = """\
Record of pictures found online
===============================

{edition}

data/report.pdf            the report: start here
data/HOW-TO-VERIFY.txt     how to check all of this without our program
data/story.json            all facts of the report, for programs
data/ledger.jsonl          who did what, when: each line is tied to the one before it
data/seals/                trusted timestamps over the ledger, if there are any
data/exhibits/             for each place: its record's facts and hashes, and a
                           drawing of what was found again, on an empty frame
manifest-sha256.txt        SHA-256 of every file above (BagIt, RFC 8493)

Please pass this on only to those who need it. It is information, not legal advice.
"""
_FILES = """\
How to check this bundle without the program that made it
=========================================================

Unpack it, go into its folder, and run the commands there.

    unzip bundle.zip
    cd unburden-bundle


1. No file was changed
----------------------

    sha256sum --quiet --check tagmanifest-sha256.txt
    sha256sum --quiet --check manifest-sha256.txt

Both say nothing when all is well. This does the same and also sees files that were
added (it is the Library of Congress's tool: pip install bagit):

    bagit.py --validate .
"""
_LEDGER = """\

2. The ledger holds
-------------------

Save these lines as check.py and run: python3 check.py

{check}
It should end with the hash that the report and data/story.json name:
{head}
"""
_SEALS = """\

3. The trusted timestamps
-------------------------

Each should answer "Verification: OK". The .statement.json file says how
many lines of the ledger are covered (size), the hash of the last of them (head), and
the root of the Merkle tree over them (root; RFC 6962, 2.1). The .pem file has
the certificates this bundle was made with; to rely on them, get the authority's own
from the authority and use those.

{commands}
To read the time that was signed:

    openssl ts -reply -text -in TOKEN.tsr
"""
_NO_SEALS = """\

3. The trusted timestamps
-------------------------

There are none: the report says why.
"""
_LOCKED = """\

4. The encrypted files
----------------------

Files that end in .age open with the secret key of somebody the bundle was made for,
and any age program (https://age-encryption.org):

    age --decrypt --identity key.txt --output FILE FILE.age
    sha256sum FILE

data/story.json, under "locked", names the SHA-256 that each should then have; for the
files of a page's record it is also in the ledger.
"""
_OURS = """\

All at once, with the program that made it
------------------------------------------

    unburden verify bundle.zip
"""
