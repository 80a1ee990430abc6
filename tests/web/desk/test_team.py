"""A team: who has which case, who looks a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from unburden.app.casework.models import MatchRow
from unburden.app.clock import clock
from unburden.app.web.desk import allocation, sampling
from unburden.app.web.models import Absence, Member, Sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from unburden.app.casework.desk import Desk

    Staff = Callable[[str, str], Client]
    Make = Callable[..., Desk]


def words(client: Client, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return answer.content.decode()


def member(name: str) -> Member:
    return Member.objects.get(user__username=name)


def test_a_case_is_given_handed_over_with_a_note_and_taken(
    staff: Staff, case: Make
) -> None:
    sam, ali = staff("sam", "caseworker"), staff("ali", "caseworker")
    noor, desk = staff("noor", "supervisor"), case()
    begin = f"/desk/{desk.row.id}/"
    assert sam.post(f"{begin}give/", {"to": member("sam").pk}).status_code == 403
    noor.post(f"{begin}give/", {"to": member("sam").pk, "note": "Call at noon"})
    assert "Call at noon" in words(sam, begin)
    told = {"to": member("ali").pk, "note": "She waits for the host"}
    assert ali.post(f"{begin}hand-over/", told).status_code == 403
    sam.post(f"{begin}hand-over/", told)
    words(sam, begin, 403)
    assert "She waits for the host" in words(ali, begin)
    row = desk.row.allocations.get()
    assert b"She waits" not in bytes(row.note)
    noor.post(f"{begin}give/{row.pk}/end/")
    words(ali, begin, 403)
    done = [entry.action for entry in desk.entries() if entry.action != "read"]
    assert done[1:] == ["allocated", "handed-over", "no-longer-allocated"]
    assert "Call at noon" not in str([entry.body for entry in desk.entries()])


def test_who_only_covers_does_not_hand_a_case_on(staff: Staff, case: Make) -> None:
    ali = staff("ali", "caseworker")
    staff("sam", "caseworker")
    desk, today = case("sam"), clock().date()
    told = {"member": member("sam"), "cover": member("ali")}
    Absence.objects.create(**told, first=today, last=today)
    ali.post(f"/desk/{desk.row.id}/hand-over/", {"to": member("ali").pk})
    assert desk.row.allocations.get().member == member("sam")


def test_caseloads_count_open_cases_only(staff: Staff, case: Make) -> None:
    staff("sam", "caseworker")
    staff("aud", "auditor")
    case("sam")
    closed = case("sam").row
    closed.closed_at = clock()
    closed.save()
    loads = {str(each.user): each.load for each in allocation.caseloads()}
    assert loads == {"sam": 1}


def test_an_absence_is_noted_refused_and_ended(staff: Staff) -> None:
    noor = staff("noor", "supervisor")
    staff("sam", "caseworker")
    told = {
        "member": member("sam").pk,
        "cover": member("noor").pk,
        "first": "2999-01-02",
        "last": "2999-01-01",
    }
    assert "before the first" in noor.post("/desk/team/", told).content.decode()
    himself = told | {"last": "2999-01-03", "cover": member("sam").pk}
    assert "Somebody else" in noor.post("/desk/team/", himself).content.decode()
    noor.post("/desk/team/", told | {"last": "2999-01-03"})
    row = Absence.objects.get()
    noor.post(f"/desk/team/back/{row.pk}/")
    assert not Absence.objects.exists()


def test_the_sample_is_the_stated_share_and_stays_the_same(
    house: Callable[[str], None], case: Make
) -> None:
    from tests.simulators import many  # noqa: PLC0415

    case(filling=many.Filling(matches=400, places=0, notices=0))
    MatchRow.objects.update(state=MatchRow.State.CONFIRMED)
    counts = {share: sampling.drawn(share).count() for share in (0, 0.1, 0.5, 1)}
    assert (counts[0], counts[1]) == (0, 400)
    assert 15 <= counts[0.1] <= 70  # 40 expected; six standard deviations
    assert 140 <= counts[0.5] <= 260
    some = set(sampling.drawn(0.1).values_list("pk", flat=True))
    assert some <= set(sampling.drawn(0.5).values_list("pk", flat=True))


def test_a_second_look_is_recorded_and_a_different_one_is_told(
    house: Callable[[str], None], staff: Staff, case: Make
) -> None:
    house("sample = 1\n")
    sam, noor = staff("sam", "caseworker"), staff("noor", "supervisor")
    desk = case("sam")
    first, second = desk.row.matches.filter(state="confirmed").order_by("number")[:2]
    begin = f"/desk/{desk.row.id}/found/"
    address = f"{begin}{first.number}/again/"
    assert f"M{first.number}" in words(noor, "/desk/oversight/")
    words(sam, address, 403)
    noor.post(address, {"agrees": "no", "note": "That is her sister"})
    noor.post(f"{begin}{second.number}/again/", {"agrees": "yes"})
    verdicts = Sample.objects.values_list("verdict").annotate(n=Count("pk"))
    assert dict(verdicts) == {"agrees": 1, "differs": 1}
    assert "That is her sister" in words(sam, f"/desk/{desk.row.id}/")
    assert f", M{first.number}<" not in words(noor, "/desk/oversight/")
    assert [e.action for e in desk.entries()].count("sampled") == 2
