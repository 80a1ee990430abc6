"""Finding frames: a picture in a video, a video in a picture, a video in a video."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unburden.fingerprint import hamming
from unburden.match.settings import Settings
from unburden.match.views import Likeness, View, liken

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Where two strips of frames show the same.

    Attributes:
        best: the frame pair that says most.
        item: that pair's frame of the Item.
        lead: that pair's frame of the Lead.
        item_span: first and last second of the Item's frames that are found.
        lead_span: the same in the Lead.
        shared: share of the Item's and of the Lead's telling frames, the larger.
        both: the smaller of the two shares.
    """

    best: Likeness
    item: View
    lead: View
    item_span: Span
    lead_span: Span
    both: float


def scene(
    item: list[View], lead: list[View], seconds: float, settings: Settings
) -> Scene | None:
    """Find the frames that two strips share; a still is a strip of one.

    Args:
        item: the Item's frames, in time order.
        lead: the Lead's.
        seconds: longest pause between neighbours that are one span.
        settings: as for stills.

    Source: the vPDQ rule (Meta): a frame of quality enough whose hash is within the
    threshold of one of the other's frames; here in eight orientations, and with
    features where frames have them.
    """
    near = _near(item, lead, settings)
    looked = _looks(item, lead, near, settings)
    known = {pair: found for pair, found in looked.items() if found is not None}
    for i, j in np.argwhere(near).tolist():
        if (i, j) not in looked:
            known[i, j] = _hash_only(item[i], lead[j])
    if not known:
        return None
    best = max(known, key=lambda pair: known[pair].strength)
    rows, columns = {i for i, _ in known}, {j for _, j in known}
    return Scene(
        best=known[best],
        item=item[best[0]],
        lead=lead[best[1]],
        item_span=_span(
            [item[i].seconds for i in rows], item[best[0]].seconds, seconds
        ),
        lead_span=_span(
            [lead[j].seconds for j in columns], lead[best[1]].seconds, seconds
        ),
        both=min(_share(item, rows, settings), _share(lead, columns, settings)),
    )


def _near(item: list[View], lead: list[View], settings: Settings) -> NDArray[np.bool_]:
    """Say which frame pairs' hashes are near, both of quality enough."""
    ours = np.stack([view.pdq for view in item]).reshape(-1, 32)
    theirs = np.stack([view.pdq[0] for view in lead])
    apart = hamming(ours, theirs).reshape(len(item), 8, len(lead)).min(axis=1)
    telling = [
        np.array([v.quality >= settings.quality for v in s]) for s in (item, lead)
    ]
    near: NDArray[np.bool_] = apart <= settings.near
    both: NDArray[np.bool_] = near & telling[0][:, None] & telling[1][None, :]
    return both


def _hash_only(item: View, lead: View) -> Likeness:
    apart = hamming(lead.pdq[:1], item.pdq)[0]
    turn = int(apart.argmin())
    return Likeness(distance=int(apart[turn]), orientation=turn)


def _looks(
    item: list[View], lead: list[View], near: NDArray[np.bool_], settings: Settings
) -> dict[tuple[int, int], Likeness | None]:
    """Compare pixels of a bounded number of frame pairs, near hashes first.

    Where pixels refuse a pair, its hashes count for nothing.
    """
    rich = [
        (i, j)
        for i, ours in enumerate(item)
        for j, theirs in enumerate(lead)
        if ours.plate is not None and theirs.plate is not None
    ]
    rich.sort(key=lambda pair: (not near[pair], pair))
    step = max(1, len(rich) // settings.frames)
    chosen = [*rich[: settings.frames // 4], *rich[settings.frames // 4 :: step]]
    return {(i, j): liken(item[i], lead[j], settings) for i, j in chosen}


def _span(times: list[float], around: float, pause: float) -> Span:
    """Give the run of times without a longer pause than ``pause`` around one."""
    ordered = sorted(times)
    first = last = ordered.index(around)
    while first > 0 and ordered[first] - ordered[first - 1] <= pause:
        first -= 1
    while last + 1 < len(ordered) and ordered[last + 1] - ordered[last] <= pause:
        last += 1
    return ordered[first], ordered[last]


def _share(strip: list[View], found: set[int], settings: Settings) -> float:
    telling = [i for i, view in enumerate(strip) if view.quality >= settings.quality]
    return len(found.intersection(telling)) / max(1, len(telling))
