"""Files that are no pictures, damaged, or traps: a sentence each, and cheap."""

import io
import struct
import zlib
from itertools import pairwise

import pytest
from PIL import Image

from unburden.errors import TooLarge, UnreadablePicture
from unburden.fingerprint import Limits, fingerprint


def png_chunk(kind, body):
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_bomb(width, height):
    """A PNG that promises black for ever, in a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )


NOT_PICTURES = {
    "empty": b"",
    "zeros": bytes(5000),
    "text": b"hello " * 1000,
    "html": b"<!DOCTYPE html><html><img src=a.jpg></html>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "indented svg": b"\xef\xbb\xbf \n <svg/>",
    "playlist": b"#EXTM3U\nhttp://playlist.example/1.ts\n",
    "concat script": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip": b"PK\x03\x04" + bytes(100),
    "script that is a GIF": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "MP4 of one box": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41",
    "matroska of nothing": b"\x1a\x45\xdf\xa3" + bytes(50),
    "AVI of nothing": b"RIFF\x10\x00\x00\x00AVI " + bytes(50),
    "HEIC of nothing": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "AVIF of nothing": b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif",
}


@pytest.mark.parametrize("kind", sorted(NOT_PICTURES))
def test_what_is_no_picture_is_said_by_name(kind):
    with pytest.raises(UnreadablePicture) as caught:
        fingerprint(NOT_PICTURES[kind], name="holiday.jpg")
    assert str(caught.value).startswith("holiday.jpg ")
    assert caught.value.fix


def test_a_web_page_is_told_from_damage():
    with pytest.raises(UnreadablePicture, match="web page or a drawing"):
        fingerprint(NOT_PICTURES["svg"], name="logo.svg")


STILLS = ["a.jpg", "a.png", "a.webp", "a.heic", "a.avif", "a.tiff", "a.bmp", "a.gif"]


@pytest.mark.parametrize("name", STILLS)
def test_a_picture_cut_short_is_refused(name, one_of_each):
    data = one_of_each[name]
    with pytest.raises(UnreadablePicture, match=f"{name} is "):
        fingerprint(data[: len(data) // 2], name=name)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_a_video_cut_to_its_first_bytes_is_refused(name, one_of_each):
    with pytest.raises(UnreadablePicture, match=name):
        fingerprint(one_of_each[name][:200], name=name)


@pytest.mark.parametrize("name", [*STILLS, "moving.gif", "a.mp4", "a.webm"])
def test_altered_bytes_are_read_or_refused_but_never_crash(name, one_of_each):
    data = bytearray(one_of_each[name])
    outcomes = set()
    for step in range(8):
        altered = bytearray(data)
        at = 16 + (len(data) - 80) * step // 8
        altered[at : at + 40] = bytes((step * 37 + i * 101) % 256 for i in range(40))
        try:
            taken = fingerprint(bytes(altered), name=name, features=False)
            outcomes.add(taken.sha256)
        except (UnreadablePicture, TooLarge) as error:
            outcomes.add(str(error))
    assert outcomes


def test_a_picture_with_something_behind_it_is_still_read(one_of_each):
    data = one_of_each["a.jpg"] + NOT_PICTURES["zip"] + one_of_each["a.mp4"]
    assert fingerprint(data, name="motion.jpg").format == "JPEG"


def test_a_vast_png_is_refused_from_its_header():
    with pytest.raises(TooLarge, match=r"bomb\.png says that it has more pixels"):
        fingerprint(png_bomb(50_000, 50_000), name="bomb.png")


@pytest.mark.parametrize("size", [(9_000, 6_000), (13_000, 13_000), (70_000, 2)])
def test_pixels_over_the_limit_are_refused(size):
    with pytest.raises(TooLarge):
        fingerprint(png_bomb(*size), name="big.png")


def test_a_big_jpeg_is_within_limits_where_a_big_png_is_not(encoded, picture):
    big = picture().resize((1200, 900))
    tight = Limits(pixels=1_000_000)
    with pytest.raises(TooLarge):
        fingerprint(encoded(big, "PNG"), name="big.png", limits=tight)
    assert fingerprint(encoded(big, "JPEG"), name="b.jpg", limits=tight).width == 1200


def test_a_progressive_jpeg_is_held_whole_and_bounded_like_others(encoded, picture):
    data = encoded(picture().resize((1200, 900)), "JPEG", progressive=True)
    with pytest.raises(TooLarge):
        fingerprint(data, name="b.jpg", limits=Limits(pixels=1_000_000))
    assert fingerprint(data, name="b.jpg").width == 1200


def test_too_many_bytes_are_refused(one_of_each):
    with pytest.raises(TooLarge, match="larger than 0 MiB"):
        fingerprint(one_of_each["a.jpg"], name="a.jpg", limits=Limits(bytes=100))


def long_animation(format_, count, **how):
    frames = [Image.new("L", (16, 16), shade % 256) for shade in range(count)]
    out = io.BytesIO()
    how = {"save_all": True, "append_images": frames[1:], **how}
    frames[0].save(out, format_, **how)
    return out.getvalue()


def test_a_gif_of_ten_thousand_frames_is_sampled_over_its_whole_length():
    data = long_animation("GIF", 10_000, duration=100)
    taken = fingerprint(data, name="long.gif")
    assert taken.seconds == pytest.approx(1000)
    assert 500 <= len(taken.frames) <= Limits().frames
    assert taken.frames[-1].seconds > 990


def test_a_webp_is_timed_by_what_its_frames_say():
    shown = [40, 0, 400, 1000] * 10
    data = long_animation("WEBP", 40, duration=shown, lossless=True)
    taken = fingerprint(data, name="a.webp")
    assert taken.seconds == pytest.approx(sum(one or 100 for one in shown) / 1000)
    gaps = [b.seconds - a.seconds for a, b in pairwise(taken.frames)]
    assert all(1 <= gap <= 2 for gap in gaps)


def test_an_animation_cut_by_a_limit_still_says_how_long_it_is():
    data = long_animation("GIF", 300, duration=100)
    taken = fingerprint(data, name="a.gif", limits=Limits(frames=10))
    assert len(taken.frames) == 10
    assert (taken.seconds, taken.frames[-1].seconds) == (30, 27)
