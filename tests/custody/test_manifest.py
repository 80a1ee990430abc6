"""What the ledger says of a Capture."""

from datetime import UTC, datetime

from unburden.custody import Origin, from_line, make_entry, manifest, to_line
from unburden.model import Capture, CaptureState, Fact, Missing, Replay, Resource

CAPTURE = Capture(
    url="http://place.example/page",
    final_url="https://place.example/page?x=1",
    at=datetime(2026, 3, 4, 12, 0, 1, tzinfo=UTC),
    state=CaptureState.PARTIAL,
    why="One video was still arriving when the time was up.",
    title="A page \ud83d",
    authority="The person in the pictures asked for it",
    ip="192.0.2.7",
    certificate_sha256="ab" * 32,
    identity="Unburden/0.1.0",
    sandboxed=True,
    wacz="page.wacz",
    screenshot="page.png",
    shown="shown.png",
    resources=(
        Resource(url="u", status=200, mime="text/html", size=10, sha256="1" * 64),
        Resource(url="v", status=200, mime="image/png", size=30, sha256="2" * 64),
    ),
    missing=(Missing(url="https://place.example/v.mp4", why="out of time"),),
    files={"page.wacz": "c" * 64, "page.png": "d" * 64},
    replay=Replay(similarity=991, asked=7, lacking=("u",), near=(), why=""),
    manner=("Cookies of a file were sent.",),
    facts=(Fact(name="protocol", value="h2", witness="the browser"),),
)


def test_a_manifest_names_place_time_authority_state_and_every_file():
    said = manifest(CAPTURE)
    assert said["url"] == "http://place.example/page"
    assert said["final_url"] == "https://place.example/page?x=1"
    assert said["at"] == "2026-03-04T12:00:01Z"
    assert said["state"] == "partial"
    assert said["missing"] == [
        {"url": "https://place.example/v.mp4", "why": "out of time"}
    ]
    assert said["files"] == {"page.wacz": "c" * 64, "page.png": "d" * 64}
    assert said["authority"] == CAPTURE.authority
    assert said["ip"] == "192.0.2.7"
    assert said["resources"] == {"count": 2, "bytes": 40}
    assert said["sandboxed"] is True
    assert said["replay"] == {
        "similarity": 991,
        "asked": 7,
        "lacking": ["u"],
        "near": [],
        "why": "",
    }
    assert said["manner"] == ["Cookies of a file were sent."]
    assert said["facts"] == [
        {"name": "protocol", "value": "h2", "witness": "the browser"}
    ]
    assert said["title"] == "A page \ufffd"


def test_a_manifest_goes_into_the_ledger_and_comes_back_unchanged():
    entry = make_entry(
        None,
        at=CAPTURE.at,
        origin=Origin(actor="a", tool="t", clock="c"),
        salt="0" * 32,
        action="capture",
        body=manifest(CAPTURE),
    )
    assert from_line(to_line(entry)).body == manifest(CAPTURE)
