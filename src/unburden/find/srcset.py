"""The addresses in a `srcset` attribute.

Source: HTML Standard, "parse a srcset attribute". Widths and densities are passed over:
every size of a picture is worth a look, whether or not its descriptor is well formed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE = " \t\n\f\r"


def candidates(srcset: str) -> Iterator[str]:
    """Each address of a `srcset`, in order."""
    at = 0
    while True:
        while at < len(srcset) and srcset[at] in SPACE + ",":
            at += 1
        if at == len(srcset):
            return
        start = at
        while at < len(srcset) and srcset[at] not in SPACE:
            at += 1
        address = srcset[start:at]
        yield address.rstrip(",")
        if not address.endswith(","):
            at = _after_descriptors(srcset, at)


def _after_descriptors(srcset: str, at: int) -> int:
    inside = False
    while at < len(srcset):
        if srcset[at] == "," and not inside:
            return at + 1
        inside = srcset[at] == "(" or (inside and srcset[at] != ")")
        at += 1
    return at
