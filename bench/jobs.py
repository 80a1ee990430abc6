"""The questions of a run, and the processes that ask them.

A question is a few words; its file is made where it is asked, from seeds of its
own, so that the answers do not depend on how many processes there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import clips
import edits
import peers
import photos
import real_edits
import recipes
import scenes
import textures
import traps
from contest import Answer, Contest, Named
from edits import Picture
from photos import Photo
from traps import Pair

from unburden.fingerprint import fingerprint as take

MADE, STRANGER, TRAP, REAL = "made", "stranger", "trap", "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the set it belongs to, the file's class and edit, its origin."""

    asked: str
    kind: str = ""
    edit: str = ""
    true: str = ""
    number: int = 0

    @property
    def name(self) -> str:
        """Name the file."""
        of = self.true or self.number
        return f"{self.edit} of {of}" if self.edit else str(of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that questions are made from; processes inherit it."""

    items: Sequence[Photo]
    others: Sequence[Photo]
    real: real_edits.Pairs
    pairs: list[Pair] = field(default_factory=list)


_stage: list[Stage] = []


def run(stage: Stage, questions: Sequence[Question], workers: int) -> Iterator[Answer]:
    """Ask every question, in order, in ``workers`` processes."""
    _stage[:] = [stage]
    with get_context("fork").Pool(workers, photos.quiet) as pool:
        yield from pool.imap(_ask, questions, chunksize=4)


def _ask(question: Question) -> Answer:
    asked = {
        "set": question.asked,
        "kind": question.kind,
        "edit": question.edit,
        "true": question.true,
        "name": question.name,
    }
    if question.asked == TRAP:
        return asked | _trap(question)
    if question.asked == REAL:
        data = (_stage[0].real.folder / question.edit).read_bytes()
        return asked | {"name": question.edit} | _real().ask(data, question.edit)
    if question.asked == STRANGER:
        photo = _stage[0].others[question.number]
        shown = f"{question.edit} of {photo.name}".removeprefix(" of ")
        data = _stranger(question, photo.picture)
        return asked | {"name": shown} | _bank().ask(data, shown)
    return asked | _bank().ask(file(question, _stage[0]), question.name)


def file(question: Question, stage: Stage) -> bytes:
    """Make the file of a question about an item."""
    photo = stage.items[question.number]
    others = [other.picture for other in stage.others]
    if question.kind == recipes.FRAME:
        return clips.film(recipes.generator(photo.name, "film"), photo.picture, others)
    made = (question.kind, question.edit, photo.name, photo.picture, others)
    return recipes.make(*made).data


def _stranger(question: Question, picture: Picture) -> bytes:
    if question.edit == "crop":
        rng = recipes.generator("stranger", question.number)
        picture = edits.crop(rng, picture, [])
    return edits.encode(picture)


def _trap(question: Question) -> Answer:
    stage = _stage[0]
    if question.kind == "shared":
        photographs = [photo.picture for photo in stage.others]
        both = traps.pair(question.edit, question.number, photographs)[1:]
    else:
        both = stage.pairs[question.number][1:]
    ours, theirs = (edits.encode(one, quality=92) for one in both)
    item: Named = ("item", ours, take(ours, name=question.edit, exact=True))
    return Contest([item], _peers()).ask(theirs, question.edit)


@cache
def _peers() -> list[peers.Peer]:
    return peers.available()


@cache
def _bank() -> Contest:
    named = [
        (photo.name, photos.original(photo.picture), photo.found)
        for photo in _stage[0].items
    ]
    return Contest(named, _peers())


@cache
def _real() -> Contest:
    return Contest(_stage[0].real.originals, _peers())


def about_items(stage: Stage, share: float, films: int) -> list[Question]:
    """Ask for the files made from every item, and a few films that show one."""
    found = []
    for number, photo in enumerate(stage.items):
        for kind, edit in recipes.plan(photo.name, share):
            found.append(
                Question(
                    asked=MADE, kind=kind, edit=edit, true=photo.name, number=number
                )
            )
    for number, photo in enumerate(stage.items[:films]):
        film = {"kind": recipes.FRAME, "edit": "mp4", "true": photo.name}
        found.append(Question(asked=MADE, number=number, **film))
    return found


def about_strangers(stage: Stage, most: int) -> list[Question]:
    """Ask for every other photograph, and a random crop of each."""
    return [
        Question(asked=STRANGER, edit=edit, number=number)
        for number in range(min(most, len(stage.others)))
        for edit in ("", "crop")
    ]


def about_traps(stage: Stage, each: int) -> list[Question]:
    """Ask for ``each`` of the traps laid on photographs, and every other trap."""
    shared = [
        Question(asked=TRAP, kind="shared", edit=name, number=number)
        for name in (*traps.TRAPS, *traps.SEEDED)
        for number in range(min(each, len(stage.others) // 2))
    ]
    pairs = [
        Question(asked=TRAP, kind="pair", edit=name, number=number)
        for number, (name, _, _) in enumerate(stage.pairs)
    ]
    return shared + pairs


def about_real(stage: Stage) -> list[Question]:
    """Ask for the edits that other people made."""
    return [
        Question(asked=REAL, edit=path, true=true) for path, true in stage.real.edits
    ]


def trap_pairs(folder: Path, others: Sequence[Photo], each: int) -> list[Pair]:
    """Gather the traps that are not laid on photographs, ``each`` of a kind at most."""
    pictures = [photo.picture for photo in others]
    return [
        *scenes.pairs(folder)[:: max(1, 12 // each)],
        *textures.pairs(min(each, 12)),
        *textures.flat(min(each, 12)),
        *textures.tiny(pictures, min(each, 4)),
    ]
