"""A caseworker begins work in a case, and reads in what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unburden.app.casework import sending
from unburden.app.casework.models import AttemptRow
from unburden.app.clock import clock
from unburden.app.jobs.models import JobRow, Kind, State
from unburden.app.jobs.queue import arguments

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from unburden.app.casework.desk import Desk

    House = Callable[[str], None]
    Staff = Callable[[str, str], Client]
    Make = Callable[..., Desk]

SOURCES = """
[[source]]
url = "https://a.example/"
[[source]]
url = "https://b.example/"
"""
MAIL = """
[mail]
relay = "127.0.0.1"
tls = "none"
allow_private = true
sender = "desk@helpline.example"
"""
MAILBOX = """
[mailbox]
server = "127.0.0.1"
tls = "none"
allow_private = true
user = "desk"
"""


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNBURDEN_MAILBOX_PASSWORD", "x")


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def begun(client: Client, desk: Desk, what: str, **told: object) -> JobRow:
    """Begin something; the job whose page one is led to."""
    answer = client.post(f"/desk/{desk.row.id}/work/{what}/", told)
    assert answer.status_code == 302, answer.content.decode()
    job = JobRow.objects.latest("id")
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert client.get(f"/jobs/{job.pk}/").status_code == 200
    return job


def test_she_looks_only_where_the_organisation_listed_that_it_looks(
    house: House, staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    page = f"/desk/{desk.row.id}/work/"
    assert "has listed no places" in words(sam, page)
    house(SOURCES)
    told = words(sam, page)
    assert 'value="https://a.example/"' in told
    for elsewhere in ("https://c.example/", "", "https://a.example/../x"):
        answer = sam.post(f"{page}find/", {"find-sources": elsewhere})
        assert answer.status_code == 200
    assert not JobRow.objects.exists()
    job = begun(sam, desk, "find", **{"find-sources": ["https://b.example/"]})
    assert job.kind == Kind.FIND
    assert arguments(desk, job) == ("sam", {"sources": ["https://b.example/"]})


def test_known_pages_are_recorded_and_what_is_no_address_is_said(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    page = f"/desk/{desk.row.id}/work/"
    wrong = sam.post(f"{page}record/", {"capture-addresses": "over there"})
    assert "Start each with https://." in wrong.content.decode()
    lines = "https://x.example/1\nhttps://x.example/2\n"
    job = begun(sam, desk, "record", **{"capture-addresses": lines})
    pages = ["https://x.example/1", "https://x.example/2"]
    assert arguments(desk, job)[1] == {"pages": pages}


@pytest.mark.parametrize(
    ("what", "kind", "more"),
    [
        ("draft", Kind.DRAFT, ""),
        ("watch", Kind.WATCH, ""),
        ("send", Kind.SEND, MAIL),
        ("fetch", Kind.FETCH, MAILBOX),
        ("pack", Kind.PACK, ""),
    ],
)
def test_each_is_a_job_that_the_case_leads_to(
    what: str, kind: Kind, more: str, house: House, staff: Staff, case: Make
) -> None:
    house(more)
    sam, desk = staff("sam", "caseworker"), case("sam")
    job = begun(sam, desk, what)
    assert job.kind == kind
    assert arguments(desk, job)[0] == "sam"
    assert begun(sam, desk, what) == job  # pressed twice, done once
    for page in ("", "work/"):
        assert f'href="/jobs/{job.pk}/"' in words(sam, f"/desk/{desk.row.id}/{page}")
    assert f'href="/desk/{desk.row.id}/"' in words(sam, f"/jobs/{job.pk}/")


@pytest.mark.parametrize("what", ["send", "fetch"])
def test_what_is_not_set_up_is_said_and_no_job_waits_for_it(
    what: str, staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    answer = sam.post(f"/desk/{desk.row.id}/work/{what}/")
    assert answer.status_code == 422
    assert not JobRow.objects.exists()


def test_a_case_at_rest_begins_nothing_and_what_is_hidden_is_not_packed(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    desk.row.shown_at = None
    desk.row.save()
    assert sam.post(f"/desk/{desk.row.id}/work/pack/").status_code == 422
    desk.row.frozen_at = clock()
    desk.row.save()
    for what in ("record", "draft", "watch", "pack"):
        assert sam.post(f"/desk/{desk.row.id}/work/{what}/").status_code == 422
    assert not JobRow.objects.exists()


def test_an_analyst_looks_and_neither_asks_nor_packs_nor_does_so_again(
    house: House, staff: Staff, case: Make
) -> None:
    house(SOURCES + MAIL)
    sam, ana = staff("sam", "caseworker"), staff("ana", "analyst")
    desk = case("sam", "ana")
    told = words(ana, f"/desk/{desk.row.id}/work/")
    assert "work/find/" in told
    assert "work/send/" not in told
    assert begun(ana, desk, "watch").kind == Kind.WATCH
    sent = begun(sam, desk, "send")
    JobRow.objects.filter(id=sent.pk).update(state=State.DONE)
    assert "Do it again" in words(sam, f"/jobs/{sent.pk}/")
    assert "Do it again" not in words(ana, f"/jobs/{sent.pk}/")
    assert ana.post(f"/jobs/{sent.pk}/again/").status_code == 403
    assert not JobRow.objects.filter(kind=Kind.SEND, state=State.WAITING).exists()


HEAD = "From: abuse@host.example\nTo: d@help.example\nSubject: Your notice\n"


def went(desk: Desk) -> int:
    """A notice that somebody was sent, as ``<ours@help.example>``; its number."""
    row = desk.row.notices.filter(state="sent", person="").order_by("number").first()
    assert row is not None
    AttemptRow.objects.filter(notice=row).delete()
    sending._row(desk, row, "<ours@help.example>")
    return row.number


def test_a_pasted_mail_answers_the_notice_it_names_once(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    number = went(desk)
    before = desk.row.replies.count()
    page = f"/desk/{desk.row.id}/notices/answer/"
    mail = f"{HEAD}In-Reply-To: <ours@help.example>\n\nWe have removed this page.\n"
    answer = sam.post(page, {"raw": mail})
    assert answer.headers["Location"] == f"/desk/{desk.row.id}/notices/{number}/"
    assert "We have removed this page." in words(sam, answer.headers["Location"])
    assert JobRow.objects.get().kind == Kind.DRAFT
    told = sam.post(page, {"raw": mail}, follow=True).content.decode()
    assert "taken in before" in told
    assert desk.row.replies.count() == before + 1


def test_a_pasted_mail_that_names_none_is_kept_and_changes_nothing(
    staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    page = f"/desk/{desk.row.id}/notices/answer/"
    told = sam.post(page, {"raw": f"{HEAD}\nWho are you?\n"}, follow=True)
    assert "names no notice of ours" in told.content.decode()
    assert not JobRow.objects.exists()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", "Please fill in"),
        ("x" * 200_001, "at most 200000 characters"),
        (f"{HEAD}Content-Type: image/png\n\niVBORw0KGgo=\n", "a picture or a file"),
    ],
)
def test_only_the_words_of_one_mail_are_taken_in(
    raw: str, said: str, staff: Staff, case: Make
) -> None:
    sam, desk = staff("sam", "caseworker"), case("sam")
    before = desk.row.replies.count()
    answer = sam.post(f"/desk/{desk.row.id}/notices/answer/", {"raw": raw})
    assert said in answer.content.decode()
    assert desk.row.replies.count() == before
