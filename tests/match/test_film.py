"""Pictures and videos are found in each other, with the seconds."""

import io
from itertools import chain

import av
import cv2
import numpy as np
import pytest

from unburden.fingerprint import video as video_room
from unburden.fingerprint.limits import LIMITS
from unburden.match.film import scene
from unburden.match.settings import SETTINGS
from unburden.match.timeline import line, run
from unburden.match.views import frames
from unburden.model import Fingerprint, MatchKind, Media

RATE = 5
SIZE = (320, 240)
NAMES = ("coffee.png", "astronaut.png", "rocket.jpg")


def encode(frames, *, bits=900_000):
    """Make an MP4 of frames, BGR and all of one size."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=RATE)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt, stream.bit_rate = "yuv420p", bits
        for shown in frames:
            plain = np.ascontiguousarray(shown)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(plain, "bgr24")))
        container.mux(stream.encode())
    return out.getvalue()


def still(picture, seconds):
    """Show a picture for so many seconds."""
    return [cv2.resize(picture, SIZE)] * int(seconds * RATE)


def panned(picture, seconds):
    """Move over a picture, from left to right and nearer."""
    base, frames = cv2.resize(picture, (480, 360)), []
    for step in np.linspace(0, 1, int(seconds * RATE)):
        scale = 0.8 + 0.05 * step
        matrix = np.array([[scale, 0, -20 * step * scale], [0, scale, -20.0]])
        frames.append(cv2.warpAffine(base, matrix, SIZE, borderMode=cv2.BORDER_REFLECT))
    return frames


def in_front(background, pasted, seconds):
    """Move one picture after another in front of a background that stands still."""
    frames, each = [], int(seconds * RATE / len(pasted))
    for number, picture in enumerate(pasted):
        small = cv2.resize(picture, (110, 110))
        for index in range(each):
            frame = cv2.resize(background, SIZE)
            x = 20 + 60 * number + 2 * index
            frame[90:200, x : x + 110] = small
            frames.append(frame)
    return frames


def joined(*parts):
    return list(chain.from_iterable(parts))


@pytest.fixture(scope="module")
def video(photo):
    return encode(joined(*(still(photo(name), 4) for name in NAMES)))


@pytest.fixture(scope="module")
def moving(photo):
    return joined(*(panned(photo(name), 5) for name in NAMES))


def near(span, start, end, within=2.0):
    return span == (
        pytest.approx(start, abs=within),
        pytest.approx(end, abs=within),
    )


def test_a_picture_is_found_in_a_video_with_its_seconds(ask, photo, video):
    (match,) = ask(photo("astronaut.png"), photo("chelsea.png"), of=video)
    assert match.item == "item0"
    assert match.kind is MatchKind.FRAME
    assert near(match.lead_seconds, 4, 8, within=1.1)
    assert match.item_seconds is None


def test_a_still_of_a_video_is_found_with_its_seconds(ask, photo, video):
    shown = cv2.resize(photo("rocket.jpg"), SIZE)
    (match,) = ask(video, of=shown)
    assert match.kind is MatchKind.FRAME
    assert match.item_seconds[0] >= 7
    assert match.lead_seconds is None


def test_a_video_is_found_in_a_longer_one(ask, photo, video):
    longer = encode(
        joined(
            still(photo("chelsea.png"), 5),
            still(photo("astronaut.png"), 4),
            still(photo("coins.png"), 4),
        )
    )
    (match,) = ask(video, of=longer)
    assert match.kind is MatchKind.FRAME
    assert match.item_seconds[0] == pytest.approx(4, abs=1.1)
    assert near(match.lead_seconds, 5, 9, within=1.1)


def test_a_recompressed_video_is_a_copy(ask, photo, video):
    again = encode(joined(*(still(photo(name)[2:-2, 2:-2], 4) for name in NAMES)))
    (match,) = ask(video, of=again)
    assert match.kind is MatchKind.COPY


def test_a_moving_video_saved_again_is_a_copy(ask, moving):
    (match,) = ask(encode(moving), of=encode(moving, bits=200_000))
    assert match.kind is MatchKind.COPY
    assert near(match.item_seconds, 0, 15)
    assert near(match.lead_seconds, 0, 15)


def strip(data, *, exact):
    """Give the views of a video: of an Item's, taken exactly, or of a Lead's."""
    kind = video_room.container(data)
    taken = video_room.film(
        data, kind, name="clip", features=True, exact=exact, limits=LIMITS
    )
    return frames(
        Fingerprint(
            sha256="",
            media=Media.VIDEO,
            format=taken.format,
            width=taken.width,
            height=taken.height,
            pdq=np.zeros((8, 32), np.uint8),
            quality=0,
            frames=taken.frames,
            seconds=taken.seconds,
        )
    )


@pytest.mark.parametrize("speed", [1.0, 1.25])
def test_a_part_of_a_video_is_found_with_its_seconds(photo, moving, speed):
    part = moving[6 * RATE : 13 * RATE]
    if speed > 1:
        part = [frame for number, frame in enumerate(part) if number % 5 != 4]
    around = still(photo("chelsea.png"), 5)
    item = strip(encode(moving), exact=True)
    lead = strip(encode(joined(around, part, around)), exact=False)
    found = scene(item, lead, 4.5, SETTINGS, lengths=(15, 10 + 7 / speed))
    assert near(found.item_span, 6, 13)
    assert near(found.lead_span, 5, 5 + 7 / speed)


def test_a_mirrored_video_is_found(ask, moving):
    (match,) = ask(encode(moving), of=encode([frame[:, ::-1] for frame in moving]))
    assert match.mirrored
    assert near(match.lead_seconds, 0, 15)


def test_a_letterboxed_video_is_found(ask, moving):
    boxed = [cv2.copyMakeBorder(f, 60, 60, 0, 0, cv2.BORDER_CONSTANT) for f in moving]
    (match,) = ask(encode(moving), of=encode(boxed))
    assert near(match.item_seconds, 0, 15)
    assert match.box[1] == pytest.approx(60, abs=8)


def test_a_faster_video_is_found_with_its_seconds(ask, moving):
    faster = [frame for number, frame in enumerate(moving) if number % 5 != 4]
    (match,) = ask(encode(moving), of=encode(faster))
    assert near(match.item_seconds, 0, 15)
    assert near(match.lead_seconds, 0, 12)


def test_unrelated_videos_do_not_match(ask, photo, video):
    other = encode(joined(still(photo("chelsea.png"), 4), still(photo("coins.png"), 4)))
    assert ask(video, of=other) == []


def test_a_shared_background_alone_is_no_shared_moment(ask, photo):
    wall = photo("coffee.png")
    faces = [photo(name) for name in ("astronaut.png", "chelsea.png", "rocket.jpg")]
    others = [photo(name) for name in ("coins.png", "ihc.png", "gravel.png")]
    mine = in_front(wall, faces, 12)
    assert ask(encode(mine), of=encode(in_front(wall, others, 12))) == []
    (match,) = ask(encode(mine), of=encode(mine, bits=200_000))
    assert match.kind is MatchKind.COPY


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.25])
def test_the_line_of_time_is_found_among_chance_votes(speed):
    rng = np.random.default_rng(1)
    lead = np.arange(0, 20, 2.0)
    item = np.arange(0, 40, 1.0)
    weights = np.zeros((len(item), len(lead)))
    for column, at in enumerate(lead):
        weights[int(np.abs(item - (5 + speed * at)).argmin()), column] = 1
    chance = rng.random(weights.shape) < 0.02
    found = line(item, lead, np.maximum(weights, chance), 1.0)
    assert abs(found.offset + found.speed * 10 - (5 + speed * 10)) <= 1.0
    assert abs(found.speed - speed) <= 0.1


def test_no_vote_is_no_line():
    assert line(np.arange(3.0), np.arange(3.0), np.zeros((3, 3)), 1.0) is None


def test_a_span_ends_where_the_next_frame_starts():
    times = np.array([0.0, 2.0, 4.0, 9.0, 11.0, 40.0])
    assert run(times, {1, 2, 3}, 2, 5.5) == (1.25, 11.0)
    assert run(times, {0, 1, 4}, 0, 3.0) == (0.0, 4.0)
    assert run(times, {5}, 5, 9.0, 42.0)[1] == 42.0
