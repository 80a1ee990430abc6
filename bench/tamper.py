"""Do both verifiers catch every tampering, and do they agree?

Each tampering of an honest bundle (`tests/simulators/tampering.py`) is handed to
`unburden verify` and to the `verify.py` that lies in the bundle, both with the right
authority's certificates. Prints what was tried and what each caught; ends with 1 if
anything was missed or the two differ.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from demo.authority import Authority
from rich.console import Console
from rich.progress import track
from rich.table import Table
from tests.simulators import stories, tampering, verifiers
from tests.simulators.calendar import Calendar

from unburden.net import Door
from unburden.seal import OpenTimestamps, Rfc3161

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def honest(folder: Path) -> tuple[Path, Path]:
    """Write a sealed, full bundle of three exhibits; return it and the roots."""
    with Authority() as authority, Calendar() as calendar:
        door = Door(allow_private=True)
        trusted = authority.certificates
        stamper = Rfc3161(authority.url, door=door, certificates=trusted)
        promising = OpenTimestamps(calendar.url, door=door, clock=lambda: stories.NOON)
        made = stories.story(3, folder / "case")
        story = stories.finish(made, stamper, promising)
    roots = folder / "roots.pem"
    roots.write_bytes(trusted)
    return stories.write(story, folder / "bundle.zip", recipients=[KEY]), roots


def tally(bundle: Path, roots: Path, folder: Path, flips: int) -> dict[str, Counter]:
    """Try everything; count, by kind, what was tried, caught by each, and differed."""
    kinds: dict[str, Counter] = {}
    for tried in track(tampering.every(bundle, folder, flips=flips), "Tampering"):
        ours, alone = verifiers.both(tried, roots)
        count = kinds.setdefault(tried.kind, Counter())
        count["tried"] += 1
        count["ours"] += ours != 0
        count["alone"] += alone != 0
        count["differ"] += ours != alone
        if 0 in (ours, alone) or ours != alone:
            print(f"{tried.kind}, {tried.what}: ends with {ours} and {alone}")
    return kinds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=4, help="bits for each file")
    flips = parser.parse_args().flips
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        bundle, roots = honest(Path(made))
        fair = verifiers.ours(bundle, roots), verifiers.alone(bundle, roots).returncode
        kinds = tally(bundle, roots, Path(made), flips)
    table = Table("tampering", "tried", "unburden verify", "verify.py", "differ")
    total = sum(kinds.values(), Counter())
    for kind, count in [*kinds.items(), ("all", total)]:
        cells = (count[name] for name in ("tried", "ours", "alone", "differ"))
        table.add_row(kind, *map(str, cells))
    Console().print(table)
    print(f"The honest bundle: {fair[0]} and {fair[1]}. {len(kinds)} kinds.")
    print(f"It took {time.monotonic() - started:.0f} s.")
    caught = total["tried"] == total["ours"] == total["alone"]
    return 0 if caught and not total["differ"] and fair == (0, 0) else 1


if __name__ == "__main__":
    sys.exit(main())
