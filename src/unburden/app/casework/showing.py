"""A found picture, shown because she asked twice: small, grey, and at first blurred.

It comes out of the sealed record of its page, and only if it is byte for byte the one
that was matched. The archive is read as any Source is, so one with signs of child
imagery stops the showing; hostile bytes are decoded in a child process, and what leaves
that is a grey plate of at most 512 px. Nothing plain stays behind.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from unburden.app.casework.guarding import may_go_on
from unburden.app.home import workshop
from unburden.errors import NotFound, Refused
from unburden.find import FindSettings, open_source
from unburden.fingerprint import Decoder
from unburden.model import Lead

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from unburden.app.casework.desk import Desk
    from unburden.app.casework.models import MatchRow

BLUR = 24
"""By which part of its longer side a picture is blurred: shapes, and no more."""


def show(desk: Desk, name: str, *, adult: bool, blurred: bool) -> bytes:
    """Give a found picture as a PNG, with an Entry that says that it was shown.

    Args:
        desk: the open case; its actor is who sees it.
        name: the Match's number.
        adult: whether its viewer said of it that she was 18 or over in it.
        blurred: whether only its shapes are to be seen.

    Raises:
        NotFound: no record holds it as it was matched.
        Refused: she was not an adult in it, or nobody said so.
        CaseFrozen: a supervisor has to look first.
        ChildImagerySigns: its page shows signs of child imagery.
    """
    may_go_on(desk)
    if not adult:
        raise Refused("Nobody said that she was 18 or over in it.")
    row = desk.find_match(name)
    plate = _plate(desk, row)
    picture = Image.fromarray(plate)
    if blurred:
        picture = picture.filter(ImageFilter.GaussianBlur(max(picture.size) / BLUR))
    out = io.BytesIO()
    picture.save(out, "PNG")
    desk.append("shown", {"match": f"M{row.number}", "blurred": blurred})
    return out.getvalue()


def _plate(desk: Desk, row: MatchRow) -> NDArray[np.uint8]:
    wanted, lead = desk.match(row)[1]["sha256"], None
    if row.capture is not None and desk.capture(row.capture).wacz:
        with workshop() as folder:
            files = desk.open_files(row.capture, folder / "record")
            archive = files / desk.capture(row.capture).wacz
            source = open_source(str(archive), settings=FindSettings())
            held = (one for one in source.leads() if isinstance(one, Lead))
            lead = next((one for one in held if _is(one, wanted)), None)
    if lead is None:
        what = f"No record holds the picture of M{row.number} as it was found."
        raise NotFound(what, "The words tell where it is.")
    with Decoder(workers=1) as decoder:
        print_ = decoder.fingerprint(lead.data, name="the picture", exact=True)
    if print_.plate is None:
        raise NotFound(f"M{row.number} is no still picture.", "A video is not shown.")
    return print_.plate


def _is(lead: Lead, sha256: str) -> bool:
    return hashlib.sha256(lead.data).hexdigest() == sha256
