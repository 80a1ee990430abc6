"""A real browser at a real `unburden serve`: fixtures for all tests in this folder.

One laptop and one server are started when first asked for, and a browser for each
file. Each test gets a browser context, and so a session, of its own. Playwright keeps
an event loop running until its file is through, so no test here may use Django's
models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.web.browser.served import Neutral, Served, neutral_site, real_browser, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

SERVER = "[house]\nserver = true\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file."""
    with real_browser() as launched:
        yield launched


@pytest.fixture(scope="session")
def neutral() -> Iterator[Neutral]:
    """Where leaving leads to in these tests."""
    with neutral_site() as site:
        yield site


@pytest.fixture(scope="session")
def laptop(
    tmp_path_factory: pytest.TempPathFactory, neutral: Neutral
) -> Iterator[Served]:
    """The laptop edition, with one case in its store."""
    with served(tmp_path_factory.mktemp("laptop"), neutral.url) as app:
        yield app


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, neutral: Neutral
) -> Iterator[Served]:
    """A helpline's server, with one case in its store."""
    with served(tmp_path_factory.mktemp("server"), neutral.url, SERVER) as app:
        yield app


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page at an edition, in a new context, with what a session holds."""
    contexts: list[BrowserContext] = []

    def opened(app: Served, session: dict[str, object] | None = None) -> Page:
        context = browser.new_context(base_url=app.url)
        context.set_default_timeout(20_000)
        if session is not None:
            context.add_cookies([app.cookie(session)])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def at_home(laptop: Served, visit: Callable[..., Page]) -> Page:
    """A page of a laptop's browser that the link let in."""
    return visit(laptop, {"let_in": True})


@pytest.fixture
def at_server(server: Served, visit: Callable[..., Page]) -> Page:
    """A page at a helpline's server, her case open."""
    return visit(server, server.hers())
