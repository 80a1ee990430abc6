"""Is this a picture or a video? Told from the first bytes, never from the name.

Source: MIME Sniffing Standard, 6.1 and 6.2; ISO/IEC 14496-12, 4.3 (``ftyp``).
"""

from __future__ import annotations

from unburden.model import Media

ENOUGH = 512
STILLS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
    b"\0\0\0\x0cjP  ",
)
VIDEOS = (
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"OggS",
    b"0&\xb2u\x8ef\xcf\x11",
)
STILL_BRANDS = frozenset(
    b"heic heix heim heis hevc hevx mif1 msf1 avif avis mif2 miaf".split()
)
SOUND_BRANDS = frozenset((b"M4A ", b"M4B ", b"M4P "))
OLD_QUICKTIME = frozenset((b"moov", b"mdat", b"wide", b"pnot"))


def sniff(data: bytes) -> Media | None:
    """What the first ``ENOUGH`` bytes of a file say it is; None for anything else."""
    if data.startswith(STILLS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return None if data[:2] == b"BM" and not _is_bitmap(data) else Media.STILL
    if data[4:8] == b"ftyp":
        return _of_brand(data[8:12])
    is_avi = data[:4] == b"RIFF" and data[8:12] == b"AVI "
    if is_avi or data.startswith(VIDEOS) or data[4:8] in OLD_QUICKTIME:
        return Media.VIDEO
    is_stream = data[:1] == b"G" and data[188:189] == b"G" and data[376:377] == b"G"
    return Media.VIDEO if is_stream else None


def _is_bitmap(data: bytes) -> bool:
    # "BM" alone is two letters many texts begin with; the reserved words are zero.
    return len(data) >= 18 and data[6:10] == bytes(4) and data[15:18] == bytes(3)


def _of_brand(brand: bytes) -> Media | None:
    if brand in SOUND_BRANDS:
        return None
    return Media.STILL if brand in STILL_BRANDS else Media.VIDEO
