"""Asking for it to be taken down, and looking again, as a person does at a terminal."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from skimage import data
from tests.cli.test_commands import Shell, assert_told
from tests.simulators.mail import MailServer
from tests.simulators.web import Page, SmallWeb

OFFICE = """
[agent]
name = "The takedown desk"
organisation = "A helpline"
email = "desk@helpline.example"

[mail]
relay = "127.0.0.1"
port = {port}
tls = "none"
allow_private = true
sender = "desk@helpline.example"
"""
SAID = [
    *("--shows-her", "she told us"),
    *("--is-intimate", "she told us"),
    *("--not-agreed", "she told us"),
    *("--was-adult", "she was 31"),
]
ROUTE = """
[[route]]
id = "this-site"
layer = "platform"
name = "This site"
medium = "mail"
to = "abuse@site.example"
hosts = ["127.0.0.1"]
forms = ["uk-osa-s20A"]
source = "its own page"
checked = 2026-11-20
why = "It runs the page."
"""


def picture() -> bytes:
    out = BytesIO()
    crop = Image.fromarray(data.astronaut()).crop((30, 0, 450, 400))
    crop.save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as made:
        made.put("/page", b"<p>Look</p><img src=/a.jpg>")
        made.put("/a.jpg", Page(body=picture(), type="image/jpeg"))
        yield made


def found(shell: Shell, web: SmallWeb, *pages: str) -> str:
    """A case in which her picture was found on pages, not yet confirmed."""
    photo = shell.folder / "photo.png"
    Image.fromarray(data.astronaut()).save(photo)
    case = shell.case()
    (shell.folder / "home" / "routes.toml").write_text(ROUTE)
    adding = ("--as", "intimate", "--adult", "--keep-details")
    shell.json("add", case, photo, *adding)
    urls = "".join(f"{web.url}{page}\n" for page in pages or ("/page",))
    (shell.folder / "urls.txt").write_text(urls)
    shell.json("find", case, "--in", "urls.txt", "--allow-private")
    return case


def office(shell: Shell, case: str, port: int) -> None:
    """Set the organisation up, and say once what fills every notice."""
    (shell.folder / "home" / "config.toml").write_text(OFFICE.format(port=port))
    sworn = ("--good-faith", "I read it", "--accurate", "I read it")
    said = shell.json("statement", case, "--office", *sworn)[0]
    assert said["mandate"]["agent"]["email"] == "desk@helpline.example"  # type: ignore[index]


def test_nothing_goes_before_people_said_what_only_they_can(
    shell: Shell, web: SmallWeb
) -> None:
    case = found(shell, web)
    nobody = shell.run("notify", case, "--allow-private")
    assert "There is nobody to write to yet" in nobody.stdout
    assert "she did not agree" in nobody.stdout
    shell.json("confirm", case, "M1", *SAID)
    lacking = shell.run("notify", case, "--allow-private")
    assert "N1 cannot go yet" in lacking.stdout
    refused = shell.run("notify", case, "--approve", "N1", "--allow-private")
    assert_told(refused, "N1 cannot go yet")
    office(shell, case, 9)
    lines = shell.json("notify", case, "--allow-private")
    first = next(line for line in lines if line.get("notice") == "N1")
    assert first["missing"] == []


def test_a_case_is_asked_about_and_looked_at_again(shell: Shell, web: SmallWeb) -> None:
    case = found(shell, web)
    shell.json("confirm", case, "M1", *SAID)
    with MailServer() as server:
        office(shell, case, server.port)
        shell.json("notify", case, "--allow-private")
        assert server.taken == []
        sending = ("--approve", "all", "--send", "--allow-private")
        shell.json("notify", case, *sending)
        shell.json("notify", case, *sending)
        assert [one.to for one in server.taken] == ["abuse@site.example"]
        mail = server.taken[0].raw.decode()
    assert f"{web.url}/page" in mail
    assert "20A" in mail
    assert "she told us" not in mail
    web.put("/page", b"<p>Look</p>")
    web.put("/a.jpg", Page(status=404))
    watched = shell.json("watch", case, "--once", "--allow-private")
    states = [line["state"] for line in watched if "next" in line]
    assert states == ["doubtful"]


def test_a_terminal_is_never_the_second_person_where_two_have_to_approve(
    shell: Shell, web: SmallWeb
) -> None:
    case = found(shell, web)
    shell.json("confirm", case, "M1", *SAID)
    with MailServer() as server:
        office(shell, case, server.port)
        config = shell.folder / "home" / "config.toml"
        two = "[house]\nserver = true\nsecond_person = true\n"
        config.write_text(two + config.read_text())
        sending = ("notify", case, "--approve", "all", "--send", "--allow-private")
        for name in ("Sam", "Ali"):
            lines = shell.json(*sending, "--by", name)
            line = next(one for one in lines if "approved_first_by" in one)
            assert (line["state"], line["approved_first_by"]) == ("draft", name)
        assert server.taken == []
    told = shell.run("notify", case, "--approve", "N1", "--allow-private")
    assert "N1 waits for a second person" in told.stdout + told.stderr
    assert_told(shell.run("notice", "done", case, "N1"), "not approved")


def test_a_service_that_is_ended_stops_between_two_places(
    shell: Shell, web: SmallWeb
) -> None:
    pages = ("/page", "/page2", "/page3")
    for page in pages:
        web.put(page, b"<img src=/a.jpg>")
    case = found(shell, web, *pages)
    shell.json("confirm", case, "M1", "M2", "M3", *SAID)
    web.asked.clear()
    for page in pages:
        web.put(page, Page(body=b"<img src=/a.jpg>", wait=2))
    command = [sys.executable, "-m", "unburden.cli", "watch", case, "--allow-private"]
    service = subprocess.Popen(
        command,
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # One is read to find out whom to write to; the next is the first look.
    until(lambda: len(asked_of(web, pages)) == 2)
    service.send_signal(signal.SIGTERM)
    told, _ = service.communicate(timeout=120)
    assert service.returncode == 0
    assert "Stopped, between two places" in told
    assert "1 looked at now. 0 of 3 are gone." in told
    assert len(asked_of(web, pages)) == 2


def asked_of(web: SmallWeb, pages: Sequence[str]) -> list[str]:
    return [path for path in web.paths if path in pages]


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that happens in another process."""
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("It did not happen.")


def test_a_notice_is_read_filled_in_by_hand_and_its_clock_begins(
    shell: Shell, web: SmallWeb
) -> None:
    case = found(shell, web)
    (shell.folder / "home" / "config.toml").write_text(OFFICE.format(port=9))
    (shell.folder / "home" / "routes.toml").write_text(
        ROUTE.replace('"mail"', '"form"').replace(
            "abuse@site.example", "https://site.example/report"
        )
    )
    shell.json("confirm", case, "M1", *SAID)
    sworn = ("--good-faith", "I read it", "--accurate", "I read it")
    shell.json("statement", case, "--office", *sworn)
    lines = shell.json("notify", case, "--approve", "all", "--allow-private")
    name = next(
        line["notice"]
        for line in lines
        if line.get("to") == "https://site.example/report"
    )
    shown = shell.run("notice", "show", case, name)
    assert "1. Open this page: https://site.example/report" in shown.stdout
    assert "\ufffd" not in shown.stdout
    assert f"{web.url}/page" in shown.stdout
    assert "What its reader learns of her" in shown.stdout
    letter = shell.folder / "letter.pdf"
    shell.json("notice", "show", case, name, "--print", letter)
    assert letter.read_bytes().startswith(b"%PDF")
    assert_told(
        shell.run("notice", "show", case, name, "--print", letter), "cannot be written"
    )
    done = shell.run("notice", "done", case, name, "--reference", "T-17")
    assert f"{name} is sent" in done.stdout
    assert "They have until" in done.stdout
    assert_told(shell.run("notice", "done", case, name), "is sent, not approved")
    assert_told(shell.run("notice", "show", case, "N99"), "has no notice N99")


def test_what_cannot_be_done_is_said_in_a_sentence(shell: Shell) -> None:
    case = shell.case()
    assert_told(shell.run("statement", case, "--office"), "config.toml names nobody")
    assert_told(shell.run("statement", case, "--withdraw"), "none to take back")
    assert_told(
        shell.run("statement", case, "--shared-on", "yesterday"), "is not a day"
    )
    assert_told(shell.run("notify", case, "--send"), "No mail server is configured")
    assert_told(shell.run("reply", case, "nothing-here"), "nothing")
    assert_told(shell.run("reply", case), "say --mailbox to fetch them")
    assert_told(shell.run("reply", case, "--mailbox"), "No mailbox is configured")
    (shell.folder / "home" / "routes.toml").write_text("[[route]]\nid = 7\n")
    assert_told(shell.run("notify", case), "routes.toml")


def test_she_is_shown_the_way_to_those_who_take_codes_from_her_alone(
    shell: Shell,
) -> None:
    rows = {row["name"]: row for row in shell.json("notice", "codes")}
    assert str(rows["StopNCII.org"]["url"]).startswith("https://stopncii.org")
    assert "Take It Down (NCMEC)" in rows


def test_what_works_and_which_facts_are_old(shell: Shell) -> None:
    done = shell.run("stats")
    assert done.returncode == 0
    assert "Nothing has been asked of anybody yet" in done.stdout
    lines = shell.json("data", "stale")
    assert {"duties", "offences", "notices", "routes"} <= {
        row["table"] for row in lines
    }
    assert all(row["source"] for row in lines)


def test_a_picture_is_known_by_its_name_and_its_folder_is_nobodys_business(
    shell: Shell,
) -> None:
    folder = shell.folder / "home of Amira"
    folder.mkdir()
    Image.fromarray(data.astronaut()).save(folder / "photo.png")
    case = shell.case()
    shell.json("add", case, folder / "photo.png", "--as", "innocent", "--adult")
    lines = shell.json("case", "show", case)
    assert [line["label"] for line in lines if "label" in line] == ["photo.png"]
