"""Pictures and videos are found in each other, with the seconds."""

import io

import av
import cv2
import numpy as np
import pytest

from unburden.model import MatchKind

RATE = 5


def clip(*parts, crf="20"):
    """Make an MP4 that shows each picture for so many seconds."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.bit_rate = 900_000
        for picture, seconds in parts:
            shown = np.ascontiguousarray(cv2.resize(picture, (320, 240)))
            for _ in range(int(seconds * RATE)):
                frame = av.VideoFrame.from_ndarray(shown, format="bgr24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


@pytest.fixture(scope="module")
def video(photo):
    names = ("coffee.png", "astronaut.png", "rocket.jpg")
    return clip(*((photo(name), 4) for name in names))


def test_a_picture_is_found_in_a_video_with_its_seconds(ask, photo, video):
    (match,) = ask(photo("astronaut.png"), photo("chelsea.png"), of=video)
    assert match.item == "item0"
    assert match.kind is MatchKind.FRAME
    assert match.lead_seconds[0] == pytest.approx(4, abs=1.1)
    assert match.lead_seconds[1] == pytest.approx(8, abs=1.1)
    assert match.item_seconds is None


def test_a_still_of_a_video_is_found_with_its_seconds(ask, photo, video):
    still = cv2.resize(photo("rocket.jpg"), (320, 240))
    (match,) = ask(video, of=still)
    assert match.kind is MatchKind.FRAME
    assert match.item_seconds[0] >= 7
    assert match.lead_seconds is None


def test_a_video_is_found_in_a_longer_one(ask, photo, video):
    longer = clip(
        (photo("chelsea.png"), 5), (photo("astronaut.png"), 4), (photo("coins.png"), 4)
    )
    (match,) = ask(video, of=longer)
    assert match.kind is MatchKind.FRAME
    assert match.item_seconds[0] == pytest.approx(4, abs=1.1)
    assert match.lead_seconds[0] == pytest.approx(5, abs=1.1)


def test_a_recompressed_video_is_a_copy(ask, photo, video):
    names = ("coffee.png", "astronaut.png", "rocket.jpg")
    again = clip(*((photo(name)[2:-2, 2:-2], 4) for name in names))
    (match,) = ask(video, of=again)
    assert match.kind is MatchKind.COPY


def test_unrelated_videos_do_not_match(ask, photo, video):
    other = clip((photo("chelsea.png"), 4), (photo("coins.png"), 4))
    assert ask(video, of=other) == []
