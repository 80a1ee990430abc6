"""One page to its sealed record: visit, archive, picture, and what is missing."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any

import rfc8785
from PIL import Image

from unburden.browser import Browser, Loss, Shelf, record
from unburden.capture import witness
from unburden.capture.archive import software, write_wacz
from unburden.capture.certificates import leaf_sha256, to_pem
from unburden.capture.cookies import without
from unburden.capture.facts import facts_of, headers_of
from unburden.capture.form import to_json
from unburden.capture.manner import manner, plan
from unburden.capture.replay import judge, replay
from unburden.capture.settings import CaptureSettings
from unburden.capture.shown import compose, fill, png_of
from unburden.errors import CaptureFailed
from unburden.model import Capture, CaptureState, Fact, Missing, Resource
from unburden.rdap import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from unburden.browser import BrowserSettings, Exchange, Recording, Visit
    from unburden.net import Door, Witness

WACZ, SCREENSHOT, SHOWN = "page.wacz", "screenshot.png", "shown.png"
CERTIFICATES, PROXY, RECORD = "certificates.pem", "proxy.json", "record.json"
TEXT, HEADERS, LOOKUPS = "text.txt", "headers.txt", "lookups.json"
FILES = (WACZ, SCREENSHOT, SHOWN, CERTIFICATES, PROXY, TEXT, HEADERS, LOOKUPS)
ALLOWED = "Allowed: "
UNCHECKED = Missing(
    url="", why=f"{ALLOWED}Certificates were not checked, as the settings say."
)


def capture(
    url: str,
    *,
    out: Path,
    authority: str,
    door: Door,
    clock: Callable[[], datetime],
    settings: CaptureSettings | None = None,
) -> Capture:
    """Record the page at `url` into the folder `out`; a page's fault is a state.

    Each Capture has a browser of its own: starting one takes half a second, and no
    page can then reach what another left behind, in memory or on disk.
    `docs/formats/capture.md` describes the files and the states.

    Args:
        url: http or https.
        out: made if it is not there; files of an earlier Capture are replaced.
        authority: on whose authority the copy is made.
        door: every byte goes through it.
        clock: aware UTC.
        settings: how much is taken.

    Raises:
        ToolMissing: there is no browser.
    """
    settings = settings or CaptureSettings()
    out.mkdir(parents=True, exist_ok=True)
    for name in (*FILES, RECORD):
        (out / name).unlink(missing_ok=True)
    facts = _blank(url, clock(), authority, settings)
    visit = plan(url, settings)
    facts["manner"] = manner(visit, settings, passed=())
    secrets = frozenset(each.name for each in settings.cookies)
    with door.proxy() as proxy, Shelf(out) as shelf:
        try:
            with Browser(proxy_url=proxy.url, settings=settings.browser) as browser:
                facts["identity"] = browser.identity
                made = record(browser, visit, shelf=shelf, clock=clock)
            facts |= _keep(made, out, shelf, proxy.log(), facts, secrets)
            facts["manner"] = manner(visit, settings, passed=made.passed)
            if settings.browser.ignore_certificates:
                facts["missing"] = (*facts["missing"], UNCHECKED)
            if settings.replay:
                facts |= _replay(out, facts, visit, settings.browser, clock())
        except CaptureFailed as wrong:
            facts["why"] = witness.refusal(proxy.log(), url) or str(wrong)
        log = proxy.log()
    facts["ip"] = witness.address(log, facts["final_url"])
    if settings.look_up and facts["ip"]:
        facts["facts"] += _look_up(facts, out, door, clock, settings)
    seen: Any = witness.to_json(log)
    (out / PROXY).write_bytes(rfc8785.dumps(seen))
    return _finish(facts, out)


def _blank(
    url: str, at: datetime, authority: str, settings: CaptureSettings
) -> dict[str, Any]:
    """The facts of a Capture that failed before it began."""
    return {
        "url": url,
        "final_url": url,
        "at": at,
        "state": CaptureState.FAILED,
        "why": "",
        "title": "",
        "authority": authority,
        "ip": "",
        "certificate_sha256": "",
        "identity": "",
        "sandboxed": settings.browser.sandboxed,
        "wacz": "",
        "screenshot": "",
        "shown": "",
        "resources": (),
        "missing": (),
        "facts": (),
    }


def _keep(
    made: Recording,
    out: Path,
    shelf: Shelf,
    log: Sequence[Witness],
    facts: dict[str, Any],
    withheld: frozenset[str],
) -> dict[str, Any]:
    """Write what was recorded, and say what is there and what is not.

    Raises:
        CaptureFailed: the page itself is not held.
    """
    answers = witness.sort(made.exchanges, made.losses, log, shelf)
    if made.document is None or made.document not in answers.exchanges:
        mine = [loss.why for loss in answers.losses if loss.url.startswith("http")]
        raise CaptureFailed(mine[-1] if mine else "The page itself did not arrive.")
    for each in answers.exchanges:
        each.asked = without(each.asked, withheld)
        each.answered = without(each.answered, withheld)
    made = changed(made, exchanges=answers.exchanges, losses=answers.losses)
    (out / TEXT).write_text(made.text, encoding="utf-8")
    (out / HEADERS).write_text(headers_of(made.document), encoding="utf-8")
    if made.certificates:
        (out / CERTIFICATES).write_text(to_pem(made.certificates), encoding="ascii")
    with ThreadPoolExecutor(1) as aside:  # the pictures take as long as the archive
        pictures = aside.submit(_write_pictures, made, out)
        lacking = write_wacz(
            made,
            out / WACZ,
            shelf=shelf,
            at=facts["at"],
            address=lambda url: witness.address(log, url),
            info=_info(facts),
        )
        pictures.result()
    losses = [
        *made.losses,
        *_shortfalls(made, lacking),
        *witness.disagreements(answers, log),
    ]
    return _state(losses) | {
        "facts": facts_of(made, witness.address(log, made.url)),
        "final_url": made.url,
        "title": made.title,
        "certificate_sha256": leaf_sha256(made.certificates),
        "wacz": WACZ,
        "screenshot": SCREENSHOT,
        "shown": SHOWN,
        "resources": tuple(_resource(each) for each in made.exchanges),
    }


def _state(losses: Iterable[Loss]) -> dict[str, Any]:
    """What is missing, and what that makes of the Capture."""
    losses = tuple(losses)
    partial = any(not loss.allowed for loss in losses)
    return {
        "state": CaptureState.PARTIAL if partial else CaptureState.COMPLETE,
        "why": "Some of what the page asked for is not held." if partial else "",
        "missing": tuple(dict.fromkeys(_missing(loss) for loss in losses)),
    }


def _replay(
    out: Path,
    facts: dict[str, Any],
    visit: Visit,
    settings: BrowserSettings,
    at: datetime,
) -> dict[str, Any]:
    """Play the archive back, and add what that shows to the facts."""
    with Image.open(out / SCREENSHOT) as page:
        seen = replay(
            out / WACZ,
            visit,
            page=page,
            visited=facts["at"],
            at=at,
            settings=settings,
        )
    held = {each.url for each in facts["resources"]}
    named = {each.url for each in facts["missing"]}
    found = judge(seen, facts["final_url"], held=held, missing=named)
    told: dict[str, Any] = {"replay": seen}
    if any(not loss.allowed for loss in found):
        told["state"] = CaptureState.PARTIAL
        told["why"] = facts["why"] or "Its archive does not play back what was seen."
    told["missing"] = (*facts["missing"], *(_missing(loss) for loss in found))
    return told


def _write_pictures(made: Recording, out: Path) -> None:
    page = compose(made.shot)
    whole = png_of(page) if made.shot.patches else made.shot.png
    (out / SCREENSHOT).write_bytes(whole)
    (out / SHOWN).write_bytes(png_of(fill(page, made.shot.media)))


def _info(facts: dict[str, Any]) -> dict[str, str]:
    return {
        "software": software(),
        "format": "WARC File Format 1.1",
        "http-header-user-agent": facts["identity"],
        "operator": facts["authority"],
        "description": "Bodies are decoded; what the server said of their encoding "
        "stands in X-Archive-Orig- headers. Service workers were not run, Range "
        "requests were made whole, the cache was off.",
    }


def _shortfalls(made: Recording, lacking: Sequence[str]) -> list[Loss]:
    """What is missing that no request tells of."""
    found = [
        Loss(url=url, why="It is in the archive, but its index leaves it out.")
        for url in lacking
    ]
    found += [Loss(url=made.url, why=why) for why in made.endless]
    if made.unsettled:
        why = "The page was still loading when its picture was taken."
        found.append(Loss(url=made.url, why=why))
    if made.shot.is_cut:
        why = f"The page is {made.shot.height:,} pixels high; its picture ends before."
        found.append(Loss(url=made.url, why=why))
    return found


def _resource(each: Exchange) -> Resource:
    return Resource(
        url=each.url,
        status=each.status,
        mime=each.mime,
        size=each.body.size,
        sha256=each.body.sha256,
    )


def _missing(loss: Loss) -> Missing:
    return Missing(url=loss.url, why=(ALLOWED if loss.allowed else "") + loss.why)


def _look_up(
    facts: dict[str, Any],
    out: Path,
    door: Door,
    clock: Callable[[], datetime],
    settings: CaptureSettings,
) -> tuple[Fact, ...]:
    """Ask who is behind the address, and keep what was answered."""
    asked = look_up(
        facts["final_url"],
        facts["ip"],
        door=door,
        clock=clock,
        registries=settings.registries,
    )
    answers: Any = [each.to_json() for each in asked]
    (out / LOOKUPS).write_bytes(rfc8785.dumps(answers))
    return tuple(fact for each in asked for fact in each.facts)


def _finish(facts: dict[str, Any], out: Path) -> Capture:
    files = {name: _sha256(out / name) for name in FILES if (out / name).exists()}
    made = Capture(**facts, files=files)
    (out / RECORD).write_bytes(rfc8785.dumps(to_json(made)))
    return made


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
