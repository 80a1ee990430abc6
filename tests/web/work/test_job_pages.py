"""The pages of a job: hers and nobody else's, in plain words, steered and taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.web.door.conftest import browser

from unburden.app.casework import cases
from unburden.app.casework.desk import Desk
from unburden.app.clock import clock
from unburden.app.jobs import bundles
from unburden.app.jobs.attempt import sealed
from unburden.app.jobs.models import JobRow, Kind, State
from unburden.app.jobs.queue import enqueue
from unburden.app.web.keys import hold
from unburden.app.web.models import Allocation, Member
from unburden.app.web.roles import Role
from unburden.app.web.visitor import CASE, LET_IN

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SERVER = "[house]\nserver = true\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    # A pass-phrase is meant to take a second to try; here it is of no interest.
    monkeypatch.setattr(cases, "wrap", lambda _vault, _secret: b"wrapped")
    return tmp_path


def came_in(client: Client) -> Desk:
    """Somebody who has a new case open."""
    desk = cases.open_case(law="GB-EAW", authority="", actor="her", clock=clock).desk
    session = client.session
    session[LET_IN], session[CASE] = True, desk.row.id
    session.save()
    hold(desk)
    return desk


@pytest.fixture
def her(home: Path) -> Client:
    return Client()


def words(client: Client, path: str, **headers: str) -> str:
    page = client.get(path, **headers)
    assert page.status_code == 200, path
    return page.content.decode()


def test_it_says_how_far_it_is_and_asks_again_until_it_is_over(her: Client) -> None:
    desk = came_in(her)
    job = enqueue(desk, Kind.FIND, sources=["https://hers.example/"])
    page = words(her, f"/jobs/{job.pk}/")
    assert "Looking for your pictures" in page
    assert "waits for its turn" in page
    assert "hers.example" not in page
    assert 'role="status"' in page
    assert "includeIndicatorStyles" in page
    again = re.findall(r'hx-get="([^"]+)"', page)[0].replace("&amp;", "&")

    nothing_new = words(her, again, **HTMX)
    assert "hx-swap-oob" not in nothing_new  # a screen reader is not disturbed
    job.state, job.step, job.counts = State.RUNNING, "looking", {"looked": 12}
    job.save()
    news = words(her, again, **HTMX)
    assert "looking at pictures now" in news
    assert re.search(r"Pictures looked at</dt><dd[^>]*>12<", news)
    JobRow.objects.update(state=State.DONE)
    over = words(her, again, **HTMX)
    assert "It is done." in over
    assert "hx-get" not in over
    assert "Looking for your pictures" in words(her, "/jobs/")


def test_a_page_that_nobody_touches_asks_no_more_after_a_while(her: Client) -> None:
    job = enqueue(came_in(her), Kind.WATCH)
    late = words(her, f"/jobs/{job.pk}/progress/?was=x&looks=449", **HTMX)
    assert "hx-get" not in late
    assert "Show how far it is now" in late


def test_she_pauses_it_goes_on_and_ends_it(her: Client) -> None:
    job = enqueue(came_in(her), Kind.FIND, sources=["x"])
    for wanted, state in (("pause", "paused"), ("run", "waiting"), ("cancel", None)):
        answer = her.post(f"/jobs/{job.pk}/steer/", {"wanted": wanted})
        assert answer.headers["Location"] == f"/jobs/{job.pk}/"
        job.refresh_from_db()
        assert job.state == (state or "cancelled")
    assert her.get(f"/jobs/{job.pk}/steer/").status_code == 405
    answer = her.post(f"/jobs/{job.pk}/again/")
    second = JobRow.objects.get(state="waiting")
    assert answer.headers["Location"] == f"/jobs/{second.pk}/"
    assert (
        her.post(f"/jobs/{job.pk}/again/").headers["Location"] == f"/jobs/{second.pk}/"
    )
    assert her.post(f"/jobs/{job.pk}/steer/", {"wanted": "run"}).status_code == 422


def test_trouble_is_told_and_a_bug_is_not(her: Client) -> None:
    desk = came_in(her)
    job = enqueue(desk, Kind.FIND, sources=["x"])
    JobRow.objects.update(state="failed", trouble=sealed(desk, ["It was away."]))
    assert "It was away." in words(her, f"/jobs/{job.pk}/")
    JobRow.objects.update(trouble=b"", is_broken=True)
    page = words(her, f"/jobs/{job.pk}/")
    assert "our mistake, not yours" in page
    assert "Try again" in page


def test_a_bundle_is_streamed_once_and_kept_nowhere(her: Client, home: Path) -> None:
    desk = came_in(her)
    job = enqueue(desk, Kind.PACK)
    (home / "x").write_bytes(b"the bundle")
    bundles.keep(desk, job.pk, home / "x")
    JobRow.objects.update(state="done")
    assert "Save the papers" in words(her, f"/jobs/{job.pk}/")
    answer = her.post(f"/jobs/{job.pk}/bundle/")
    assert answer.streaming
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"the bundle"  # type: ignore[arg-type]
    assert not bundles.place(desk, job.pk).exists()
    assert not list(home.glob("workshop-*"))
    assert her.post(f"/jobs/{job.pk}/bundle/").status_code == 422
    assert "Save the papers" not in words(her, f"/jobs/{job.pk}/")


def test_nobody_elses_job_is_open_to_her_and_the_answer_tells_nothing(
    her: Client,
) -> None:
    other = enqueue(came_in(her), Kind.FIND, sources=["x"])
    came_in(her)  # now she has another case open
    for path in ("", "progress/"):
        mine = her.get(f"/jobs/{other.pk}/{path}")
        none = her.get(f"/jobs/{other.pk + 99}/{path}")
        assert mine.status_code == none.status_code == 422
        assert mine.content == none.content
    for path in ("steer/", "again/", "bundle/"):
        assert her.post(f"/jobs/{other.pk}/{path}").status_code == 422
    lost = her.get(f"/jobs/{other.pk}/progress/", **HTMX)
    assert lost.headers["HX-Redirect"] == f"/jobs/{other.pk}/"


MISSING = {200: 422, 403: 403}
"""What a page answers whose case is not open: as if it were not there."""


@pytest.mark.parametrize(
    ("role", "sees", "may"),
    [
        (Role.CASEWORKER, 200, "take"),
        (Role.SUPERVISOR, 200, "take"),
        (Role.ANALYST, 200, ""),
        (Role.AUDITOR, 403, ""),
        (Role.ADMIN, 403, ""),
    ],
)
def test_the_houses_people_see_it_by_their_role(
    home: Path, role: Role, sees: int, may: str
) -> None:
    (home / "config.toml").write_text(SERVER)
    desk = came_in(Client())
    job = enqueue(desk, Kind.PACK)
    (home / "x").write_bytes(b"the bundle")
    bundles.keep(desk, job.pk, home / "x")
    JobRow.objects.update(state="done")
    staff = browser(role)
    is_everywhere = role is Role.SUPERVISOR  # who allocates cases has each open
    assert staff.get(f"/jobs/{job.pk}/").status_code == (
        sees if is_everywhere else MISSING[sees]
    )
    mine = {"case": desk.row, "member": Member.objects.get()}
    Allocation.objects.create(**mine, at=clock())
    page = staff.get(f"/jobs/{job.pk}/")
    assert page.status_code == sees
    if sees == 200:
        assert desk.row.id in page.content.decode()
        assert ("Save the bundle" in page.content.decode()) is bool(may)
        assert "Your papers" not in page.content.decode()
    taken = staff.post(f"/jobs/{job.pk}/bundle/")
    assert (taken.status_code == 200) is bool(may)
