"""A real laptop's app in a process of its own, and a real browser that looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.browser.served import Served, neutral_site, real_browser, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The laptop edition, with one case in its store."""
    with (
        neutral_site() as neutral,
        served(tmp_path_factory.mktemp("laptop"), neutral.url) as app,
    ):
        yield app


@pytest.fixture(scope="module")
def her(laptop: Served) -> Iterator[BrowserContext]:
    """Her browser, where she opened her case by its words."""
    with real_browser() as browser:
        context = browser.new_context(base_url=laptop.url)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([laptop.cookie()])
        page = context.new_page()
        page.goto("/come-back/")
        page.fill("input[name=case]", laptop.case)
        page.fill("input[name=words]", laptop.words)
        page.get_by_role("button", name="Open my case").click()
        page.wait_for_url("**/case/")
        page.close()
        yield context


@pytest.fixture
def pictures(her: BrowserContext) -> Iterator[Page]:
    """Her page "Your pictures"."""
    page = her.new_page()
    page.goto("/pictures/")
    yield page
    page.close()
