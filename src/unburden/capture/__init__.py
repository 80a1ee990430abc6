"""One page to its sealed record: archive, screenshot, and what was seen of it."""

from unburden.capture.form import from_json, to_json
from unburden.capture.settings import CaptureSettings
from unburden.capture.take import capture

__all__ = ["CaptureSettings", "capture", "from_json", "to_json"]
