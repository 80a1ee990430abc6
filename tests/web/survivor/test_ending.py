"""Deleting everything, resting, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from unburden.app.casework.desk import Desk
from unburden.app.casework.models import Case


@pytest.mark.django_db
def test_the_page_says_what_goes_and_what_stays(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her, lived=True)
    page = her.get("/delete/").content.decode()
    assert "What goes" in page
    assert "What was sent: 1 letter." in page
    assert "Nobody can bring it back." in page


@pytest.mark.django_db
def test_a_slip_of_the_finger_deletes_nothing(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her)
    page = her.post("/delete/", {}).content.decode()
    assert "Tick the box" in page
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_on_a_laptop_it_is_gone_at_once(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her, lived=True)
    folder: Path = desk.folder
    assert any(folder.iterdir())
    page = her.post("/delete/", {"sure": "on"}).content.decode()
    assert "Your case is gone" in page
    assert not Case.objects.exists()
    assert not folder.exists()
    assert her.get("/case/").status_code == 403
    assert her.get("/").status_code == 200


@pytest.mark.django_db
def test_on_a_server_it_is_hidden_at_once_and_her_words_open_nothing(
    online: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(online)
    page = online.post("/delete/", {"sure": "on"}).content.decode()
    assert "In 7 days it is destroyed." in page
    desk.row.refresh_from_db()
    assert desk.row.hidden_at is not None
    assert online.get("/case/").status_code == 403


@pytest.mark.django_db
def test_nobody_else_finds_the_way_to_delete(her: Client) -> None:
    assert her.get("/delete/").status_code == 403
    assert "/delete/" not in her.get("/").content.decode()
