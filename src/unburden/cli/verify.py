"""`unburden verify`: does this bundle hold together?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unburden import custody, pack, seal
from unburden.cli import out
from unburden.cli.options import Json
from unburden.errors import NotFound

Pem = Annotated[
    Path | None,
    typer.Option("--roots", help="PEM file of the timestamp authorities you trust."),
]
Identity = Annotated[
    Path | None,
    typer.Option("--identity", help="Your age key file, to check the pictures too."),
]

CHECKS = pack.Checks(
    read_ledger=custody.read,
    tree=custody.Tree.of,
    is_included=custody.is_included,
    check_seal=seal.check,
    check_signature=seal.check_signature,
)


def verify(
    bundle: Path, *, roots: Pem = None, identity: Identity = None, json: Json = False
) -> None:
    """Check a bundle, offline: every file, the ledger, the seals. Exits 1 if broken."""
    key = None if identity is None else read_text(identity)
    trusted = None if roots is None else read_text(roots).encode()
    with out.progress(f"Checking {bundle}"):
        verdict = pack.verify(
            bundle,
            checks=CHECKS,
            identity=key,
            roots=trusted,
        )
    for finding in verdict.findings:
        if json:
            out.line({"ok": finding.ok, "where": finding.where, "what": finding.what})
        else:
            mark, style = ("ok ", "") if finding.ok else ("NOT", "bold red")
            out.say(f"{mark}  {finding.where}: {finding.what}", style=style)
    if json:
        out.line({"bundle": str(bundle), "verified": verdict.ok})
    elif verdict.ok:
        out.say("This bundle holds together.", style="bold")
    else:
        out.say("This bundle does NOT verify: see above.", style="bold red")
    if not verdict.ok:
        raise typer.Exit(1)


def read_text(path: Path) -> str:
    """Read a small text file.

    Raises:
        NotFound: it cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound(f"{path} cannot be read.", "Check the name.") from error
