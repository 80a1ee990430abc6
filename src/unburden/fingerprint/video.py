"""Videos: hostile bytes in, a few fingerprinted frames out.

FFmpeg follows playlists and references to other files. It is given the bytes in
memory, the one container they announce, no protocol at all, and a door that is
always shut for anything else it may ask for.
"""

import io
from functools import partial

import av
import av.logging
import numpy as np
from av.container import InputContainer
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from unburden.fingerprint import complaints, decode
from unburden.fingerprint.limits import Limits
from unburden.fingerprint.selection import Film, Segment, Selection, Stamp

av.logging.set_level(None)

# What phones record and browsers play: demuxer and name by what a file starts with.
_MATROSKA = b"\x1a\x45\xdf\xa3"
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "libvpx", "libvpx-vp9"}
    | {"mpeg4", "h263", "mjpeg", "prores"}
)
_INDEX = 0.4  # of the time, which reading the packets may take
_SOON = 0.001  # seconds, within which a time is met


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
    exact: bool = False,
) -> Film:
    """Decode and fingerprint a spread of a video's frames.

    Of a Lead those that cost little: key frames, about one a second where there are
    as many, and few between (``selection.plan``). Of an Item two a second, so that
    any frame of a Lead has a near one. If time runs short, fewer, over its whole
    length: see ``selection.Selection``.

    Args:
        data: the file's bytes.
        kind: as ``container`` named it.
        name: what to call it in an error.
        features: take local features of a sparse selection of frames.
        limits: bounds on frames, their pixels, and time.
        exact: take two frames a second, and richer features: for an Item.

    Raises:
        UnreadablePicture: no frame could be decoded.
        TooLarge: frames of more pixels than ``limits`` allow.
    """
    demuxer, format_ = kind
    try:
        with opened(data, demuxer, limits) as file:
            stream = _video_stream(file, name=name, limits=limits)
            length = _seconds(file, stream)
            selection = Selection(length, features=features, exact=exact, limits=limits)
            segments = selection.segments(_stamps(file, stream, selection))
        with opened(data, demuxer, limits) as file:
            stream = _video_stream(file, name=name, limits=limits)
            _hurry(stream, exact=exact)
            _sample(file, stream, segments, selection)
    except MemoryError:
        raise complaints.too_much_memory(name) from None
    except (av.FFmpegError, *decode.DAMAGE):
        raise complaints.damaged(name) from None
    return selection.film(format_, name=name)


def opened(data: bytes, demuxer: str, limits: Limits) -> InputContainer:
    """Open bytes as the one container that they announce, and nothing beside it."""
    options = {
        "protocol_whitelist": "",
        "enable_drefs": "0",
        "max_pixels": str(limits.frame_pixels),
    }
    return av.open(
        io.BytesIO(data),
        "r",
        format=demuxer,
        options=options,
        metadata_errors="replace",
        io_open=_refuse,
    )


def _refuse(url: str, flags: int, options: dict[str, str]) -> None:
    """Open nothing that a video asks for beside itself."""
    raise PermissionError(url, flags, options)


def _video_stream(file: InputContainer, *, name: str, limits: Limits) -> av.VideoStream:
    if not file.streams.video:
        raise complaints.no_picture(name)
    stream = file.streams.video[0]
    codec = stream.codec_context
    if codec.name not in CODECS:
        raise complaints.codec(name, codec.name)
    if codec.width * codec.height > limits.frame_pixels:
        raise complaints.too_many_pixels(name)
    codec.thread_count = 1
    return stream


def _seconds(file: InputContainer, stream: av.VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (file.duration or 0) / av.time_base


def _stamps(
    file: InputContainer, stream: av.VideoStream, selection: Selection
) -> list[Stamp]:
    """Read when each packet is shown and how large it is, without decoding."""
    stamps: list[Stamp] = []
    at, base = 0.0, float(stream.time_base or 1)
    try:
        for packet in file.demux(stream):
            if not packet.size:
                continue
            time = packet.pts if packet.pts is not None else packet.dts
            at = at if time is None else max(0.0, float(time * base))
            stamps.append(Stamp(at, bool(packet.is_keyframe), packet.size))
            if selection.behind(0.0, allowed=_INDEX):
                break
    except av.FFmpegError:
        # Players show a damaged video up to the damage, and so do we.
        if not stamps:
            raise
    return stamps


def _hurry(stream: av.VideoStream, *, exact: bool) -> None:
    """Leave out what costs time and is not looked at, before a codec is opened."""
    codec = stream.codec_context
    codec.skip_frame = "NONREF" if exact else "BIDIR"
    if not exact:
        codec.options = {"skip_loop_filter": "nokey"}


def _sample(
    file: InputContainer,
    stream: av.VideoStream,
    segments: list[Segment],
    selection: Selection,
) -> None:
    """Decode the segments and take their frames, as far as the time allows."""
    left = iter(segments)
    segment, frames, stop = next(left, None), _Frames(stream, selection), 0
    try:
        packets = (packet for packet in file.demux(stream) if packet.size)
        for number, packet in enumerate(packets):
            if segment is None or selection.over():
                break
            if number == segment.first:
                stop = frames.start(segment)
            if segment.first <= number < stop:
                frames.feed(packet)
            if number >= segment.first and number + 1 >= stop:
                frames.end()
                segment = next(left, None)
    except av.FFmpegError:
        if not selection.frames:
            raise


class _Frames:
    """Takes the frames that are due from the packets of one segment at a time."""

    def __init__(self, stream: av.VideoStream, selection: Selection) -> None:
        self._stream = stream
        self._selection = selection
        self._resize = VideoReformatter()
        self._due: list[float] = []
        self._last: av.VideoFrame | None = None
        self._trouble: av.FFmpegError | None = None

    def start(self, segment: Segment) -> int:
        """Get ready; give the number after the last packet to feed, 0 for none."""
        self._due, self._last = list(segment.due), None
        if self._selection.behind(segment.due[0], allowed=0.1):
            self._due = []
            return 0
        if self._selection.behind(segment.due[0]):
            self._due = self._due[:1]
            return segment.first + 1
        return segment.stop

    def feed(self, packet: "av.Packet[av.VideoStream]") -> None:
        """Decode one packet; what is damaged is left out, as players do."""
        try:
            for frame in self._stream.decode(packet):
                self._look(frame)
        except MemoryError:
            raise
        except av.FFmpegError as trouble:
            self._trouble = trouble

    def end(self) -> None:
        """Get what the decoder holds back, and make it forget the segment.

        Raises:
            FFmpegError: nothing at all could be decoded so far.
        """
        if not self._due:
            # Frames of this segment that are still held back are not for the next.
            self._stream.codec_context.flush_buffers()
            return
        try:
            for frame in self._stream.decode(None):
                self._look(frame)
        except av.FFmpegError as trouble:
            self._trouble = trouble
        if self._due and self._last is not None:
            self._take(self._last, self._at(self._last))
        self._stream.codec_context.flush_buffers()

    def _look(self, frame: av.VideoFrame) -> None:
        at = self._at(frame)
        if self._due and at >= self._due[0] - _SOON:
            self._take(frame, at)
            self._due = [due for due in self._due if due > at + _SOON]
            self._last = None
        else:
            self._last = frame

    def _at(self, frame: av.VideoFrame) -> float:
        if frame.pts is None or self._stream.time_base is None:
            return self._due[0] if self._due else 0.0
        return max(0.0, float(frame.pts * self._stream.time_base))

    def _take(self, frame: av.VideoFrame, at: float) -> None:
        taken = self._selection.frames
        if taken and at <= taken[-1].seconds:
            return
        turns = round(frame.rotation / 90)
        full = (frame.height, frame.width)
        self._selection.add(
            partial(_grey, frame, self._resize, turns),
            at,
            full=full[::-1] if turns % 2 else full,
        )


def _grey(
    frame: av.VideoFrame, resize: VideoReformatter, turns: int, side: int
) -> NDArray[np.uint8]:
    scale = min(1.0, side / max(frame.width, frame.height))
    small = resize.reformat(
        frame,
        max(1, round(frame.width * scale)),
        max(1, round(frame.height * scale)),
        "gray",
        interpolation=Interpolation.AREA,
    )
    grey = small.to_ndarray().astype(np.uint8, copy=False)
    return np.rot90(grey, turns)
