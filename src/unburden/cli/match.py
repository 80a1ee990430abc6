"""`unburden match`: which of these are made from those? No case, nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unburden.cli import out, pictures, shown
from unburden.cli.options import (
    AllowPrivate,
    Depth,
    IgnoreRobots,
    Json,
    Pages,
    Render,
    clock,
)
from unburden.errors import BadInput
from unburden.find import FindSettings, open_source
from unburden.fingerprint import Decoder
from unburden.match import Bank
from unburden.model import Item, ItemKind, Match, Skipped
from unburden.net import Door

Against = Annotated[
    list[str],
    typer.Option(
        "--against",
        metavar="SOURCE...",
        help="A folder, a site, urls.txt, or a .warc(.gz) or .wacz archive.",
    ),
]


def match(
    items: Annotated[list[Path], typer.Argument(help="Pictures, videos or folders.")],
    against: Against,
    *,
    allow_private: AllowPrivate = False,
    render: Render = False,
    ignore_robots: IgnoreRobots = False,
    depth: Depth = 3,
    pages: Pages = 1000,
    json: Json = False,
) -> None:
    """Say which pictures at SOURCE are made from ITEMS. Nothing is stored."""
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
        bank = Bank(read_items(items, decoder, json=json))
        for source in sources:
            bar.label(f"Looking in {source.name}")
            for seen in decoder.map(source.leads()):
                bar.step()
                if isinstance(seen, Skipped):
                    shown.skipped(seen, json=json)
                    continue
                hits = bank.match(*seen)
                found.extend(hits)
                for hit in hits if json else ():
                    out.line(shown.match_line(hit, hit.item))
    if not json:
        shown.matches(found)


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
