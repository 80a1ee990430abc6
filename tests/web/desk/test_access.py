"""Whose case is open to whom, and what each may see in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.simulators import takedown

from unburden.app.casework import asking
from unburden.app.clock import clock
from unburden.app.jobs.models import Kind
from unburden.app.jobs.queue import enqueue
from unburden.app.web.models import Absence, BrokenGlass, Member, Reading
from unburden.model import Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from unburden.app.casework.desk import Desk

    Staff = Callable[[str, str], Client]
    Make = Callable[..., Desk]

DAY = timedelta(days=1)
REASON = "She called, in danger; Sam is ill"


def words(client: Client, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.content.decode()


def actions(desk: Desk) -> list[str]:
    return [entry.action for entry in desk.entries()]


def test_a_case_of_somebody_else_answers_as_if_there_were_none(
    staff: Staff, case: Make
) -> None:
    sam = staff("sam", "caseworker")
    staff("ali", "caseworker")
    mine, other = case("sam").row.id, case("ali").row.id
    assert mine in words(sam, "/desk/")
    assert other not in words(sam, "/desk/")
    assert words(sam, f"/desk/{mine}/")
    for part in ("", "found/", "notices/", "places/", "person/", "risk/"):
        there = words(sam, f"/desk/{other}/{part}", 403)
        none = words(sam, f"/desk/UB-ZZZZZZ/{part}", 403)
        assert there.replace(other, "UB-ZZZZZZ").count("UB-ZZZZZZ") == none.count(
            "UB-ZZZZZZ"
        )


def test_a_supervisor_sees_every_case_and_a_stranger_none(
    staff: Staff, case: Make
) -> None:
    number = case().row.id
    assert number in words(staff("noor", "supervisor"), "/desk/")
    for role in ("auditor", "admin"):
        words(staff(role, role), "/desk/", 403)
        words(staff(role, role), f"/desk/{number}/", 403)


def test_a_deleted_case_is_hidden_from_everybody(staff: Staff, case: Make) -> None:
    noor, desk = staff("noor", "supervisor"), case()
    desk.row.hidden_at = clock()
    desk.row.save()
    words(noor, f"/desk/{desk.row.id}/", 403)
    words(noor, f"/desk/{desk.row.id}/ledger/", 403)
    assert desk.row.id not in words(noor, "/desk/")


@pytest.mark.parametrize(
    ("first", "last", "code"), [(-1, 1, 200), (0, 0, 200), (1, 2, 403), (-2, -1, 403)]
)
def test_who_covers_sees_the_cases_on_those_days_only(
    staff: Staff, case: Make, first: int, last: int, code: int
) -> None:
    ali = staff("ali", "caseworker")
    staff("sam", "caseworker")
    today = clock().date()
    Absence.objects.create(
        member=Member.objects.get(user__username="sam"),
        cover=Member.objects.get(user__username="ali"),
        first=today + first * DAY,
        last=today + last * DAY,
    )
    words(ali, f"/desk/{case('sam').row.id}/", code)


def test_breaking_the_glass_needs_a_reason_and_is_shown_to_a_supervisor(
    staff: Staff, case: Make
) -> None:
    ali, noor = staff("ali", "caseworker"), staff("noor", "supervisor")
    desk = case()
    glass = f"/desk/{desk.row.id}/open/"
    assert ali.post(glass, {"reason": "because"}).status_code == 403
    words(ali, f"/desk/{desk.row.id}/", 403)
    ali.post(glass, {"reason": REASON})
    assert words(ali, f"/desk/{desk.row.id}/")
    assert actions(desk)[-2:] == ["glass-broken", "read"]
    assert REASON not in str([entry.body for entry in desk.entries()])
    assert REASON in words(noor, "/desk/oversight/")
    row = BrokenGlass.objects.get()
    assert REASON.encode() not in bytes(row.reason)
    noor.post(f"/desk/{desk.row.id}/glass/{row.pk}/")
    assert REASON not in words(noor, "/desk/oversight/")
    BrokenGlass.objects.update(until=clock())
    words(ali, f"/desk/{desk.row.id}/", 403)


def test_who_opened_a_case_that_nobody_has_is_shown_the_next_step_and_takes_it_on(
    staff: Staff, case: Make
) -> None:
    ali, sam = staff("ali", "caseworker"), staff("sam", "caseworker")
    staff("noor", "supervisor")
    desk = case()
    where = f"/desk/{desk.row.id}/"
    assert ali.post(f"{where}take-on/").status_code == 403
    for each in (ali, sam):
        each.post(f"{where}open/", {"reason": REASON})
    page = words(ali, where)
    assert "Take it on" in page
    assert "Supervisors here: noor." in page
    ali.post(f"{where}take-on/")
    assert "taken-on" in actions(desk)
    BrokenGlass.objects.update(until=clock())
    assert "Take it on" not in words(ali, where)
    words(sam, where, 403)


def test_what_ends_soon_stands_among_a_supervisors_ways_and_jobs_in_staffs_words(
    staff: Staff, case: Make
) -> None:
    noor, desk = staff("noor", "supervisor"), case()
    assert 'href="/desk/ends/"' in words(noor, "/desk/")
    assert "/desk/ends/" not in words(staff("ali", "caseworker"), "/desk/")
    job = enqueue(desk, Kind.FIND)
    for where in (f"/desk/{desk.row.id}/", f"/jobs/{job.pk}/"):
        page = words(noor, where)
        assert "Looking for her pictures" in page
        assert "your pictures" not in page


def test_only_the_first_takes_a_case_on(staff: Staff, case: Make) -> None:
    staff("sam", "caseworker")
    noor, desk = staff("noor", "supervisor"), case("sam")
    noor.post(f"/desk/{desk.row.id}/take-on/")
    assert "Somebody has this case already." in words(noor, f"/desk/{desk.row.id}/")
    assert "taken-on" not in actions(desk)


def test_nobody_looks_at_the_glass_they_broke_themselves(
    staff: Staff, case: Make
) -> None:
    noor, number = staff("noor", "supervisor"), case().row.id
    noor.post(f"/desk/{number}/open/", {"reason": REASON})
    row = BrokenGlass.objects.get()
    noor.post(f"/desk/{number}/glass/{row.pk}/")
    row.refresh_from_db()
    assert row.seen_at is None


def test_breaking_the_glass_of_no_case_makes_none(staff: Staff) -> None:
    ali = staff("ali", "caseworker")
    answer = ali.post("/desk/UB-ZZZZZZ/open/", {"reason": REASON})
    assert answer.status_code == 403
    assert not BrokenGlass.objects.exists()


def test_looking_is_an_entry_once_an_hour(staff: Staff, case: Make) -> None:
    sam = staff("sam", "caseworker")
    desk = case("sam")
    for part in ("", "found/", "places/", ""):
        words(sam, f"/desk/{desk.row.id}/{part}")
    assert actions(desk).count("read") == 1
    Reading.objects.update(at=clock() - timedelta(minutes=61))
    words(sam, f"/desk/{desk.row.id}/")
    assert actions(desk).count("read") == 2
    assert {e.actor for e in desk.entries() if e.action == "read"} == {"sam"}


def test_her_name_is_for_those_who_speak_with_her(staff: Staff, case: Make) -> None:
    sam, ana = staff("sam", "caseworker"), staff("ana", "analyst")
    desk = case("sam", "ana")
    asking.state(desk, Statement(law="GB-EAW", name="Jane Roe", words="Please hurry"))
    begin = f"/desk/{desk.row.id}/"
    assert "Jane Roe" in words(sam, f"{begin}person/")
    assert "Please hurry" in words(sam, f"{begin}person/")
    for part in ("person/", "risk/", "notices/", "notices/1/"):
        assert "Jane Roe" not in words(ana, begin + part, 403)
    for part in ("", "found/"):
        assert "beach-1.jpg" in words(sam, begin + part)
        told = words(ana, begin + part)
        assert "beach-1.jpg" not in told
        assert "Jane Roe" not in told
    assert "data:image" in words(sam, f"{begin}found/2.svg")
    assert "data:image" not in words(ana, f"{begin}found/2.svg")


def test_an_intimate_picture_is_outlines_on_an_empty_frame(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    drawn = words(sam, f"/desk/{desk.row.id}/found/1.svg")
    assert "<path" in drawn
    assert "image" not in drawn


def test_the_auditor_reads_who_did_what_and_no_content(
    staff: Staff, case: Make
) -> None:
    aud, desk = staff("aud", "auditor"), case()
    takedown.authorise(desk)
    asking.state(desk, Statement(law="GB-EAW", name="Jane Roe"))
    assert desk.row.id in words(aud, "/desk/audit/")
    told = words(aud, f"/desk/{desk.row.id}/ledger/")
    assert "statement" in told
    assert "a test" in told
    for content in ("desk@help.example", "Jane Roe", "beach-1.jpg"):
        assert content not in told
    assert actions(desk)[-1] == "read"


def test_risk_notes_are_sealed_and_named(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    note = "He reads her phone. Only call at noon."
    sam.post(f"/desk/{desk.row.id}/risk/", {"words": note})
    row = desk.row.risks.get()
    assert note.encode() not in bytes(row.sealed)
    assert note in words(sam, f"/desk/{desk.row.id}/risk/")
    assert "Read 1 risk note" in words(sam, f"/desk/{desk.row.id}/")
    assert note not in str([entry.body for entry in desk.entries()])
