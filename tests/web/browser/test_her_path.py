"""Her whole path on a laptop, in one browser: from the first page to the last."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect
from tests.web.browser.served import python_at
from tests.web.device.test_page import added, choose, jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator
    from tests.web.browser.served import Served

OPEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from unburden.app import open_house
open_house()
from unburden.app.casework.cases import unlock
folder, case, words = sys.argv[1:]
desk = unlock(case, words, actor="Sam", clock=lambda: datetime.now(UTC))
"""
FOUND = f"""{OPEN}
from tests.simulators import hers
for number in (1, 2):
    hers.find(desk, number, Path(folder))
"""
WRITTEN = f"""{OPEN}
from tests.simulators import takedown
from unburden.app.casework import notices, places
rows = places.gather(desk)
pages = tuple(places.place(desk, row).page for row in rows)
asks = "Please remove " + pages[0]
letter = takedown.notice("abuse@host.example", places=pages, body=asks)
assert notices.keep(desk, letter, rows)
"""
"""A letter to a host that is known: who that is, nobody is asked on the network."""
FOUR = ("shows_her", "is_intimate", "not_agreed", "was_adult")
PATIENCE = 90_000  # milliseconds: words are meant to take a while to try


def go(page: Page, name: str) -> None:
    """Follow what leads there: a link, or a button."""
    ways = page.get_by_role("link", name=name).or_(
        page.get_by_role("button", name=name)
    )
    page.locator("main").locator(ways).first.click()


def heading(page: Page, words: str) -> None:
    expect(page.locator("main h1")).to_contain_text(words, timeout=PATIENCE)


def said(page: Page, words: str) -> Locator:
    told = page.get_by_text(words).first
    expect(told).to_be_visible(timeout=PATIENCE)
    return told


def begin(page: Page) -> tuple[str, str]:
    """Go from the first page to the words; the number and the words."""
    page.goto("/")
    go(page, "Begin")
    for group in ("Are you 18 or over?", "Were you 18 or over"):
        page.get_by_role("group", name=group).get_by_label("Yes").check()
    go(page, "Go on")
    page.get_by_label("Somebody made a fake of me").check()
    page.get_by_label("Where do you live?").select_option("GB-EAW")
    page.get_by_label("Yes").check()
    go(page, "Go on")
    heading(page, "Your case is open")
    case, words, _spare = page.locator(".u-words").all_inner_texts()
    go(page, "I wrote them down")
    return case, words


def add_a_photo(page: Page, photo: bytes) -> None:
    go(page, "Choose pictures")
    expect(page.locator("#adder")).to_be_visible(timeout=PATIENCE)
    choose(page, photo, "innocent")
    page.get_by_role("button", name="Send the numbers").click()
    added(page)


def decide(page: Page) -> None:
    """Say yes to the first place and no to the second."""
    page.goto("/case/")
    go(page, "See in words what was found")
    go(page, "Answer for place 1")
    for name in FOUR:
        page.locator(f"[name={name}][value=knows]").check()
    go(page, "Save my answers")
    said(page, "We can ask for it to come down.")
    go(page, "Answer for place 2")
    go(page, "This is not mine")
    said(page, "We leave that one alone.")
    states = page.locator(".u-found strong").all_inner_texts()
    assert states == ["You said: not mine.", "You said: this is mine."]


def see_the_part(page: Page, photo: bytes) -> None:
    """Outlines on an empty frame, then on her own photo, which goes nowhere."""
    go(page, "See the part on my own photo for place 1")
    expect(page.locator("#empty svg")).to_be_visible()
    expect(page.locator("#opener")).to_be_visible(timeout=PATIENCE)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method))
    file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo}
    page.set_input_files("#chosen", [file])  # type: ignore[list-item]
    said(page, "This is your photo.")
    expect(page.locator("#drawing")).to_be_visible()
    assert "POST" not in asked


def say_once(page: Page) -> None:
    page.goto("/work/")
    go(page, "Say them")
    page.get_by_label("I mean what I say").check()
    page.get_by_label("What I say is true").check()
    page.get_by_label("Yes, it is a fake").check()
    go(page, "Save")
    said(page, "You said it. You can change it.")


def read_a_letter(page: Page) -> None:
    """Read it, say yes to it, and send it herself."""
    page.goto("/work/")
    go(page, "Letter 1")
    said(page, "Please remove https://site1.example/thread/1")
    go(page, "Yes, this may go")
    go(page, "I sent it myself")
    said(page, "Their clock runs from now.")
    page.goto("/what-happens/")
    said(page, "We asked host.example to take it down.")
    said(page, "site1.example")


def papers(page: Page, folder: Path) -> Path:
    """What the police get, as it lands in her downloads."""
    page.goto("/rights/")
    said(page, "Sexual Offences Act 2003, s. 66B")
    go(page, "Save the papers")
    heading(page, "Packing the papers")
    with page.expect_download(timeout=PATIENCE) as coming:
        page.locator("#job-take").click(timeout=PATIENCE)
    out = folder / "papers.zip"
    coming.value.save_as(out)
    return out


def plan_contact(page: Page) -> None:
    page.goto("/contact/")
    said(page, "So nobody will write or call.")


def come_back(page: Page, case: str, words: str) -> None:
    page.goto("/come-back/")
    page.fill("[name=case]", case)
    page.fill("[name=words]", words)
    go(page, "Open my case")


def delete(page: Page) -> None:
    page.locator("footer").get_by_role("link", name="Delete everything").click()
    page.get_by_label("Yes, delete all of my case").check()
    go(page, "Delete everything")
    heading(page, "Your case is gone")


def rows_of(home: Path, case: str) -> dict[str, int]:
    """The tables of the store in which something of a case is, with how much."""
    with closing(sqlite3.connect(home / "unburden.sqlite3")) as store:
        tables = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {}
        for (table,) in tables.fetchall():
            columns = store.execute(f"PRAGMA table_info({table})").fetchall()
            names = {name for _, name, *_ in columns}
            named = {"case_id"} & names or ({"id"} if table == "casework_case" else ())
            for column in named:
                asked = f"SELECT COUNT(*) FROM {table} WHERE {column} = ?"  # noqa: S608
                (count,) = store.execute(asked, (case,)).fetchone()
                found |= {table: count} if count else {}
    return found


def files_that_name(home: Path, case: str) -> list[Path]:
    """The files in a data folder whose name or bytes tell of a case."""
    files = [each for each in home.rglob("*") if each.is_file()]
    name = case.encode()
    return [each for each in files if case in str(each) or name in each.read_bytes()]


def test_her_whole_path(at_home: Page, laptop: Served, tmp_path: Path) -> None:
    page, photo = at_home, jpeg("astronaut")
    case, words = begin(page)
    add_a_photo(page, photo)
    told = (str(tmp_path), case, words)
    python_at(laptop.home, "-c", FOUND, *told)
    decide(page)
    see_the_part(page, photo)
    page.goto("/what-happens/")
    said(page, "We found 2 places.")
    said(page, "We kept proof of 2 pages.")
    say_once(page)
    python_at(laptop.home, "-c", WRITTEN, *told)
    read_a_letter(page)
    bundle = papers(page, tmp_path)
    python_at(laptop.home, "-m", "unburden.cli", "verify", str(bundle))
    plan_contact(page)

    page.get_by_role("link", name="Save and rest").click()
    heading(page, "All is saved")
    come_back(page, case, words)
    heading(page, case)
    said(page, "2 places so far")
    assert rows_of(laptop.home, case).keys() >= {"casework_case", "casework_matchrow"}
    assert files_that_name(laptop.home, case)

    delete(page)
    come_back(page, case, words)
    said(page, "The number and the words do not fit.")
    assert page.goto("/case/").status == 403  # type: ignore[union-attr]
    assert rows_of(laptop.home, case) == {}
    assert files_that_name(laptop.home, case) == []
