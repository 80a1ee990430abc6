"""What every answer tells a browser, beside the Content-Security-Policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol

    class Headers(Protocol):
        """The headers of an answer."""

        def __setitem__(self, name: str, value: str, /) -> None: ...


POLICIES = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), display-capture=(), "
        "browsing-topics=(), publickey-credentials-get=(self)"
    ),
    "X-Robots-Tag": "noindex",
}


def keep_nothing(headers: Headers, *_where: str) -> None:
    """Tell a browser to keep nothing of us, styles and scripts included."""
    for name, value in POLICIES.items():
        headers[name] = value
