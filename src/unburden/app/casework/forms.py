"""The JSON forms in which nouns are kept in the store and printed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import numpy as np
from cattrs.preconf.json import make_converter

from unburden.model import Checkpoint, Match, MatchKind, Seal

Json = dict[str, Any]
Noun = TypeVar("Noun")

_CONVERTER = make_converter()


def to_json(noun: object) -> Json:
    """Write a noun as JSON values; times as ISO 8601."""
    form: Json = _CONVERTER.unstructure(noun)
    return form


def from_json(form: Json, kind: type[Noun]) -> Noun:
    """Read a noun of a kind back."""
    return _CONVERTER.structure(form, kind)


def match_to_json(match: Match) -> Json:
    """Write a Match as JSON values; ``cells`` as rows of ``0`` and ``1``."""
    form = {name: getattr(match, name) for name in Match.__slots__}
    if match.transform is not None:
        form["transform"] = match.transform.tolist()
    if match.cells is not None:
        form["cells"] = ["".join("01"[int(c)] for c in row) for row in match.cells]
    return form


def match_from_json(form: Json) -> Match:
    """Read a Match back."""
    form = dict(form, kind=MatchKind(form["kind"]))
    for name in ("box", "item_seconds", "lead_seconds"):
        form[name] = None if form[name] is None else tuple(form[name])
    if form["transform"] is not None:
        form["transform"] = np.array(form["transform"], np.float64)
    if form["cells"] is not None:
        form["cells"] = np.array([[c == "1" for c in row] for row in form["cells"]])
    return Match(**form)


def seal_to_json(seal: Seal) -> Json:
    """Write a Seal as JSON values, but for the size of the ledger it is over."""
    return {
        "root": seal.checkpoint.root,
        "head": seal.checkpoint.head,
        "at": seal.at.isoformat(),
        "authority": seal.authority,
        "token": seal.token.hex(),
        "certificates": seal.certificates.hex(),
    }


def seal_from_json(form: Json, *, size: int) -> Seal:
    """Read a Seal over the first ``size`` lines back."""
    return Seal(
        checkpoint=Checkpoint(size=size, root=form["root"], head=form["head"]),
        at=datetime.fromisoformat(form["at"]),
        authority=form["authority"],
        token=bytes.fromhex(form["token"]),
        certificates=bytes.fromhex(form["certificates"]),
    )
