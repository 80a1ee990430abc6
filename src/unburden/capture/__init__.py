"""One page to its sealed record: archive, screenshot, and what was seen of it."""

from unburden.capture.cookies import read_cookies
from unburden.capture.form import from_json, to_json
from unburden.capture.gates import Gate, listed_gates, read_gates
from unburden.capture.settings import CaptureSettings
from unburden.capture.take import capture
from unburden.capture.video import VideoLimits, Videos, find_video_tool, take_videos

__all__ = [
    "CaptureSettings",
    "Gate",
    "VideoLimits",
    "Videos",
    "capture",
    "find_video_tool",
    "from_json",
    "listed_gates",
    "read_cookies",
    "read_gates",
    "take_videos",
    "to_json",
]
