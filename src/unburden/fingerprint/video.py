"""Videos: hostile bytes in, a few fingerprinted frames out.

FFmpeg follows playlists and references to other files. It is given the bytes in
memory, the one container they announce, no protocol at all, and a door that is
always shut for anything else it may ask for.
"""

import io

import av
import av.logging
import numpy as np
from av.container import InputContainer
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray
from PIL import Image

from unburden.fingerprint import complaints, decode, local
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.selection import Film, Selection

av.logging.set_level(None)

# What phones record and browsers play: demuxer and name by what a file starts with.
_MATROSKA = b"\x1a\x45\xdf\xa3"
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "libvpx", "libvpx-vp9"}
    | {"mpeg4", "h263", "mjpeg", "prores"}
)
_KEY_STEP = 4.0  # seconds between frames wanted; most have a key frame as often
_ENOUGH = 0.75  # of a long video; with fewer key frames than that, decode them all
_GIF_DEFAULT = 100  # milliseconds, what browsers show a frame of no duration for


def container(data: bytes) -> tuple[str, str] | None:
    """Name a video's demuxer and format by its first bytes; None if it is none."""
    if data[4:8] in _MP4_BOXES and data[8:12] not in _STILL_BRANDS:
        return "mp4", "MOV" if data[8:12] == b"qt  " else "MP4"
    if data.startswith(_MATROSKA):
        return "matroska", "WEBM" if b"webm" in data[:64] else "MKV"
    if data.startswith(b"RIFF") and data[8:12] == b"AVI ":
        return "avi", "AVI"
    return None


def film(
    data: bytes,
    kind: tuple[str, str],
    *,
    name: str,
    features: bool,
    limits: Limits,
) -> Film:
    """Decode and fingerprint about one frame a second of a video.

    Args:
        data: the file's bytes.
        kind: as ``container`` named it.
        name: what to call it in an error.
        features: take local features of a sparse selection of frames.
        limits: bounds on frames, their pixels, and time.

    Raises:
        UnreadablePicture: no frame could be decoded.
        TooLarge: frames of more pixels than ``limits`` allow.
    """
    demuxer, format_ = kind
    options = {
        "protocol_whitelist": "",
        "enable_drefs": "0",
        "max_pixels": str(limits.frame_pixels),
    }
    try:
        with av.open(
            io.BytesIO(data),
            "r",
            format=demuxer,
            options=options,
            metadata_errors="replace",
            io_open=_refuse,
        ) as opened:
            stream = _video_stream(opened, name=name, limits=limits)
            length = _seconds(opened, stream)
            selection = Selection(length, features=features, limits=limits)
            _sample_all(opened, stream, selection)
    except MemoryError:
        raise complaints.too_much_memory(name) from None
    except (av.FFmpegError, *decode.DAMAGE):
        raise complaints.damaged(name) from None
    return selection.film(format_, name=name)


def animation(image: Image.Image, *, name: str, features: bool, limits: Limits) -> Film:
    """Fingerprint an animated GIF or WebP as the short video that it is."""
    selection = Selection(0.0, features=features, limits=limits)
    at = 0.0
    for index in range(limits.animation_frames):
        try:
            image.seek(index)
        except EOFError:
            break
        if selection.wants(at, key=False):
            pixels = local.grey(decode.flatten(image))
            selection.add(pixels, at, full=(image.height, image.width))
        at += (image.info.get("duration") or _GIF_DEFAULT) / 1000
        if selection.over():
            break
    selection.seconds = at
    return selection.film(image.format or "", name=name)


def _refuse(url: str, flags: int, options: dict[str, str]) -> None:
    """Open nothing that a video asks for beside itself."""
    raise PermissionError(url, flags, options)


def _video_stream(
    opened: InputContainer, *, name: str, limits: Limits
) -> av.VideoStream:
    if not opened.streams.video:
        raise complaints.no_picture(name)
    stream = opened.streams.video[0]
    codec = stream.codec_context
    if codec.name not in CODECS:
        raise complaints.codec(name, codec.name)
    if codec.width * codec.height > limits.frame_pixels:
        raise complaints.too_many_pixels(name)
    codec.thread_count = 1
    return stream


def _seconds(opened: InputContainer, stream: av.VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (opened.duration or 0) / av.time_base


def _sample_all(
    opened: InputContainer, stream: av.VideoStream, selection: Selection
) -> None:
    if selection.step >= _KEY_STEP:
        # Hours long: its key frames alone will do, unless they are too few.
        stream.codec_context.skip_frame = "NONKEY"
        _sample(opened, stream, selection)
        if selection.covers(_ENOUGH):
            return
        selection.restart()
        opened.seek(0)
    stream.codec_context.skip_frame = "NONREF"
    _sample(opened, stream, selection)


def _sample(
    opened: InputContainer, stream: av.VideoStream, selection: Selection
) -> None:
    resize = VideoReformatter()
    try:
        for frame in opened.decode(stream):
            at = max(0.0, float(frame.time or 0.0))
            if selection.wants(at, key=frame.key_frame):
                full = (frame.height, frame.width)
                pixels = _grey(frame, resize)
                turns = round(frame.rotation / 90)
                if turns % 2:
                    full = full[::-1]
                selection.add(np.rot90(pixels, turns), at, full=full)
            if selection.over():
                return
    except av.FFmpegError:
        # Players show a damaged video up to the damage, and so do we.
        if not selection.frames:
            raise


def _grey(frame: av.VideoFrame, resize: VideoReformatter) -> NDArray[np.uint8]:
    scale = min(1.0, local.WORKING_SIDE / max(frame.width, frame.height))
    small = resize.reformat(
        frame,
        max(1, round(frame.width * scale)),
        max(1, round(frame.height * scale)),
        "gray",
        interpolation=Interpolation.AREA,
    )
    return small.to_ndarray().astype(np.uint8, copy=False)
