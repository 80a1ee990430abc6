"""On her own laptop she starts each step herself, and nothing goes before her yes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.simulators import hers, takedown

from unburden.app.casework import asking, notices
from unburden.app.casework.desk import Desk
from unburden.app.home import authorities
from unburden.app.jobs.queue import arguments
from unburden.app.web.middleware import Door
from unburden.errors import BadSetting
from unburden.model import Declaration, Medium

pytestmark = pytest.mark.django_db


def asked(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    """What jobs were asked for."""
    jobs = desk.row.jobs.order_by("id")
    return [(job.kind, arguments(desk, job)[1]) for job in jobs]


@pytest.fixture
def desk(her: Client, opened: Callable[..., Desk], tmp_path: Path) -> Desk:
    desk = opened(her)
    hers.add(desk, 2)
    return desk


def test_each_long_step_is_a_job(her: Client, desk: Desk) -> None:
    lines = "https://a.example/\n\n https://b.example/x \nhttps://a.example/"
    her.post("/work/look/", {"look-addresses": lines})
    her.post("/work/record/", {"addresses": "https://c.example/"})
    her.post("/work/draft/")
    last = her.post("/work/again/")
    assert last.headers["Location"] == f"/jobs/{desk.row.jobs.last().pk}/"
    sources = ["https://a.example/", "https://b.example/x"]
    assert asked(desk) == [
        ("find", {"sources": sources}),
        ("capture", {"pages": ["https://c.example/"]}),
        ("draft", {}),
        ("watch", {}),
    ]


def test_what_is_no_address_is_said_and_starts_nothing(her: Client, desk: Desk) -> None:
    page = her.post("/work/look/", {"look-addresses": "my folder"}).content.decode()
    assert "Start each with https://." in page
    assert asked(desk) == []


def test_without_mail_she_is_told_to_send_it_herself(
    her: Client, desk: Desk, home: Path
) -> None:
    her.post("/work/send/")
    assert asked(desk) == []
    mail = '[mail]\nrelay = "127.0.0.1"\nsender = "d@a.example"\n'
    (home / "config.toml").write_text(mail)
    her.post("/work/send/")
    assert asked(desk) == [("send", {})]


def test_a_wrong_setting_is_told_calmly_and_its_file_to_the_terminal_only(
    her: Client, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "config.toml").write_text("[[seal]]\nkind = 1\n")
    with pytest.raises(BadSetting) as caught:
        authorities()
    door = Door(lambda _: HttpResponse())
    page = door.process_exception(her.get("/").wsgi_request, caught.value)
    told = page.content.decode()  # type: ignore[union-attr]
    assert "Something is not set up right here." in told
    assert "config.toml" not in told
    assert "config.toml" in capsys.readouterr().err


def test_what_she_says_once_stands_in_the_case_and_her_name_stays_out(
    her: Client, desk: Desk
) -> None:
    said = {
        "good_faith": "on",
        "accurate": "on",
        "fake": "fake",
        "happened_on": "2026-02-06",
        "agent": "The desk",
        "organisation": "A helpline",
        "agent_email": "desk@help.example",
        "name": "Her Name",
    }
    her.post("/work/say/", said)
    kept = asking.statement(desk)
    assert kept.has(Declaration.GOOD_FAITH, Declaration.ACCURATE)
    assert kept.is_synthetic is True
    assert kept.mandate is not None
    assert kept.mandate.agent.organisation == "A helpline"
    assert kept.may_see_name == ()
    assert "Her Name" not in "".join(desk.lines())
    page = her.get("/work/say/").content.decode()
    assert 'value="2026-02-06"' in page
    part = her.post("/work/say/", said | {"agent_email": ""}).content.decode()
    assert "fill in all three" in part


def test_a_letter_is_read_then_goes_by_her_own_hand(her: Client, desk: Desk) -> None:
    takedown.authorise(desk)
    notices.keep(desk, takedown.notice("a@host.example"), [])
    page = her.get("/work/letter/1/").content.decode()
    assert "Please remove https://p.example/1." in page
    her.post("/work/letter/1/", {"what": "approve", "reminders": "on"})
    row = desk.row.notices.get()
    assert (row.state, row.reminders_approved) == ("approved", True)
    her.post("/work/letter/1/", {"what": "done", "reference": "T-1"})
    row.refresh_from_db()
    assert row.state == "sent"
    assert row.sent_at is not None


def test_what_lacks_something_says_so_and_cannot_be_approved(
    her: Client, desk: Desk
) -> None:
    lacking = takedown.notice("b@host.example", missing=("Nobody has said so.",))
    notices.keep(desk, lacking, [])
    page = her.get("/work/letter/1/").content.decode()
    assert "Nobody has said so." in page
    assert "Yes, this may go" not in page
    refused = her.post("/work/letter/1/", {"what": "approve"})
    assert "That letter can&#x27;t go yet." in refused.content.decode()
    her.post("/work/letter/1/", {"what": "stop"})
    assert desk.row.notices.get().state == "stopped"


def test_a_form_is_told_step_by_step(her: Client, desk: Desk) -> None:
    route = takedown.route("https://report.example/", medium=Medium.FORM)
    made = takedown.notice("a@host.example", route=route)
    notices.keep(desk, made, [])
    page = her.get("/work/letter/1/").content.decode()
    assert "Open this page" in page


def test_nothing_of_this_is_for_a_server(
    online: Client, opened: Callable[..., Desk]
) -> None:
    opened(online)
    for where in ("/work/", "/work/say/", "/work/letter/1/"):
        assert online.get(where).status_code == 403
    assert online.post("/work/draft/").status_code == 403
    assert "/work/" not in online.get("/case/").content.decode()
