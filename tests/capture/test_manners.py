"""Nothing a page does harms the machine or the next capture; disguises are recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.simulators.site import Site, picture

from unburden.browser import Bounds, BrowserSettings
from unburden.capture import CaptureSettings
from unburden.model import Capture, CaptureState

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]
HUNGRY = "const kept = []; while (true) kept.push(new Uint8Array(5e7).fill(1))"
PROGRAM = (("Content-Disposition", "attachment; filename=run.sh"),)


@pytest.mark.parametrize(
    ("script", "why"),
    [("while (true);", "seconds"), (HUNGRY, "more than 1500 MB of memory")],
)
def test_a_page_that_bombs_the_browser_is_failed_and_the_next_goes_on(
    script: str, why: str, site: Site, take: Take
) -> None:
    site.page("/bomb", f"<script>{script}</script>")
    site.page("/next", "<img src=/a.png>")
    site.add("/a.png", picture(1), "image/png")
    browser = BrowserSettings(memory=1500 * 2**20)
    settings = CaptureSettings(bounds=Bounds(seconds=8), browser=browser, replay=False)

    bombed = take("/bomb", settings=settings)
    after = take("/next", settings=settings)

    assert bombed.state is CaptureState.FAILED
    assert why in bombed.why
    assert bombed.replay is None
    assert after.state is CaptureState.COMPLETE, (after.why, after.missing)


def test_a_page_that_hangs_only_when_played_back_is_partial(
    site: Site, take: Take
) -> None:
    name = "String.fromCharCode(...Array.from({length: 9}, () => 97+Math.random()*26))"
    site.page(
        "/",
        f"words<script>const at = '/?' + {name}; fetch(at, {{method: 'POST'}})"
        ".then(r => { if (r.status == 404) while (true); })</script>",
    )

    made = take("/", settings=CaptureSettings(bounds=Bounds(seconds=8)))

    assert made.state is CaptureState.PARTIAL
    assert made.replay is not None
    assert made.replay.why.endswith(".")
    assert "could not be played back" in made.missing[-1].why
    assert made.wacz


def test_what_a_page_would_have_one_download_is_not_run_and_leaves_no_file(
    site: Site, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    place.chmod(0o777)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)  # the browser runs as nobody where we are root
    site.page(
        "/",
        "<a id=a href=/run.sh download>x</a><script>a.click()</script>"
        "<iframe src=/run.sh></iframe>",
    )
    site.add("/run.sh", "#!/bin/sh\nexit 7\n", "application/x-sh", headers=PROGRAM)

    made = take("/", out=tmp_path / "made")

    assert "/run.sh" in {each.path for each in site.log}
    assert made.wacz
    assert list(place.rglob("*")) == []
    assert "run.sh" not in {each.name for each in tmp_path.rglob("*")}


def test_an_address_that_is_only_a_download_is_failed(site: Site, take: Take) -> None:
    site.add("/run.sh", "#!/bin/sh\nexit 7\n", "application/x-sh", headers=PROGRAM)

    made = take("/run.sh")

    assert made.state is CaptureState.FAILED
    assert made.why.endswith(".")


def test_a_disguise_is_sent_and_recorded(site: Site, take: Take) -> None:
    site.page("/", "x")
    name = "Mozilla/5.0 (Somebody else)"
    browser = BrowserSettings(disguise=name)

    made = take("/", settings=CaptureSettings(browser=browser, replay=False))

    assert {each.agent for each in site.log} == {name}
    assert made.identity == name
    assert made.manner == (
        f"The browser gave a name that is not its own, as was chosen: {name}",
    )


def test_by_itself_it_says_who_it_is_and_has_no_manners_to_record(
    site: Site, take: Take
) -> None:
    site.page("/", "x")

    made = take("/")

    assert " Unburden/" in made.identity
    assert made.manner == ()
