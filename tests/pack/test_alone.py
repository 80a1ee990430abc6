"""Packing and verifying need no network, no other program and no database."""

import subprocess
import sys
from pathlib import Path

ALONE = """
import sys
from pathlib import Path
from tests.simulators import stories
from unburden import custody, pack

def refuse(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "urllib.")):
        raise SystemExit(f"it tried {event} {args}")

folder = Path(sys.argv[1])
story = stories.finish(stories.story(2, folder))
sys.addaudithook(refuse)
key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
out = stories.write(story, folder / "bundle.zip", recipients=[key])
verdict = stories.verify(out)
assert verdict.ok, verdict
assert not {"django", "httpx", "unburden.net", "unburden.app"} & set(sys.modules)
print("done")
"""


def test_a_bundle_is_written_and_verified_with_the_network_refused(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "done\n", done.stderr
