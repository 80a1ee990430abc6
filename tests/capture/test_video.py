"""Videos by yt-dlp: through our door only, within limits, and with a record."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path

import pytest
from tests.simulators.site import Site, clock

from unburden.capture import VideoLimits, take_videos
from unburden.capture import video as room
from unburden.errors import ToolMissing
from unburden.net import Door

FILM = b"\x1aE\xdf\xa3" + bytes(range(256)) * 400  # begins as a WebM does
needs_tool = pytest.mark.skipif(
    importlib.util.find_spec("yt_dlp") is None, reason="yt-dlp is not installed."
)


@pytest.fixture
def film(site: Site) -> str:
    site.page("/watch", "<h1>A film</h1><video src=/film.webm></video>")
    site.add("/film.webm", FILM, "video/webm")
    return "http://site.example/watch"


@needs_tool
def test_the_video_of_a_page_is_kept_byte_for_byte(
    site: Site, film: str, tmp_path: Path
) -> None:
    made = take_videos(film, out=tmp_path, door=site.door(), clock=clock)

    assert made.why == ""
    assert made.files["video-001.webm"] == hashlib.sha256(FILM).hexdigest()
    assert (tmp_path / "video-001.webm").read_bytes() == FILM
    assert made.tool.startswith("yt-dlp 2")
    told = json.loads((tmp_path / "videos.json").read_bytes())
    assert told["files"] == made.files
    assert {seen["host"] for seen in told["proxy"]} == {"site.example"}
    assert {path.name for path in tmp_path.iterdir()} == {*made.files, "videos.json"}
    assert all("Unburden/" in sent.agent for sent in site.log)


@needs_tool
@pytest.mark.parametrize("length", ["told", "untold"])
def test_a_video_over_the_limit_is_not_kept_and_that_is_said(
    site: Site, film: str, tmp_path: Path, length: str
) -> None:
    chunked = length == "untold"
    site.add("/film.webm", FILM, "video/webm", chunked=chunked)
    limits = VideoLimits(video_bytes=len(FILM) - 1)
    made = take_videos(film, out=tmp_path, door=site.door(), clock=clock, limits=limits)

    assert all(name.endswith(".json") for name in made.files)
    assert made.why
    assert not list(tmp_path.glob("*.webm*"))


@needs_tool
def test_it_cannot_reach_the_inside(site: Site, film: str, tmp_path: Path) -> None:
    site.page("/inside", f"<video src={site.url('/film.webm')}></video>")
    made = take_videos(
        "http://site.example/inside", out=tmp_path, door=site.door(), clock=clock
    )
    assert not [name for name in made.files if name.endswith(".webm")]
    assert made.why

    made = take_videos(
        site.url("/watch"), out=tmp_path, door=Door(clock=clock), clock=clock
    )
    assert made.files == {}
    assert "127.0.0.1" in made.why
    assert [sent.path for sent in site.log] == ["/inside"] * len(site.log)


def test_without_the_tool_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.delitem(sys.modules, "yt_dlp", raising=False)
    with pytest.raises(ToolMissing, match="yt-dlp, which is not installed") as caught:
        room.find_video_tool()
    assert "pip install unburden[video]" in str(caught.value.fix)
