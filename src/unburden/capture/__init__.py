"""One page to its sealed record: archive, screenshot, and what was seen of it."""

from unburden.capture.cookies import read_cookies
from unburden.capture.form import from_json, to_json
from unburden.capture.gates import Gate, listed_gates, read_gates
from unburden.capture.settings import CaptureSettings
from unburden.capture.take import capture

__all__ = [
    "CaptureSettings",
    "Gate",
    "capture",
    "from_json",
    "listed_gates",
    "read_cookies",
    "read_gates",
    "to_json",
]
