"""A caseworker's day: what waits, what was found, what is asked of whom."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.simulators import many, takedown

from unburden.app.casework import approving, asking, notices
from unburden.app.casework.models import MatchRow
from unburden.app.casework.plan import ALL, How, Plan, keep_plan, look_for_her, plan
from unburden.app.casework.stated import stated
from unburden.app.clock import clock
from unburden.errors import NoticeRefused
from unburden.model import OF_A_MATCH, NoticeState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from unburden.app.casework.desk import Desk

    Staff = Callable[[str, str], Client]
    Make = Callable[..., Desk]

BASIS = {what.name.lower(): "a trained look" for what in OF_A_MATCH}
BIG = many.Filling(matches=120, places=60, notices=60)


def words(client: Client, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.content.decode()


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.row.notices.order_by("number")]


def draft(desk: Desk, to: str = "b@host.example", **changes: object) -> int:
    if not desk.row.statements.exists():
        takedown.authorise(desk)
    row = notices.keep(desk, takedown.notice(to, **changes), [])
    assert row is not None
    return row.number


def test_cases_come_by_next_deadline_and_the_desk_needs_no_key(
    staff: Staff, case: Make, tmp_path: Path
) -> None:
    noor = staff("noor", "supervisor")
    later, sooner = case(), case()
    later.row.notices.exclude(due_at=None).update(due_at=many.NOON)
    sooner.row.notices.exclude(due_at=None).update(due_at=many.NOON.replace(hour=1))
    for slot in (*later.row.keyslots.all(), *sooner.row.keyslots.all()):
        slot.delete()
    told = words(noor, "/desk/")
    found = re.findall(r'd-line__name" href="/desk/(UB-\d+)/', told)
    assert found == [sooner.row.id, later.row.id]


def test_what_waits_is_counted_and_shown_alone(staff: Staff, case: Make) -> None:
    sam = staff("sam", "caseworker")
    one, other = case("sam"), case("sam")
    one.row.notices.filter(state=NoticeState.DRAFT).delete()
    told = words(sam, "/desk/?wait=drafts")
    assert other.row.id in told
    assert one.row.id not in told
    assert re.search(r"<strong>1</strong> draft to", told)


def test_a_followed_up_deadline_is_nobodys_next_one(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    assert "d-line--late" in words(sam, "/desk/")
    for row in desk.row.notices.filter(state=NoticeState.SENT):
        number = draft(desk, f"{row.number}@host.example")
        desk.row.notices.filter(number=number).update(follows=row)
    assert "d-line--late" not in words(sam, "/desk/")


@pytest.mark.parametrize("asked", ["ub-000000", "000000", " UB-000000 "])
def test_a_case_is_found_by_its_number(staff: Staff, case: Make, asked: str) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    answer = sam.get("/desk/find/", {"case": asked})
    assert answer.headers["Location"] == f"/desk/{desk.row.id}/"


@pytest.mark.parametrize("asked", ["", "../team", "x y"])
def test_what_is_no_number_leads_back(staff: Staff, asked: str) -> None:
    answer = staff("sam", "caseworker").get("/desk/find/", {"case": asked})
    assert answer.headers["Location"] == "/desk/"


def test_matches_come_page_by_page_and_each_once(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam", filling=BIG)
    seen: list[str] = []
    address = f"/desk/{desk.row.id}/found/?state=new"
    while address:
        told = words(sam, address)
        seen += re.findall(r'name="match" value="(\d+)"', told)
        following = re.search(r'rel="next" href="([^"]+)"', told)
        after = following[1].replace("&amp;", "&") if following else ""
        address = f"/desk/{desk.row.id}/found/{after}" if after else ""
    new = desk.row.matches.filter(state="new").order_by("number")
    assert seen == [str(row.number) for row in new]


@pytest.mark.parametrize("part", ["", "found/", "notices/?show=draft", "places/"])
def test_a_large_case_costs_no_more_questions(
    staff: Staff, case: Make, part: str
) -> None:
    sam = staff("sam", "caseworker")
    few = many.Filling(matches=60, places=30, notices=30)
    asked = []
    for filling in (few, BIG):
        address = f"/desk/{case('sam', filling=filling).row.id}/{part}"
        words(sam, address)
        with CaptureQueriesContext(connection) as questions:
            words(sam, address)
        asked.append(len(questions))
        held = [each["sql"] for each in questions if '"fingerprint"' in each["sql"]]
        assert not held
    assert asked[0] == asked[1]


def test_ticked_matches_are_confirmed_with_what_is_known(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    rows = list(desk.row.matches.filter(state="new").order_by("number"))[:2]
    ticked = {"match": [row.number for row in rows], "say": "confirm"}
    sam.post(f"/desk/{desk.row.id}/found/decide/", ticked | BASIS)
    for row in rows:
        row.refresh_from_db()
        assert row.state == MatchRow.State.CONFIRMED
        said = stated(desk, row)
        assert {one.what for one in said} == set(OF_A_MATCH)
        assert {(one.by, one.basis) for one in said} == {("sam", "a trained look")}
    assert [e.action for e in desk.entries()][-2:] == ["confirmed"] * 2


def test_what_is_not_known_is_not_stated_and_not_hers_states_nothing(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    one, other = desk.row.matches.filter(state="new").order_by("number")[:2]
    address = f"/desk/{desk.row.id}/found/decide/"
    some = BASIS | {"is_intimate": ""}
    sam.post(address, {"match": one.number, "say": "confirm"} | some)
    sam.post(address, {"match": other.number, "say": "reject"} | BASIS)
    one.refresh_from_db()
    other.refresh_from_db()
    assert len(stated(desk, one)) == 3
    assert (other.state, stated(desk, other)) == ("rejected", ())


def test_nothing_ticked_changes_nothing(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    before = desk.row.matches.filter(state="new").count()
    address = f"/desk/{desk.row.id}/found/decide/"
    told = sam.post(address, {"say": "confirm"} | BASIS, follow=True)
    assert "Nothing was ticked" in told.content.decode()
    assert desk.row.matches.filter(state="new").count() == before


def test_an_analyst_looks_and_does_not_decide(staff: Staff, case: Make) -> None:
    ana, desk = staff("ana", "analyst"), case("ana")
    number = desk.row.matches.filter(state="new").first().number
    assert 'name="say"' not in words(ana, f"/desk/{desk.row.id}/found/")
    ticked = {"match": number, "say": "confirm"} | BASIS
    answer = ana.post(f"/desk/{desk.row.id}/found/decide/", ticked)
    assert answer.status_code == 403
    assert desk.row.matches.get(number=number).state == "new"


def test_a_draft_is_read_approved_and_handed_in(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    number = draft(desk)
    begin = f"/desk/{desk.row.id}/notices/{number}/"
    assert "Please remove" in words(sam, begin)
    sam.post(f"{begin}approve/")
    assert desk.row.notices.get(number=number).state == NoticeState.APPROVED
    sam.post(f"{begin}hand-in/", {"reference": "A-17"})
    assert desk.row.notices.get(number=number).state == NoticeState.SENT
    assert "A-17" in words(sam, begin)


def test_what_lacks_something_cannot_be_approved(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    number = draft(desk, missing=("Nobody has said so.",))
    begin = f"/desk/{desk.row.id}/notices/{number}/"
    assert "Nobody has said so." in words(sam, begin)
    assert "approve/" not in words(sam, begin)
    assert sam.post(f"{begin}approve/").status_code == 422
    assert desk.row.notices.get(number=number).state == NoticeState.DRAFT


def test_a_doubt_is_settled_an_answer_dealt_with_a_notice_taken_back(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    begin = f"/desk/{desk.row.id}/notices/"
    unsure = desk.row.notices.get(state=NoticeState.UNSURE)
    sam.post(f"{begin}{unsure.number}/settle/", {"went": "yes"})
    unsure.refresh_from_db()
    assert unsure.state == NoticeState.UNSURE  # how she knows is asked for
    sam.post(f"{begin}{unsure.number}/settle/", {"went": "yes", "why": "Their log"})
    unsure.refresh_from_db()
    assert unsure.state == NoticeState.SENT
    waits = desk.row.notices.exclude(person="").get()
    sam.post(f"{begin}{waits.number}/handled/", {"note": "I wrote back"})
    waits.refresh_from_db()
    assert waits.person == ""
    sam.post(f"{begin}{waits.number}/take-back/", {"why": "A mistake"})
    made = desk.row.notices.order_by("-number").first()
    assert (made.step, made.follows_id) == ("retraction", waits.pk)


def test_sending_without_a_mail_server_is_said_in_a_sentence(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    answer = sam.post(f"/desk/{desk.row.id}/work/send/")
    assert answer.status_code == 422
    assert "No mail server" in answer.content.decode()


def test_places_where_nothing_is_under_way_come_first(staff: Staff, case: Make) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    begin = f"/desk/{desk.row.id}/places/"
    before = words(sam, f"{begin}?show=stuck").count("d-line__name")
    named = desk.row.notices.filter(state=NoticeState.UNSURE, places__state="up")
    assert named.update(state=NoticeState.STOPPED) == 1
    after = words(sam, begin)
    assert after.count("d-line__name") > before
    assert "<a" not in after.split("d-url")[1].split("</span>")[0]


def test_two_approve_where_the_house_wants_it(
    house: Callable[[str], None], staff: Staff, case: Make
) -> None:
    house("second_person = true\n")
    sam, ali = staff("sam", "caseworker"), staff("ali", "caseworker")
    noor, kim = staff("noor", "supervisor"), staff("kim", "supervisor")
    desk = case("sam", "ali")
    number = draft(desk)
    address = f"/desk/{desk.row.id}/notices/{number}/approve/"

    def state_after(client: Client) -> str:
        client.post(address)
        return desk.row.notices.get(number=number).state

    assert state_after(sam) == NoticeState.DRAFT
    assert state_after(sam) == NoticeState.DRAFT
    assert state_after(ali) == NoticeState.DRAFT
    assert f"{desk.row.id}, N{number}" in words(noor, "/desk/oversight/")
    row = desk.row.notices.get(number=number)
    notices.renew(desk, row, takedown.notice("b@host.example", body="Other words"))
    assert state_after(noor) == NoticeState.DRAFT  # it was written anew: she is first
    assert state_after(noor) == NoticeState.DRAFT
    assert state_after(kim) == NoticeState.APPROVED


def test_whichever_door_the_first_came_by_the_second_is_known_by_an_account(
    house: Callable[[str], None], staff: Staff, case: Make
) -> None:
    house("second_person = true\n")
    noor, desk = staff("noor", "supervisor"), case()
    number = draft(desk)
    for name in ("at a terminal", "noor", "another"):
        typed = replace(desk, actor=name)  # a name that somebody types
        assert asking.approve(typed, [f"N{number}"], reminders=True) == []
    begin = f"/desk/{desk.row.id}/notices/{number}/"
    assert "another read it and approves." in words(noor, begin)
    noor.post(f"{begin}approve/")
    row = desk.row.notices.get(number=number)
    assert (row.state, row.reminders_approved) == (NoticeState.APPROVED, False)


@pytest.mark.parametrize("said", ["", "on"])
def test_reminders_go_unasked_only_if_both_said_so(
    said: str, house: Callable[[str], None], staff: Staff, case: Make
) -> None:
    house("second_person = true\n")
    noor, desk = staff("noor", "supervisor"), case()
    number = draft(desk)
    asking.approve(desk, [f"N{number}"], reminders=bool(said))
    noor.post(f"/desk/{desk.row.id}/notices/{number}/approve/", {"reminders": "on"})
    assert desk.row.notices.get(number=number).reminders_approved is bool(said)


def test_what_lacks_something_is_proposed_by_nobody(
    house: Callable[[str], None], case: Make
) -> None:
    house("second_person = true\n")
    desk = case()
    whole, lacking = draft(desk), draft(desk, "c@host.example", missing=("Its law.",))
    with pytest.raises(NoticeRefused):
        asking.approve(desk, [f"N{whole}", f"N{lacking}"])
    assert not approving.proposed().exists()


def test_a_case_at_rest_goes_on_once_a_supervisor_says_why(
    staff: Staff, case: Make
) -> None:
    sam, noor = staff("sam", "caseworker"), staff("noor", "supervisor")
    desk = case("sam")
    desk.row.frozen_at = clock()
    desk.row.save()
    number = draft(desk)
    approve = f"/desk/{desk.row.id}/notices/{number}/approve/"
    assert sam.post(approve).status_code == 422
    release = f"/desk/{desk.row.id}/release/"
    assert sam.post(release, {"basis": "I think so"}).status_code == 403
    assert noor.post(release, {"basis": ""}).status_code == 200
    assert desk.row.id in words(noor, "/desk/oversight/")
    noor.post(release, {"basis": "I spoke with both"})
    assert sam.post(approve).status_code == 302


def test_what_ordinary_photos_found_is_hidden_until_a_supervisor_allows_it(
    staff: Staff, case: Make
) -> None:
    sam, noor = staff("sam", "caseworker"), staff("noor", "supervisor")
    desk = case("sam")
    desk.row.shown_at = None
    desk.row.save()
    found = f"/desk/{desk.row.id}/found/"
    hidden = words(sam, found).count("data-match")
    words(sam, f"{found}2.svg", 422)
    noor.post(f"/desk/{desk.row.id}/allow/", {"basis": "her written request"})
    assert words(sam, found).count("data-match") > hidden


def test_what_she_asks_a_helper_to_look_at_is_shown_and_answered(
    staff: Staff, case: Make
) -> None:
    sam, desk, other = staff("sam", "caseworker"), case("sam"), case("sam")
    first, second = desk.row.matches.filter(state="new").order_by("number")[:2]
    begin = f"/desk/{desk.row.id}/found/"
    assert "she asks you to look" not in words(sam, "/desk/")
    look_for_her(desk, f"M{first.number}", f"M{second.number}")
    told = words(sam, "/desk/?wait=asked")
    assert "she asks you to look" in told
    assert desk.row.id in told
    assert other.row.id not in told
    found = words(sam, begin)
    assert found.count("she asks you to look") == 2
    assert f'#m{second.number}">M{second.number}</a>' in found
    sam.post(f"{begin}decide/", {"match": first.number, "say": "confirm"} | BASIS)
    assert words(sam, begin).count("she asks you to look") == 1
    sam.post(f"{begin}decide/", {"match": second.number, "say": "reject"})
    assert "She asks you" not in words(sam, begin)
    assert "she asks you to look" not in words(sam, "/desk/")
    desk.row.refresh_from_db()
    assert (plan(desk).look_for_me, desk.row.asked_at) == ((), None)


def test_where_she_asks_for_all_it_stands_until_nothing_is_left_to_look_at(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    look_for_her(desk, ALL)
    begin = f"/desk/{desk.row.id}/found/"
    assert "at all that was found" in words(sam, begin)
    assert "she asks you to look" in words(sam, "/desk/")
    new = desk.row.matches.filter(state="new").values_list("number", flat=True)
    sam.post(f"{begin}decide/", {"match": list(new), "say": "reject"})
    assert "at all that was found" not in words(sam, begin)
    assert "she asks you to look" not in words(sam, "/desk/")
    desk.row.refresh_from_db()
    assert plan(desk).look_for_me == (ALL,)  # and for what is found later


def test_her_safe_contact_stands_on_the_person_page_and_nowhere_else(
    staff: Staff, case: Make
) -> None:
    sam, ana = staff("sam", "caseworker"), staff("ana", "analyst")
    desk = case("sam", "ana")
    said = Plan(ways=(How.CALL,), phone="020 7946 0123", code_word="marigold")
    keep_plan(desk, said, about="safe contact")
    begin = f"/desk/{desk.row.id}/"
    assert "marigold" in words(sam, f"{begin}person/")
    words(ana, f"{begin}person/", 403)
    for page in ("", "found/", "work/", "places/"):
        assert "020 7946" not in words(sam, f"{begin}{page}")


def test_outside_of_her_safe_times_the_desk_is_not_shown_where_she_is(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    person = f"/desk/{desk.row.id}/person/"
    whole = Plan(ways=(How.CALL,), phone="020 7946 0123", email="hers@mail.example")
    keep_plan(desk, whole, about="safe contact")
    assert "020 7946 0123" in words(sam, person)
    assert "hers@mail.example" not in words(sam, person)  # she did not name that way
    another_day = (clock().weekday() + 3) % 7
    keep_plan(desk, replace(whole, days=(another_day,)), about="safe contact")
    page = words(sam, person)
    assert "020 7946" not in page
    assert "not a time that she called safe" in page
