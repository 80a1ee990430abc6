"""What is encrypted in a Bundle, opened by the age tool and not by us."""

import hashlib
import json
import subprocess
import zipfile


def test_the_age_tool_opens_each_encrypted_file(full, key, tmp_path):
    (tmp_path / "key.txt").write_text(f"{key}\n")
    with zipfile.ZipFile(full) as bundle:
        bundle.extractall(tmp_path)
    (bag,) = (path for path in tmp_path.iterdir() if path.is_dir())
    locked = json.loads((bag / "data/story.json").read_bytes())["locked"]
    assert locked
    for one in locked:
        done = subprocess.run(
            ["age", "--decrypt", "--identity", tmp_path / "key.txt", bag / one["path"]],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert hashlib.sha256(done.stdout).hexdigest() == one["plain_sha256"]
