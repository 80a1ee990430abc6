"""The videos of a page, by yt-dlp, for sites whose player hides them from a browser.

yt-dlp is an optional part (``pip install unburden[video]``). It runs as a child process
whose only way out is our proxy: the guard and the witness are those of every Capture.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import rfc8785

from unburden.capture import witness
from unburden.errors import ToolMissing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from unburden.net import Door

MB = 2**20
RECORD = "videos.json"
SWITCHES = (
    "--ignore-config",
    "--no-cache-dir",
    "--no-playlist",
    "--no-progress",
    "--no-mtime",
    "--restrict-filenames",
    "--write-info-json",
    "--no-simulate",
    "--print=after_move:filepath",
    # One file as the site gives it: nothing is joined or changed afterwards.
    "--format=best/bestvideo/bestaudio",
    "--fixup=never",
)
# A server need not say how long its answer is: the system holds each file to the limit.
START = """
import resource, runpy, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
runpy.run_module("yt_dlp", run_name="__main__", alter_sys=True)
"""
UNFINISHED = frozenset({".part", ".ytdl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """How much is taken: bytes of one video, and seconds for the page."""

    video_bytes: int = 512 * MB
    seconds: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Videos:
    """What came of asking for a page's videos.

    Attributes:
        url: the page.
        at: when it was asked, ISO 8601.
        tool: yt-dlp and its version.
        files: SHA-256 of each file kept, by file name.
        why: why there is none, or not all; empty when all is well.
    """

    url: str
    at: str
    tool: str
    files: dict[str, str]
    why: str


def take_videos(
    url: str,
    *,
    out: Path,
    door: Door,
    clock: Callable[[], datetime],
    limits: VideoLimits | None = None,
) -> Videos:
    """Take the videos of the page at `url` into the folder `out`, beside its Capture.

    Args:
        url: http or https.
        out: the folder; each video, what yt-dlp says of it, and `videos.json`, which
            also holds the proxy's log.
        door: every byte goes through it.
        clock: aware UTC.
        limits: how much is taken.

    Raises:
        ToolMissing: yt-dlp is not installed.
    """
    tool = find_video_tool()
    limits, at = limits or VideoLimits(), clock()
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out) as made, door.proxy() as proxy:
        why = _run(url, Path(made), proxy.url, door.identity, limits)
        kept = _keep(Path(made), out, limits)
        log = proxy.log()
    why = witness.refusal(log, url) or why
    if not why and all(name.endswith(".json") for name in kept):
        why = f"No video of at most {limits.video_bytes:,} bytes was found."
    told = Videos(url=url, at=at.isoformat(), tool=tool, files=kept, why=why)
    seen: Any = asdict(told) | {"proxy": witness.to_json(log)}
    (out / RECORD).write_bytes(rfc8785.dumps(seen))
    return told


def find_video_tool() -> str:
    """Name the yt-dlp that is installed, with its version.

    Raises:
        ToolMissing: there is none.
    """
    if importlib.util.find_spec("yt_dlp") is None:
        raise ToolMissing(
            "Videos are taken by yt-dlp, which is not installed.",
            "Install it with: pip install unburden[video]",
        )
    done = subprocess.run(
        [sys.executable, "-m", "yt_dlp", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return f"yt-dlp {done.stdout.strip()}"


def _run(url: str, folder: Path, proxy: str, identity: str, limits: VideoLimits) -> str:
    """Have yt-dlp take what it finds; return why it did not, if so."""
    command = [
        *(sys.executable, "-c", START, str(limits.video_bytes), *SWITCHES),
        f"--proxy={proxy}",
        f"--user-agent={identity}",
        f"--max-filesize={limits.video_bytes}",
        f"--paths={folder}",
        "--output=video-%(autonumber)03d.%(ext)s",
        "--",
        url,
    ]
    # Plugins, and proxies that the environment names, would be other ways out.
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    kept |= {"HOME": str(folder), "YTDLP_NO_PLUGINS": "1", "PYTHONSAFEPATH": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours, the address last
            command,
            cwd=folder,
            env=kept,
            capture_output=True,
            text=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"The videos took longer than {limits.seconds:.0f} seconds."
    said = [line for line in done.stderr.splitlines() if "error:" in line.lower()]
    if said or done.returncode:
        last = said[-1].removeprefix("ERROR:").strip() if said else ""
        return last[:500] or f"yt-dlp ended with {done.returncode} and said no reason."
    return ""


def _keep(made: Path, out: Path, limits: VideoLimits) -> dict[str, str]:
    """Move the whole files to where they stay; return the SHA-256 of each."""
    kept = {}
    for path in sorted(made.glob("video-*")):
        if path.suffix in UNFINISHED or path.stat().st_size > limits.video_bytes:
            continue
        with path.open("rb") as file:
            kept[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
        path.rename(out / path.name)
    return kept
