"""Her path by keyboard alone, found by what a screen reader would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.web.browser.served import Served

FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e)
  const box = e.getBoundingClientRect()
  const bar = document.querySelector('.u-banner').getBoundingClientRect()
  const label = e.labels && e.labels[0]
  const drawn = [e, label].filter(Boolean).flatMap(x => [
    getComputedStyle(x), getComputedStyle(x, '::before')])
  return {
    name: (e.ariaLabel || (label || e).innerText || '').trim(),
    shown: drawn.some(s => s.boxShadow !== 'none' || parseFloat(s.outlineWidth) >= 2),
    hidden: !e.closest('.u-banner, .govuk-skip-link') && box.bottom > 0
      && box.bottom <= bar.bottom,
  }
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus; see it at each stop."""
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        seen.append(at["name"])
        if at["name"]:
            assert at["shown"], f"{at['name']}: the focus cannot be seen"
            assert not at["hidden"], f"{at['name']}: the bar covers it"
        if name in at["name"]:
            return
    message = f"{name} was not reached: {seen}"
    raise AssertionError(message)


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_coming_back_resting_and_coming_back_again(
    at_home: Page, laptop: Served
) -> None:
    page = at_home
    page.goto("/")
    for _ in range(2):
        press(page, "Come back")
        page.wait_for_url("**/come-back/")
        tab_to(page, "number")
        page.keyboard.type(laptop.case)
        tab_to(page, "words")
        page.keyboard.type(laptop.words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/case/", timeout=60_000)
        press(page, "Save and rest")
        page.wait_for_url("**/rest/")
        expect(page.locator("main h1")).to_contain_text("saved")
        page.goto("/")


def test_beginning_a_case_and_writing_down_its_words(at_home: Page) -> None:
    page = at_home
    page.goto("/")
    press(page, "Begin")
    page.wait_for_url("**/start/")
    for _ in range(2):
        tab_to(page, "Yes")
        page.keyboard.press("Space")
    press(page, "Go on")
    page.wait_for_url("**/questions/")
    tab_to(page, "Somebody shared")
    page.keyboard.press("Space")
    tab_to(page, "Where do you live")
    page.keyboard.type("England")
    tab_to(page, "Yes")
    page.keyboard.press("Space")
    press(page, "Go on")
    expect(page.locator(".u-words")).to_have_count(3, timeout=60_000)
    press(page, "I wrote them down")
    page.wait_for_url("**/case/")


def test_the_first_stops_skip_to_the_page_and_leave(at_home: Page) -> None:
    page = at_home
    page.goto("/support/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/support/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Leave this page at once"


def test_what_was_missed_leads_to_its_field(at_home: Page) -> None:
    page = at_home
    page.goto("/design/")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    links = page.locator(".govuk-error-summary a")
    names = links.all_inner_texts()
    assert len(names) == 7
    assert all("required" not in name for name in names)
    for number in range(len(names)):
        links.nth(number).focus()
        page.keyboard.press("Enter")
        at = page.evaluate("document.activeElement.id")
        wanted = links.nth(number).get_attribute("href")
        assert f"#{at}" == wanted
    group = page.get_by_role("group", name="How may we reach you?").last
    expect(group).to_have_accessible_description(
        "Error: Please choose an answer to “How may we reach you?”"
    )


def test_words_are_hidden_until_she_asks(at_home: Page) -> None:
    page = at_home
    page.goto("/come-back/")
    words = page.locator("[name=words]")
    words.fill("kettle orbit")
    expect(words).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show what you wrote").press("Enter")
    expect(words).to_have_attribute("type", "text")


def test_each_page_has_landmarks_and_one_first_heading(at_home: Page) -> None:
    for address in ("/", "/start/", "/come-back/", "/support/", "/design/"):
        at_home.goto(address)
        for role in ("banner", "main", "contentinfo"):
            expect(at_home.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
        expect(at_home.get_by_role("navigation", name="Main")).to_have_count(1)
        expect(at_home.get_by_role("heading", level=1)).to_have_count(1)
