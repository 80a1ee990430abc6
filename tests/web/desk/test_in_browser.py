"""The desk in a real browser: for everybody, and matches confirmed by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.simulators.case import python, said
from tests.web.browser.served import Served, neutral_site, real_browser, served
from tests.web.browser.test_every_page import RULES, TOO_SMALL, TOO_WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SETTINGS = (
    '[house]\nserver = true\nsample = 1\n[[source]]\nurl = "https://a.example/"\n'
)
WORK = """
from tests.simulators import many
from unburden.app.clock import clock
from unburden.app.web.models import Allocation, Member
user = many.staff("noor", "supervisor")
(case,) = many.fill(1, many.Filling(matches=8))
member = Member.objects.get(user=user)
Allocation.objects.create(case_id=case, member=member, at=clock())
from unburden.app.casework.cases import open_by_house
from tests.web.survivor.test_showing import DATA, recorded
desk = open_by_house(case, actor="a test", clock=clock)
recorded(desk, Path(os.environ["UNBURDEN_HOME"]), DATA)
print(json.dumps({"key": many.browser(user).session.session_key, "case": case}))
"""
PAGES = (
    "",
    "team/",
    "oversight/",
    "audit/",
    "UB-000000/",
    "UB-000000/found/",
    "UB-000000/found/2/again/",
    "UB-000000/found/9/picture/",
    "UB-000000/give/",
    "UB-000000/work/",
    "UB-000000/notices/",
    "UB-000000/notices/answer/",
    "UB-000000/notices/1/",
    "UB-000000/notices/4/",
    "UB-000000/notices/6/",
    "UB-000000/places/",
    "UB-000000/person/",
    "UB-000000/risk/",
    "UB-000000/ledger/",
    "UB-ZZZZZZ/",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    with (
        neutral_site() as site,
        served(tmp_path_factory.mktemp("desk"), site.url, SETTINGS) as app,
    ):
        (told,) = said(python(app.home, WORK))
        yield app, str(told["key"])


@pytest.fixture(scope="module")
def page(app: tuple[Served, str]) -> Iterator[Page]:
    """A supervisor's browser."""
    laid, key = app
    with real_browser() as launched:
        context = launched.new_context(base_url=laid.url)
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "session", "value": key, "url": laid.url}])
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_desk_is_for_everybody(page: Page, name: str) -> None:
    said_wrong: list[str] = []
    page.on("console", lambda one: said_wrong.append(one.text))
    wrongs: list[Any] = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/desk/{name}")
        found = Axe().run(page, options=RULES).response["violations"]
        wrongs += [(each["id"], each["nodes"][0]["html"][:90]) for each in found]
        wrongs += page.evaluate(TOO_WIDE) + page.evaluate(TOO_SMALL)
    assert wrongs == []
    assert [one for one in said_wrong if "403" not in one] == []


def test_matches_are_confirmed_by_keyboard_alone(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk/UB-000000/found/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Use the keyboard":
            break
    for key in ("Enter", "x", "j", "Space", "j", "x", "k", "j", "x"):
        page.keyboard.press(key)
    assert page.locator(".d-count").text_content() == "(2)"
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 are confirmed.")


def test_without_a_script_the_same_boxes_do(
    app: tuple[Served, str], page: Page
) -> None:
    laid, key = app
    assert page.context.browser is not None
    context = page.context.browser.new_context(
        base_url=laid.url, java_script_enabled=False
    )
    context.add_cookies([{"name": "session", "value": key, "url": laid.url}])
    plain = context.new_page()
    plain.goto("/desk/UB-000000/found/")
    assert not plain.locator(".d-keys").is_visible()
    plain.locator("[name=match]").first.check()
    plain.locator("#reject").click()
    assert "1 is noted as not hers." in (plain.text_content("main") or "")
    context.close()


def test_a_picture_is_clear_only_where_and_while_it_is_held(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto("/desk/UB-000000/found/9/picture/")
    for box in page.locator("main [type=checkbox]").all():
        box.check()
    page.click("text=I have to see it")
    page.click("text=Yes, show it blurred")
    wrongs = Axe().run(page, options=RULES).response["violations"]
    assert [each["id"] for each in wrongs] == []
    reveal, clear = page.locator(".d-reveal"), page.locator(".d-reveal__clear")
    assert clear.count() == 0
    reveal.hover()
    page.mouse.down()
    clear.wait_for(state="attached")

    def shown() -> str:
        return str(clear.evaluate("e => getComputedStyle(e).clipPath"))

    assert shown() == "circle(18% at 50% 50%)"
    page.mouse.up()
    assert shown().startswith("circle(0")
    reveal.focus()
    page.keyboard.down("Space")
    page.keyboard.press("ArrowLeft")
    assert shown() == "circle(18% at 45% 50%)"
    page.keyboard.up("Space")
    assert shown().startswith("circle(0")
