"""A folder of traps and ruins: does ``unburden match`` say one line of each, and go on?

Files are made by code: empty, cut short, several formats at once, far too large, of
thousands of frames, drawings, pipes, loops. Prints what was said of each, and the most
memory the command and its children held together.
"""

import argparse
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import clips
import edits
import numpy as np
import photos
import skimage
from edits import Picture
from PIL import Image
from rich.console import Console
from rich.table import Table

MOST_MEMORY = 1 << 30
PATIENCE = 600  # seconds for the whole folder
GOOD = "a-copy.jpg"


def chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png(width: int, height: int, depth: int = 8, colours: int = 2) -> bytes:
    """A PNG of black, complete if it is not too large, else of its first rows."""
    samples = {0: 1, 2: 3, 6: 4}[colours]
    row = bytes(1 + width * samples * depth // 8)
    pack = zlib.compressobj(9)
    rows = min(height, 400_000_000 // len(row) + 1)
    body = [*(pack.compress(row) for _ in range(rows)), pack.flush()]
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", b"".join(body)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def saved(image: Image.Image, format_: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **how)
    return out.getvalue()


def long_gif(frames: int) -> bytes:
    shades = [Image.new("L", (64, 64), number % 256) for number in range(frames)]
    how = {"save_all": True, "append_images": shades[1:], "duration": 100}
    return saved(shades[0], "GIF", **how)


def files(photo: Picture) -> Iterator[tuple[str, bytes]]:
    """Make the files, by name."""
    image = Image.fromarray(np.ascontiguousarray(photo[..., ::-1]))
    whole = {
        name: saved(image, format_)
        for name, format_ in (
            ("jpg", "JPEG"),
            ("png", "PNG"),
            ("webp", "WEBP"),
            ("gif", "GIF"),
            ("avif", "AVIF"),
            ("heic", "HEIF"),
            ("tiff", "TIFF"),
            ("bmp", "BMP"),
        )
    }
    whole["mp4"] = clips.film(np.random.default_rng(1), photo, [photo])
    yield GOOD, edits.encode(photo, quality=70)
    yield "zero.jpg", b""
    yield "one.jpg", b"\xff"
    for suffix, data in whole.items():
        yield f"half.{suffix}", data[: len(data) // 2]
        yield f"head.{suffix}", data[:64]
    yield (
        "drawing.jpg",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    )
    yield (
        "drawing.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="x"/></svg>',
    )
    yield "script.gif", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"
    yield "page.png", whole["png"][:200] + b"<html><script>1</script>" + bytes(900)
    yield "zip-behind.jpg", whole["jpg"] + b"PK\x03\x04" + bytes(500)
    yield "film-behind.jpg", whole["jpg"] + whole["mp4"]
    yield "pdf-before.jpg", b"%PDF-1.7\n" + whole["jpg"]
    yield "jpg-in-gif.gif", whole["gif"][:-1] + whole["jpg"] + b"\x3b"
    yield "postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
    yield "playlist.mp4", b"#EXTM3U\nhttp://playlist.example/1.ts\n"
    yield from large_files()
    yield "noise.jpg", np.random.default_rng(1).bytes(200_000)


def large_files() -> Iterator[tuple[str, bytes]]:
    """Make what takes the most memory: bombs, and as large as is allowed."""
    yield "bomb.png", png(50_000, 50_000)
    yield "bomb-16-bit.png", png(30_000, 30_000, depth=16, colours=6)
    yield "as-large-as-allowed.png", png(7_000, 7_000)
    yield "wide.png", png(400_000, 20)
    yield "frames.gif", long_gif(10_000)
    vast = Image.new("L", (12_000, 12_000), 90)
    yield "vast.jpg", saved(vast, "JPEG")
    yield "vast-progressive.jpg", saved(vast, "JPEG", progressive=True)
    large = Image.new("RGB", (7_000, 7_000), (9, 90, 150))
    yield "large.avif", saved(large, "AVIF", speed=10)
    yield "large.heic", saved(large, "HEIF")
    yield "large-progressive.jpg", saved(large, "JPEG", progressive=True, subsampling=0)
    yield "large.tiff", saved(large, "TIFF", compression="tiff_deflate")
    yield "large.bmp", saved(large.resize((5_700, 5_700)), "BMP")
    grey = [Image.new("L", large.size, shade) for shade in (3, 9, 99)]
    yield (
        "large-frames.gif",
        saved(grey[0], "GIF", save_all=True, append_images=grey[1:]),
    )
    yield "vast.webp", saved(Image.new("RGB", (16_000, 4_000)), "WEBP", method=0)


def make(folder: Path, photo: Picture) -> list[str]:
    """Write the folder; give the names of what is in it."""
    for name, data in files(photo):
        (folder / name).write_bytes(data)
    (folder / "folder.jpg").mkdir()
    (folder / "loop.jpg").symlink_to("loop.jpg")
    (folder / "endless.jpg").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.jpg")
    return sorted(path.name for path in folder.iterdir())


def tree(pid: int) -> list[int]:
    """Give a process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += map(int, path.read_text().split())
            except OSError:
                continue
    return found


def held(pid: int) -> int:
    """Bytes that a process holds, its share of shared pages; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(x.split()[1]) for x in lines if x.startswith("Pss:"))


def memory(pid: int) -> int:
    """Bytes that a process and all below it hold, shared pages counted once."""
    return sum(held(one) for one in tree(pid))


def run(item: Path, folder: Path) -> tuple[int | None, list[dict[str, object]], int]:
    """Run the command; give its exit code, its lines, and the most memory held."""
    command = [sys.executable, "-m", "unburden.cli", "match", str(item)]
    command += ["--against", str(folder), "--json"]
    with tempfile.TemporaryFile() as out:
        running = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)  # noqa: S603
        most, end = 0, time.monotonic() + PATIENCE
        while running.poll() is None and time.monotonic() < end:
            most = max(most, memory(running.pid))
            time.sleep(0.02)
        code = running.poll()
        if code is None:
            running.kill()
        out.seek(0)
        lines = [json.loads(line) for line in out.read().splitlines()]
    return code, lines, most


def main() -> int:
    """Run it; 1 if a file went unmentioned, the copy unfound, or memory too high."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    console = Console(width=130)
    photo = photos.read(Path(skimage.__file__).parent / "data" / "astronaut.png")
    with tempfile.TemporaryDirectory(prefix="unburden-bench-") as place:
        folder, item = Path(place) / "against", Path(place) / "item.png"
        folder.mkdir()
        item.write_bytes(photos.original(photo))
        names = make(folder, photo)
        code, lines, most = run(item, folder)
    said: dict[str, list[str]] = {name: [] for name in names}
    for line in lines:
        name = str(line.get("url") or line.get("candidate")).split("/")[-1]
        said.setdefault(name, []).append(str(line.get("why")))
    table = Table(title="What is said of files that are no honest pictures")
    for column in ("file", "lines", "the last of them"):
        table.add_column(column, overflow="fold")
    for name, words in sorted(said.items()):
        last = words[-1].splitlines()[0] if words else "(read, no match)"
        table.add_row(name, str(len(words)), last)
    console.print(table)
    ended = "did not end" if code is None else f"exit code {code}"
    console.print(f"{ended}; most memory, children too: {most / (1 << 20):.0f} MiB")
    found = any("kind" in line and GOOD in str(line) for line in lines)
    chatter = [name for name, words in said.items() if len(words) > 1]
    if not found:
        console.print("the true copy was not found")
    if chatter:
        console.print(f"said more than once: {', '.join(chatter)}")
    return int(code != 0 or not found or bool(chatter) or most >= MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
