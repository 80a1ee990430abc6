"""Videos become a few frames."""

import numpy as np
import pytest

from unburden.errors import TooLarge, UnreadablePicture
from unburden.fingerprint import Limits, fingerprint, hamming, selection
from unburden.fingerprint.local import PLATE_SIDE
from unburden.fingerprint.selection import Selection, Stamp, plan
from unburden.model import Media

VIDEOS = {
    "a.mp4": "MP4",
    "a.mov": "MOV",
    "a.webm": "WEBM",
    "a.mkv": "MKV",
    "a.avi": "AVI",
    "moving.gif": "GIF",
    "moving.webp": "WEBP",
}


@pytest.mark.parametrize("name", sorted(VIDEOS))
def test_each_kind_of_video_gives_frames(name, one_of_each):
    taken = fingerprint(one_of_each[name], name=name)
    assert (taken.media, taken.format) == (Media.VIDEO, VIDEOS[name])
    assert not taken.pdq.any()
    assert taken.features is None
    assert taken.plate is None
    times = [frame.seconds for frame in taken.frames]
    assert times[0] < 0.2
    assert times == sorted(set(times))
    assert taken.seconds >= times[-1]
    first = taken.frames[0]
    assert first.pdq.shape == (8, 32)
    assert first.quality > 50
    assert len(first.features.points) > 100
    assert max(first.plate.shape) <= PLATE_SIDE


def test_a_frame_is_taken_about_each_second(one_of_each):
    times = [f.seconds for f in fingerprint(one_of_each["a.mp4"], name="a").frames]
    assert len(times) == 3
    assert np.diff(times) == pytest.approx(1, abs=0.35)


def stamps(seconds, key_every, *, rate=10, cuts=()):
    """Packets as a camera makes them: large key frames, small ones between."""
    made = []
    for number in range(int(seconds * rate)):
        at, key = number / rate, number % int(key_every * rate) == 0
        size = 10_000 if key or at in cuts else 500
        made.append(Stamp(at, key, size))
    return made


def times(packets, *, step=1.0, fill=5.5):
    return [at for part in plan(packets, step=step, fill=fill) for at in part.due]


def test_key_frames_are_enough_where_they_are_dense():
    packets = stamps(20, 2)
    segments = list(plan(packets, step=1.0, fill=5.5))
    assert [segment.due for segment in segments] == [(2.0 * n,) for n in range(10)]
    assert all(segment.stop == segment.first + 1 for segment in segments)


def test_frames_between_are_wanted_where_key_frames_are_rare():
    assert np.diff(times(stamps(30, 10))).max() <= 7.5
    assert np.diff(times(stamps(60, 60))).max() <= 6


def test_a_scene_without_a_key_frame_of_its_own_is_wanted():
    assert 7.5 in times(stamps(20, 5, cuts=(7.5,)))


def test_an_item_gives_a_frame_a_second_all_along():
    gaps = np.diff(times(stamps(30, 10), fill=1.0))
    assert gaps.max() <= 1.2
    assert gaps.min() >= 0.8


def test_no_more_frames_are_planned_than_allowed_and_to_the_end():
    taken = Selection(600, features=False, exact=False, limits=Limits(frames=7))
    due = [at for part in taken.segments(stamps(600, 2)) for at in part.due]
    assert len(due) <= 7
    assert due[-1] > 480


def test_a_slow_video_is_thinned_out_rather_than_cut_off(video, monkeypatch):
    data = video("avi", "mpeg4", seconds=36, size=(64, 64))
    usual = fingerprint(data, name="a").frames
    clock = Clock()
    monkeypatch.setattr(selection.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(selection, "pdq_hashes", clock.slowed(selection.pdq_hashes))
    some = fingerprint(data, name="a", limits=Limits(seconds=10)).frames
    assert len(some) < len(usual)
    assert some[-1].seconds > 25
    assert np.diff([frame.seconds for frame in some]).max() < 10


class Clock:
    """A clock that only work moves on."""

    now = 0.0

    def slowed(self, work):
        def slow(*given, **named):
            self.now += 0.5
            return work(*given, **named)

        return slow


def test_only_hashes_are_taken_when_asked(one_of_each):
    taken = fingerprint(one_of_each["a.mp4"], name="a", features=False)
    assert all(frame.features is None for frame in taken.frames)


def test_a_still_is_found_in_a_video_of_it(video, picture, encoded):
    wide = picture().resize((640, 240))
    first = wide.crop((0, 0, 320, 240))
    still = fingerprint(encoded(first, "PNG"), name="still")
    taken = fingerprint(video("mp4", "libx264", still=wide), name="a.mp4")
    assert hamming(still.pdq[:1], taken.frames[0].pdq[:1])[0, 0] <= 16


def test_a_long_video_is_spread_over_the_frames_allowed(video):
    data = video("mp4", "libx264", seconds=10, size=(64, 64))
    taken = fingerprint(data, name="a.mp4", limits=Limits(frames=2))
    assert len(taken.frames) == 2
    assert taken.seconds == pytest.approx(10)


def test_frames_over_the_limit_of_pixels_are_refused(one_of_each):
    with pytest.raises((TooLarge, UnreadablePicture)):
        fingerprint(one_of_each["a.mp4"], name="a", limits=Limits(frame_pixels=1000))


def test_a_phones_upright_video_is_turned(video):
    data = video("mp4", "libx264")
    plain = matrix(1, 0, 0, 1)
    assert data.count(plain) >= 1
    at = data.rindex(plain)  # the track's; the movie's comes first
    sideways = data[:at] + matrix(0, 1, -1, 0) + data[at + len(plain) :]
    lying, standing = fingerprint(data, name="a"), fingerprint(sideways, name="b")
    assert (standing.width, standing.height) == (lying.height, lying.width)
    clockwise = np.rot90(lying.frames[0].plate, -1)
    assert np.array_equal(standing.frames[0].plate, clockwise)


def matrix(a, b, c, d):
    """An MP4 display matrix: 16.16 fixed point, big-endian."""
    rows = [a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30]
    return b"".join(value.to_bytes(4, "big", signed=True) for value in rows)
