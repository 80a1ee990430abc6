"""`unburden match`: which of these are made from those? No case, nothing stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unburden.app.clock import clock
from unburden.cli import out, pictures, shown
from unburden.cli.options import (
    AllowPrivate,
    Depth,
    FalseAlarm,
    IgnoreRobots,
    Json,
    Pages,
    Render,
)
from unburden.errors import BadInput
from unburden.model import Item, ItemKind, Match, Skipped
from unburden.net import Door

if TYPE_CHECKING:
    from unburden.fingerprint import Decoder
    from unburden.match import Settings
    from unburden.match.known import Known

Against = Annotated[
    list[str],
    typer.Option(
        "--against",
        metavar="SOURCE...",
        help="A folder, a site, urls.txt, or a .warc(.gz) or .wacz archive.",
    ),
]


def match(
    items: Annotated[
        list[Path],
        typer.Argument(
            help="Pictures, videos or folders; or lists of PDQ hashes (.txt, .csv)."
        ),
    ],
    against: Against,
    *,
    allow_private: AllowPrivate = False,
    render: Render = False,
    ignore_robots: IgnoreRobots = False,
    depth: Depth = 3,
    pages: Pages = 1000,
    false_alarm: FalseAlarm = None,
    json: Json = False,
) -> None:
    """Say which pictures at SOURCE are made from ITEMS. Nothing is stored."""
    # What it works with takes a second to load, which no other command needs.
    from unburden.find import FindSettings, open_source  # noqa: PLC0415
    from unburden.fingerprint import Decoder  # noqa: PLC0415
    from unburden.match import Bank  # noqa: PLC0415

    how = thresholds(false_alarm)
    settings = FindSettings(
        door=Door(allow_private=allow_private, clock=clock),
        clock=clock,
        depth=depth,
        max_pages=pages,
        render=render,
        ignore_robots=ignore_robots,
    )
    sources = [open_source(spec, settings=settings) for spec in against]
    found: list[Match] = []
    with Decoder() as decoder, out.progress("Reading your pictures") as bar:
        lists = [path for path in items if is_list(path)]
        own = [path for path in items if path not in lists]
        known = read_lists(lists)
        wanted = read_items(own, decoder, json=json) if own else []
        bank, looked = Bank(wanted, settings=how), 0
        for source in sources:
            bar.label(f"Looking in {source.name}")
            for seen in decoder.map(source.leads()):
                bar.step()
                if isinstance(seen, Skipped):
                    shown.skipped(seen, json=json)
                    continue
                looked += 1
                hits = bank.match(*seen)
                for each in known:
                    hits += each.match(*seen)
                found.extend(hits)
                for hit in hits if json else ():
                    out.line(shown.match_line(hit, hit.item))
    if not json:
        shown.matches(found)
        sought = len(wanted) + sum(map(len, known))
        shown.by_chance(looked * sought, how)


def thresholds(false_alarm: float | None) -> Settings:
    """Turn the one threshold that a person may turn into the matcher's settings.

    Raises:
        BadInput: not a chance between 0 and 1.
    """
    from unburden.match import SETTINGS, evidence_for  # noqa: PLC0415 - as above

    if false_alarm is None:
        return SETTINGS
    if not 0 < false_alarm < 1:
        what = f"{false_alarm:g} is not a chance."
        raise BadInput(what, "Give a number between 0 and 1, such as 1e-5.")
    return replace(SETTINGS, evidence=evidence_for(false_alarm))


def is_list(path: Path) -> bool:
    """Say whether a file is a list of hashes by its name, and no picture."""
    return path.suffix.lower() in (".txt", ".csv", ".tsv") and path.is_file()


def read_lists(paths: list[Path]) -> list[Known]:
    """Read lists of PDQ hashes.

    Raises:
        BadInput: a list has no hash in it.
        NotFound, TooLarge: as ``pictures.read``.
    """
    if not paths:
        return []
    from unburden.match.known import Known  # noqa: PLC0415 - half a second

    return [Known(pictures.read(path), name=str(path)) for path in paths]


def read_items(paths: list[Path], decoder: Decoder, *, json: bool) -> list[Item]:
    """Fingerprint the pictures to look for, each named by its path.

    Raises:
        BadInput: not one of them could be read; those that could not are told.
    """
    items: dict[str, Item] = {}
    for seen in pictures.leads(paths):
        if isinstance(seen, Skipped):
            shown.skipped(seen, json=json)
            continue
        name = seen.url
        try:
            print_ = decoder.fingerprint(seen.data, name=name, exact=True)
        except BadInput as error:
            shown.skipped(Skipped(url=name, why=str(error)), json=json)
            continue
        items[name] = Item(
            id=name, kind=ItemKind.INNOCENT, label=name, fingerprint=print_
        )
    if not items:
        what = "None of the pictures to look for could be read."
        raise BadInput(what, "Give at least one picture or video.")
    return list(items.values())
