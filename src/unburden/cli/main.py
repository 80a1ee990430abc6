"""`main` is the `unburden` command.

Exit codes: 0 done, 1 the answer is no, 2 what was given cannot be used, 130 stopped.
Every command takes ``--json``: one JSON object a line on stdout, progress on stderr.
"""

from __future__ import annotations

import os
import sys

from unburden.cli.argv import spread
from unburden.cli.commands import app
from unburden.cli.out import complain
from unburden.errors import UnburdenError

STOPPED = 130


def main() -> None:
    """Run one command, and say in one sentence what went wrong, if something did."""
    try:
        app(args=spread(sys.argv[1:]), prog_name="unburden")
    except UnburdenError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        complain("Stopped. What was found and recorded so far is kept.")
        sys.exit(STOPPED)
    except BrokenPipeError:
        # The reader of our lines has left: not an error, and nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
