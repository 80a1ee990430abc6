"""The two verifiers of a Bundle, asked in the same way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from unburden import pack
from unburden.cli.verify import CHECKS
from unburden.errors import BadInput

if TYPE_CHECKING:
    from tests.simulators.tampering import Tampering

ALONE = Path(pack.__file__).parent / "bundled" / "verify.py"


def ours(bundle: Path, roots: Path) -> int:
    """What `unburden verify` would end with."""
    try:
        verdict = pack.verify(bundle, checks=CHECKS, roots=roots.read_bytes())
    except BadInput as error:
        return error.exit_code
    return 0 if verdict.ok else 1


def alone(bundle: Path, roots: Path | None) -> subprocess.CompletedProcess[str]:
    """Run the Bundle's own `verify.py`, with nothing of this house to import."""
    trusted = ["--roots", str(roots)] if roots else []
    return subprocess.run(
        [sys.executable, "-I", str(ALONE), *trusted, str(bundle)],
        capture_output=True,
        text=True,
        check=False,
        cwd=bundle.parent,
    )


def both(tried: Tampering, roots: Path) -> tuple[int, int]:
    """How each verifier ends; one that breaks down is no verifier."""
    done = alone(tried.path, roots)
    assert "Traceback" not in done.stderr, (tried, done.stderr)
    return ours(tried.path, roots), done.returncode
