"""What she is told of keys and of the end; what the house can hold and bring back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from tests.web.door.conftest import browser
from tests.web.survivor.reading import grade, sentences

from unburden.app.casework import retention
from unburden.app.casework.desk import Desk
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web.roles import Role

pytestmark = pytest.mark.django_db
SAYS = "web/who_holds_keys.html"


@pytest.mark.parametrize(
    "told",
    [
        {"is_server": False},
        {"is_server": True, "keys_apart": True, "backup_days": 30},
        {"is_server": True, "keys_apart": False, "backup_days": 30},
    ],
)
def test_who_holds_the_keys_is_told_in_words_of_an_eleven_year_old(
    told: dict[str, object],
) -> None:
    page = f"<main>{render_to_string(SAYS, told)}</main>"
    assert grade(sentences(page)) <= 6
    assert ("kept apart" in page) is bool(told.get("keys_apart"))


def test_a_key_beside_the_case_is_not_called_apart(
    server: Path,
    her_case: Callable[[], Desk],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = browser(Role.SURVIVOR, her_case())
    assert "on the same computer" in client.get("/delete/").content.decode()
    apart = tmp_path_factory.mktemp("credentials")
    (server / "house.age").rename(apart / "house.age")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(apart))
    assert "is kept apart" in client.get("/delete/").content.decode()


def test_she_takes_all_of_it_with_her(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    client = browser(Role.SURVIVOR, her_case())
    taken = client.post("/take/").content
    with zipfile.ZipFile(io.BytesIO(taken)) as zipped:
        assert {"case.json", "ledger.jsonl", "bundle.zip"} <= set(zipped.namelist())


def test_her_page_says_when_her_case_ends(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    desk = her_case()
    client = browser(Role.SURVIVOR, desk)
    retention.close(desk, keep_days=40)
    assert "it is destroyed" not in client.get("/case/").content.decode()
    soon = clock().date() + timedelta(days=6)
    Case.objects.filter(id=desk.row.id).update(keep_until=soon)
    assert "In 7 days" in client.get("/case/").content.decode()


def test_a_deleted_case_is_brought_back_by_the_house_with_a_reason(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    desk, house = her_case(), browser(Role.SUPERVISOR)
    case = desk.row.id
    browser(Role.SURVIVOR, desk).post("/delete/", {"sure": "on"})
    assert case in house.get("/desk/ends/").content.decode()
    ask = {"case": case.lower(), "what": "back", "basis": ""}
    assert house.post("/desk/ends/", ask).status_code == 422
    assert house.post("/desk/ends/", ask | {"basis": "she rang"}).status_code == 200
    desk.row.refresh_from_db()
    assert desk.row.hidden_at is None
    said = desk.entries()[-1]
    assert (said.action, said.actor) == ("brought back", "supervisor")


def test_a_hold_outlives_her_delete_and_ends_with_a_reason(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    desk, house = her_case(), browser(Role.SUPERVISOR)
    ask = {"case": desk.row.id, "what": "hold", "basis": "a court, ref 7"}
    assert house.post("/desk/ends/", ask).status_code == 200
    desk.row.refresh_from_db()
    retention.hide(desk)
    later = clock() + timedelta(days=9)
    assert retention.run_due(lambda: later) == []
    assert house.post("/desk/ends/", ask | {"what": "end"}).status_code == 200
    assert retention.run_due(lambda: later) == [desk.row.id]
    assert not Case.objects.exists()
