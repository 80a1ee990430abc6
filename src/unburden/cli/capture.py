"""`unburden capture`: one page to a sealed record, without a case."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from unburden import policy
from unburden.app.clock import clock
from unburden.browser import BrowserSettings
from unburden.capture import (
    CaptureSettings,
    Videos,
    find_video_tool,
    listed_gates,
    read_cookies,
    read_gates,
    take_videos,
)
from unburden.capture import capture as make_capture
from unburden.cli import out
from unburden.cli.options import AllowPrivate, Json, actor
from unburden.model import Capture, CaptureState
from unburden.net import Door

Authority = Annotated[
    str, typer.Option("--authority", help="On whose authority the copy is made.")
]

Cookies = Annotated[
    Path | None,
    typer.Option(
        "--cookies",
        metavar="FILE",
        help="A cookies.txt (Netscape) of somebody who may see the page; values are "
        "used and not kept.",
    ),
]
Gates = Annotated[
    Path | None,
    typer.Option(
        "--gates",
        metavar="FILE",
        help="A list of your own of questions to answer on the way in, by site.",
    ),
]
Disguise = Annotated[
    str,
    typer.Option(
        "--disguise",
        metavar="TEXT",
        help="Give this User-Agent in place of our own; the record says so.",
    ),
]

LookUp = Annotated[
    bool,
    typer.Option(
        "--look-up",
        help="Also ask DNS and RDAP who is behind the address. The registries learn "
        "that somebody asked.",
    ),
]
Video = Annotated[
    bool,
    typer.Option(
        "--video",
        help="Also take the page's videos, by yt-dlp: pip install unburden[video].",
    ),
]
STATED = frozenset({"canonical address", "posted by", "posted at", "changed at"})


def capture(
    url: str,
    directory: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A folder for the record.")
    ],
    *,
    authority: Authority = "",
    cookies: Cookies = None,
    gates: Gates = None,
    disguise: Disguise = "",
    look_up: LookUp = False,
    video: Video = False,
    allow_private: AllowPrivate = False,
    json: Json = False,
) -> None:
    """Record the page at URL: an archive, a screenshot, and what was seen of it."""
    authority = authority.strip() or f"{actor('')}, who ran this; none other was stated"
    policy.may_capture(authority=authority)
    if video:
        find_video_tool()
    settings = CaptureSettings(
        cookies=read_cookies(cookies) if cookies else (),
        gates=(*listed_gates(), *(read_gates(gates) if gates else ())),
        browser=BrowserSettings(disguise=disguise),
        look_up=look_up,
    )
    door = Door(allow_private=allow_private, clock=clock)
    with out.progress(f"Recording {url}"):
        made = make_capture(
            url,
            out=directory,
            authority=authority,
            door=door,
            clock=clock,
            settings=settings,
        )
    videos = None
    if video:
        with out.progress(f"Taking the videos of {url}"):
            videos = take_videos(url, out=directory, door=door, clock=clock)
    if json:
        told = {"videos": asdict(videos)} if videos else {}
        out.line(capture_line(made, directory) | told)
    else:
        show(made, directory)
        show_videos(videos, directory)
    if made.state is CaptureState.FAILED:
        raise typer.Exit(1)


def capture_line(made: Capture, folder: Path) -> dict[str, object]:
    """Write a Capture as the JSON line of the command line's contract."""
    return {
        "url": made.url,
        "state": made.state.value,
        "why": made.why,
        "wacz": str(folder / made.wacz) if made.wacz else None,
        "screenshot": str(folder / made.screenshot) if made.screenshot else None,
        "shown": str(folder / made.shown) if made.shown else None,
        "resources": [asdict(resource) for resource in made.resources],
        "missing": [asdict(missing) for missing in made.missing],
        "ip": made.ip or None,
        "certificate_sha256": made.certificate_sha256 or None,
        "facts": [asdict(fact) for fact in made.facts],
        "manner": list(made.manner),
        "replay": asdict(made.replay) if made.replay else None,
    }


def show(made: Capture, folder: Path) -> None:
    """Tell a person what was recorded, and what was not."""
    if made.state is CaptureState.FAILED:
        out.say(f"The page was not recorded. {made.why}")
        return
    whole = "all" if made.state is CaptureState.COMPLETE else "part"
    out.say(f"Recorded {whole} of {made.final_url}", style="bold")
    count = len(made.resources)
    things = "one thing" if count == 1 else f"{count} things"
    out.say(f"  It holds {things} the page sent, from {made.ip}")
    for fact in made.facts:
        if fact.name in STATED:
            out.say(f"  {fact.name.capitalize()}: {fact.value}, says {fact.witness}")
    for said in made.manner:
        out.say(f"  {said}")
    for missing in made.missing:
        out.say(f"  Not there: {missing.url} ({missing.why})")
    if made.replay and not made.replay.why:
        alike = f"{made.replay.similarity / 10:.0f} %"
        out.say(f"  Played back from the archive alone, it is {alike} alike")
    out.say(f"  Archive: {folder / made.wacz}")
    out.say(f"  Safe to look at, its pictures filled in: {folder / made.shown}")


def show_videos(made: Videos | None, folder: Path) -> None:
    """Tell a person which videos were taken."""
    if made is None:
        return
    for name in made.files:
        if not name.endswith(".json"):
            out.say(f"  Video: {folder / name}")
    if made.why:
        out.say(f"  Videos: {made.why}")
