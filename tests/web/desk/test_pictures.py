"""A found picture is shown to staff only when asked twice, blurred, and is counted."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.web.survivor.test_showing import DATA, recorded, sharpness

from unburden.app.clock import clock
from unburden.app.web.desk import exposure
from unburden.app.web.models import Exposure, Member

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from unburden.app.casework.desk import Desk

    Staff = Callable[[str, str], Client]
    Make = Callable[..., Desk]

SAID = {"needed": "on", "adult": "on"}


def ask(client: Client, desk: Desk, step: str, **said: str) -> str:
    number = desk.row.matches.order_by("-number")[0].number
    address = f"/desk/{desk.row.id}/found/{number}/picture/"
    return client.post(address, SAID | said | {"step": step}).content.decode()


def sources(page: str) -> list[str]:
    return re.findall(r'(?:src|data-clear)="(/desk/[^"]+/picture/[^"]+)"', page)


def test_it_takes_two_questions_comes_blurred_and_the_clear_one_is_counted(
    staff: Staff, case: Make, tmp_path: Path
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    recorded(desk, tmp_path, DATA)
    assert sources(ask(sam, desk, "shown")) == []
    assert sources(ask(sam, desk, "sure", adult="")) == []
    assert sources(ask(sam, desk, "shown")) == []  # the first question was not answered
    clear_at, blurred_at = sources(ask(sam, desk, "shown"))
    blurred = sam.get(blurred_at)
    assert exposure.today(visitor("sam")) == 0
    clear = sam.get(clear_at)
    assert sharpness(blurred.content) < sharpness(clear.content) / 3
    assert exposure.today(visitor("sam")) == 1
    for again in (clear_at, blurred_at):
        assert sam.get(again).status_code == 422
    assert [e.action for e in desk.entries()][-2:] == ["shown", "shown"]
    assert exposure.today(visitor("sam")) == 1


def visitor(name: str) -> object:
    from unburden.app.web.roles import Role  # noqa: PLC0415
    from unburden.app.web.visitor import Visitor  # noqa: PLC0415

    member = Member.objects.get(user__username=name)
    return Visitor(role=Role(member.role), name=name, member=member.user_id)


def test_no_page_shows_it_by_itself(staff: Staff, case: Make, tmp_path: Path) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    recorded(desk, tmp_path, DATA)
    for part in ("", "found/", "notices/", "places/", "found/9/picture/"):
        page = sam.get(f"/desk/{desk.row.id}/{part}").content.decode()
        assert sources(page) == []
    assert not [e for e in desk.entries() if e.action == "shown"]


def test_an_analyst_and_somebody_elses_key_see_nothing(
    staff: Staff, case: Make, tmp_path: Path
) -> None:
    sam, ana = staff("sam", "caseworker"), staff("ana", "analyst")
    ali = staff("ali", "caseworker")
    desk = case("sam", "ana", "ali")
    recorded(desk, tmp_path, DATA)
    assert ana.get(f"/desk/{desk.row.id}/found/9/picture/").status_code == 403
    ask(sam, desk, "sure")
    clear_at, _ = sources(ask(sam, desk, "shown"))
    assert ana.get(clear_at).status_code == 403
    assert ali.get(clear_at).status_code == 422


def test_she_and_her_supervisor_are_told_and_much_is_called_much(
    staff: Staff, case: Make
) -> None:
    sam, noor = staff("sam", "caseworker"), staff("noor", "supervisor")
    member, today = Member.objects.get(user__username="sam"), clock().date()
    Exposure.objects.create(member=member, day=today, count=2)
    Exposure.objects.create(member=member, day=today - timedelta(days=6), count=4)
    Exposure.objects.create(member=member, day=today - timedelta(days=7), count=8)
    told = sam.get("/desk/").content.decode()
    assert "2 found pictures shown today" in told
    assert "much for one day" not in told
    assert (
        "6 found pictures shown in 7 days" in noor.get("/desk/team/").content.decode()
    )
    Exposure.objects.filter(day=today).update(count=exposure.MUCH)
    assert "much for one day" in sam.get("/desk/").content.decode()
