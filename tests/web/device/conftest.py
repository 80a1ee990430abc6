"""A real laptop's app in a process of its own, and a real browser that looks at it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[3]
PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="session")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link that `unburden serve` shows, for a data folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    home = tmp_path_factory.mktemp("home")
    serving = subprocess.Popen(
        [sys.executable, "-m", "unburden.cli", "serve", "--port", port],
        cwd=ROOT,
        env=os.environ | {"UNBURDEN_HOME": str(home), "PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        told = iter(serving.stdout.readline, "")
        yield next(line.strip() for line in told if "ticket=" in line)
    finally:
        serving.terminate()
        serving.wait(20)
        if serving.stdout is not None:
            serving.stdout.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium-headless-shell")
    assert path, "chromium-headless-shell is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def her(laptop: str, browser: Browser) -> Iterator[BrowserContext]:
    """Her browser, with a case open."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(laptop)
    origin = re.match(r"http://[^/]+", laptop)
    assert origin
    page.goto(f"{origin[0]}/start/")
    for name in ("adult", "adult_then"):
        page.check(f"input[name={name}][value=yes]")
    page.select_option("select[name=law]", "GB-EAW")
    page.click("main button[type=submit], main form button")
    page.get_by_role("link", name="I wrote them down").click()
    page.close()
    yield context
    context.close()


@pytest.fixture
def pictures(her: BrowserContext, laptop: str) -> Iterator[Page]:
    """Her page "Your pictures"."""
    page = her.new_page()
    page.goto(f"{laptop.split('?', maxsplit=1)[0]}pictures/")
    yield page
    page.close()
