"""Why a page's time must be the very WARC-Date of its document."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from wacz.main import main

from unburden.warc.write import Answered, warc_date, write_warc

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
URL = "http://site.example/"


@pytest.mark.parametrize(
    ("time", "kept"),
    [(AT, {"pages/pages.jsonl"}), (AT.replace(second=6), set())],
    ids=["same", "one off"],
)
def test_a_page_a_second_off_is_dropped_by_the_packer_without_a_word(
    time: datetime, kept: set[str], tmp_path: Path
) -> None:
    answer = Answered(
        url=URL,
        at=AT,
        method="GET",
        status=200,
        reason="OK",
        asked=(),
        answered=(("Content-Type", "text/html"),),
        body=b"<title>x</title>",
    )
    with (tmp_path / "page.warc.gz").open("wb") as out:
        write_warc(out, [answer], info={}, at=AT)
    page = {"id": "1", "url": URL, "ts": warc_date(time), "title": "x"}
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    pages = tmp_path / "pages.jsonl"
    pages.write_text(f"{json.dumps(head)}\n{json.dumps(page)}\n")
    made = tmp_path / "page.wacz"

    said = ["create", str(tmp_path / "page.warc.gz"), "-o", str(made), "-p", str(pages)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(said) == 0

    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    assert {name for name in names if name.startswith("pages/")} == kept
