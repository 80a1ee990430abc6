"""Ninety days of a case with sixty places on a simulated internet, twice.

Once as it is, and once with the worker killed at random moments. It asks nobody
outside this machine; what it shows is that nothing is sent twice, late or lost.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WORDS = {
    "places": "places",
    "removed": "removed",
    "median_hours": "median hours from the first notice to removal",
    "notices_sent": "notices sent",
    "sent_twice": "sent twice",
    "missed_by_us": "deadlines missed by us",
    "comebacks": "posted again",
    "caught_within_24_h": "of these caught within 24 hours",
    "name_sent": "her name in anything sent",
    "for_a_person": "replies dealt with by a person",
    "looks": "looks",
    "killed": "worker killed",
    "settled": "left in doubt by a kill, and settled by a person",
    "seconds": "seconds it took",
    "memory_mib": "MiB resident at its end, with the simulated internet",
}


def lived(kills: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.journey.ninety_days", "--kills", kills]
    done = subprocess.run(  # noqa: S603 - ours
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    sys.stderr.write(done.stdout.decode())  # the other life takes as long again
    return json.loads(done.stdout)


def main() -> int:
    plain, killed = lived("0"), lived("0.001")
    for name, words in WORDS.items():
        print(f"{words:52} {plain[name]!s:>8} {killed[name]!s:>8}")
    same = plain["fates"] == killed["fates"]
    print(f"the same places are gone in both: {'yes' if same else 'NO'}")
    wrong = [run["sent_twice"] or run["missed_by_us"] for run in (plain, killed)]
    lost = [run["comebacks"] - run["caught_within_24_h"] for run in (plain, killed)]
    return int(any(wrong) or any(lost) or not same)


if __name__ == "__main__":
    sys.exit(main())
