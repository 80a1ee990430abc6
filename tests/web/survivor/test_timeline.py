"""What happens now, in plain words: found, recorded, asked, gone, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from unburden.app.casework.desk import Desk
from unburden.app.web.chart import Day, chart
from unburden.app.web.survivor.lines import changes, days

pytestmark = pytest.mark.django_db


def test_the_page_tells_what_was_done_and_who_has_to_act(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her, lived=True)
    page = her.get("/what-happens/").content.decode()
    for said in (
        "We found 4 places.",
        "We kept proof of 4 pages.",
        "We asked host.example to take it down.",
        "1 place came back.",
        "1 place waits for your answer.",
    ):
        assert said in page
    assert "2 places are gone." in page
    assert "host.example</strong> has to act by" in page
    assert page.count("<polygon") == 3
    assert "The same as a table" in page
    assert "<script>" not in page


def test_a_late_answer_is_called_late(her: Client, opened: Callable[..., Desk]) -> None:
    desk = opened(her, lived=True)
    late = desk.clock() - timedelta(hours=1)
    desk.row.notices.update(due_at=late)
    assert "They are late." in her.get("/what-happens/").content.decode()


def test_every_place_is_followed_through_every_look(
    her: Client, opened: Callable[..., Desk]
) -> None:
    desk = opened(her, lived=True)
    every = changes(desk)
    told = [(one.place, one.state.value) for one in every if one.place < 3]
    assert told.count((1, "gone")) == told.count((2, "gone")) == 1
    assert told[-1] == (2, "back")
    last = days(every)[-1]
    assert (last.up, last.gone, last.unknown) == (2, 1, 0)


def test_a_chart_stacks_what_is_up_below_what_is_gone() -> None:
    day = date(2026, 3, 4)
    told = [
        Day(day=day, up=4, gone=0, unknown=0),
        Day(day=day + timedelta(days=5), up=1, gone=2, unknown=1),
    ]
    drawn = chart(told, until=day + timedelta(days=10))
    assert drawn is not None
    points = "32.0,10.0 211.0,10.0 211.0,145.0 390.0,145.0"
    assert drawn.up.startswith(points)
    assert [tick.says for tick in drawn.across] == ["4 Mar", "14 Mar"]
    assert [tick.says for tick in drawn.down] == ["0", "4"]
    assert chart([], until=day) is None


def test_with_nothing_done_it_says_that_she_can_rest(
    her: Client, opened: Callable[..., Desk]
) -> None:
    opened(her)
    page = her.get("/what-happens/").content.decode()
    assert "Nothing waits for you. You can rest." in page
    assert "<svg" not in page
