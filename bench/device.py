"""What is found by a fingerprint that a browser made, beside one that Python made.

The same photographs, the same files made from them (``recipes.py``), three banks: by
Python, by a real Chromium with the grey copy, by that Chromium with hashes only.
"""

import argparse
import base64
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jobs
import photos
import recall
import recipes
from contest import SEEN_AT
from playwright.sync_api import sync_playwright

from unburden.app.web.survivor.sent import read_sent
from unburden.browser import BrowserSettings
from unburden.browser.process import find_browser
from unburden.fingerprint import described, without_details
from unburden.fingerprint import fingerprint as take
from unburden.match import Bank
from unburden.model import Fingerprint, Item, ItemKind, Lead

MODULES = Path(jobs.__file__).parents[1] / "src/unburden/app/web/static/web"
EDITS = ("jpg", "resize", "crop", "border", "mirror", "caption", "phone shot")
SAID = '{ label: "x", kind: "innocent", adult: true, details: true }'
MEASURE = f"""async (coded) => {{
  const {{ measure }} = await import("/fingerprint/measure.js");
  const {{ message }} = await import("/fingerprint/sent.js");
  const data = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
  const {{ signal }} = new AbortController();
  const found = await measure(new File([data], "x"), {{ tell: () => {{}}, signal }});
  return message(found, {SAID});
}}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves the modules, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the browser's modules on this machine."""
    handler = partial(Quiet, directory=str(MODULES))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def by_browser(files: list[bytes]) -> list[Fingerprint]:
    """Fingerprint files as her page does, and read what would be sent."""
    program = find_browser(BrowserSettings())
    with served() as url, sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{url}icon.svg")
        sent = [page.evaluate(MEASURE, base64.b64encode(f).decode()) for f in files]
        browser.close()
    return [read_sent(json.dumps(one).encode())[1] for one in sent]


def bank(names: list[str], taken: list[Fingerprint]) -> Bank:
    return Bank(
        [
            Item(id=name, kind=ItemKind.INNOCENT, label="", fingerprint=one)
            for name, one in zip(names, taken, strict=True)
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=photos.BESIDE)
    parser.add_argument("--half", choices=("report", "tune"), default="tune")
    parser.add_argument("--items", type=int, default=16)
    given = parser.parse_args()
    photos.quiet()
    items, others = recall.split(photos.load(given.photos, most=150), given.half)
    items = items[: given.items]
    names = [photo.name for photo in items]
    sent = by_browser([photos.original(photo.picture) for photo in items])
    both = zip(sent, items, strict=True)
    same = [bool((one.pdq == photo.found.pdq).all()) for one, photo in both]
    print(f"{len(items)} items; PDQ the same bit for bit: {sum(same)}", flush=True)
    banks = {
        "python": bank(names, [photo.found for photo in items]),
        "browser": bank(names, [described(one) for one in sent]),
        "hashes": bank(names, [without_details(one) for one in sent]),
    }
    stage = jobs.Stage(items=items, others=others, real=None)  # type: ignore[arg-type]
    asked: Counter[str] = Counter()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for question in jobs.about_items(stage, 1.0, 0):
        if question.edit not in (*EDITS, *recipes.DERIVED, recipes.REGENERATED):
            continue
        taken = take(jobs.file(question, stage), name=question.name)
        lead = Lead(url="u", page="p", source="s", seen_at=SEEN_AT)
        asked[question.kind] += 1
        for name, one in banks.items():
            hits = {match.item for match in one.match(lead, taken)}
            found[question.kind][name] += question.true in hits
            found["wrong"][name] += len(hits - {question.true})
    for kind, number in asked.items():
        shares = {name: f"{found[kind][name]}/{number}" for name in banks}
        print(kind, shares, flush=True)
    print("other items named:", dict(found["wrong"]))


if __name__ == "__main__":
    main()
