"""Her rights: the law with its sources, papers for police, a draft of her own words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.test import Client
from tests.simulators import hers
from tests.simulators.stories import CHECKS

from unburden import pack
from unburden.app.casework.desk import Desk
from unburden.app.casework.plan import Happened, Plan, keep_plan
from unburden.app.jobs import kinds
from unburden.app.jobs.progress import Progress
from unburden.app.jobs.queue import arguments

pytestmark = pytest.mark.django_db


def test_the_law_of_the_day_is_shown_each_row_with_its_source(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her)
    keep_plan(desk, Plan(happened=(Happened.THREATENED,)), about="x")
    page = her.post("/rights/", {"day": "2022-05-01"}).content.decode()
    assert "Criminal Justice and Courts Act 2015, s. 33" in page
    assert "Sexual Offences Act 2003, s. 66B" not in page
    assert page.index("Threatening to share it") < page.index("Sharing such a picture")
    now = her.get("/rights/").content.decode()
    assert "Sexual Offences Act 2003, s. 66B" in now
    assert "Online Safety Act 2023, s. 10(3A)" in now
    rows = now.count('class="u-law"')
    assert rows > 5
    assert now.count("Source:") >= rows
    assert now.count("Not checked by us.") >= rows


def test_what_sites_have_to_do_is_said_plainly_and_the_laws_words_are_folded_away(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her)
    page = her.get("/rights/").content.decode()
    folded = re.sub(r"(?s)<details .*?</details>", "", page)
    assert '<h3 class="govuk-heading-s">In the UK: within 48 hours</h3>' in folded
    assert "has to take it down within 48 hours of your report." in folded
    assert "substantially the same" not in folded
    assert "substantially the same" in page
    assert "Who may ask:" in page


def test_where_no_law_is_held_that_is_not_called_lawful(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her, law="BR")
    page = her.post("/rights/", {"day": "1990-01-01"}).content.decode()
    assert "That does not mean it was allowed." in page


def packed(client: Client, desk: Desk, key: str = "") -> bytes:
    """One click; the job that it begins is done; what its page hands over."""
    answer = client.post("/rights/bundle/", {"key": key})
    job = desk.row.jobs.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    _, what = arguments(desk, job)
    kinds.pack(kinds.Work(job=job.pk, desk=desk, what=what, progress=Progress({})))
    given = client.post(f"/jobs/{job.pk}/bundle/")
    return b"".join(given.streaming_content)


def test_one_click_gives_papers_of_words_that_anybody_can_verify(
    her: Client, opened: Callable[..., Desk], tmp_path: Path, home: Path
) -> None:
    data = packed(her, opened(her, lived=True))
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if name.endswith((".png", ".wacz", ".age"))]
    path = tmp_path / "papers.zip"
    path.write_bytes(data)
    assert pack.verify(path, checks=CHECKS).ok
    assert not list(home.glob("workshop-*"))


def test_to_a_key_the_proof_goes_locked(
    her: Client, opened: Callable[..., Desk]
) -> None:
    key = pyrage.x25519.Identity.generate().to_public()
    data = packed(her, opened(her, lived=True), str(key))
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [name for name in names if name.endswith(".age")]


def test_what_is_no_key_is_said_and_packs_nothing(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her)
    wrong = her.post("/rights/bundle/", {"key": "my key"}, follow=True)
    assert "That is not a key." in wrong.content.decode()
    assert not desk.row.jobs.exists()


def test_on_a_server_papers_wait_until_a_helper_has_checked(
    online: Client, opened: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = opened(online)
    hers.add(desk, 1)
    hers.find(desk, 1, tmp_path)
    answer = online.post("/rights/bundle/", {"key": ""}, follow=True)
    assert "A helper has to check" in answer.content.decode()


def test_the_draft_says_what_the_record_says_and_leaves_the_rest_to_her(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her, lived=True)
    page = her.get("/rights/statement/").content.decode()
    assert "This is a draft." in page
    assert desk.row.id in page
    assert "https://site1.example/thread/1" in page
    assert "I say of it: it shows me; it is intimate; I did not agree" in page
    assert "How I know: I know it myself." in page
    assert "host.example was asked to act on 3 pages" in page
    assert "this page was seen without it: https://site1.example" in page
    assert "[your name]" in page
    # A place that she has not spoken of is not hers to tell.
    assert "site4.example" not in page
