"""What is in a Bundle, and how to check it without us: two texts and a program."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def verifier() -> bytes:
    """The program in the Bundle that checks it without us: one file, Python alone.

    It follows docs/formats and shares no code with this house: a second pair of eyes.
    """
    return files("unburden.pack").joinpath("bundled", "verify.py").read_bytes()


def readme(story: Mapping[str, Any]) -> str:
    """What is in the Bundle."""
    return _README.format(edition=_FULL if story["locked"] else _WORDS)


def how_to_verify(story: Mapping[str, Any]) -> str:
    """The commands that check the Bundle with public tools."""
    parts = [_AT_ONCE, _FILES, _LEDGER.format(**story["ledger"])]
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
        if seal["certificates"]
    )
    proofs = "".join(
        f"    ots verify -f {seal['statement']} {seal['token']}\n"
        for seal in story["seals"]
        if not seal["certificates"]
    )
    told = _SEALS.format(commands=commands) if commands else _NO_SEALS
    return told + (_CALENDARS.format(commands=proofs) if proofs else "")


_FULL = """\
This is the FULL edition. The records of the pages, a report with pictures, and the
letters that went and came are in it encrypted: only the people it was made for can open
them. Everything else has words, numbers and line drawings only."""
_WORDS = """\
This is the WORDS ONLY edition. There is no imagery in it at all: words, numbers and
line drawings only. It is safe to open."""
_README = """\
Record of pictures found online
===============================

{edition}

data/report.pdf            the report: start here
data/HOW-TO-VERIFY.txt     how to check all of this without our program
data/verify.py             a program that does so, for Python 3 and openssl
data/story.json            all facts of the report, for programs
data/ledger.jsonl          who did what, when: each line is tied to the one before it
data/seals/                trusted timestamps over the ledger, if there are any
data/exhibits/             for each place: its record's facts and hashes, a proof that
                           lets it be handed on alone, and a drawing of what was
                           found again, on an empty frame
data/letters/              full edition: what was asked of whom, the receipts, and the
                           answers, as words
data/drafts/               drafts of a witness statement and of a certificate, for a
                           lawyer to check; nobody has signed them
data/case.jsonld           the exhibits for other programs (CASE/UCO)
data/signing-key.pem       the public key that manifest-sha256.sig was made with
manifest-sha256.txt        SHA-256 of every file above (BagIt, RFC 8493)

Please pass this on only to those who need it. It is information, not legal advice.
"""
_AT_ONCE = """\
How to check this bundle without the program that made it
=========================================================

All at once
-----------

This takes the checking program out of the bundle and runs it. It needs Python 3.9 or
newer and openssl, unpacks nothing, and uses no network:

    unzip -p bundle.zip unburden-bundle/data/verify.py > verify.py
    python3 verify.py bundle.zip

It prints what holds and what does not, and ends with 0 when all holds, 1 when something
does not, 2 when it could not check. It is short, so that you can read it first: whoever
changes a bundle could change the program in it, too. A copy from another source, or the
steps below, do not have that weakness. With the timestamp authority's certificates, got
from the authority itself:

    python3 verify.py --roots authority.pem bundle.zip

One exhibit's folder, handed on without the rest, is checked in the same way:

    python3 verify.py UB1
"""
_FILES = """\

By hand
-------

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

The list of files is signed with the case's own key. The key is named in the ledger's
first line, too. This should answer "Verified OK":

    openssl dgst -sha256 -verify data/signing-key.pem \\
        -signature manifest-sha256.sig manifest-sha256.txt
"""
_LEDGER = """\

2. The ledger holds
-------------------

Each line of data/ledger.jsonl is JSON. Its "hash" is the SHA-256 of the rest of the
line in canonical form (RFC 8785: names in order, no spaces), its "previous" the hash of
the line before. Together the lines are the leaves of a Merkle tree (RFC 6962, 2.1). The
ledger should have {size} lines, end with the hash

    {head}

and have the root

    {root}

The program above reckons all of that.
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
_CALENDARS = """\

Proofs of OpenTimestamps (.ots) lead from a .statement.json file to the Merkle root of a
Bitcoin block. With its client (pip install opentimestamps-client) and a Bitcoin node of
yours, this says by when the statement existed:

{commands}
Without a node, `ots info FILE.ots` and verify.py name the block and the Merkle root
that its header must hold. Any copy of that header will do (a node, or several block
explorers that do not depend on one another); its time is the time. A proof that says
"pending" proves no time yet: `ots upgrade FILE.ots` asks the calendar for the rest.
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
