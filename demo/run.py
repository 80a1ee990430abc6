"""The demo itself: the command line, used as a person would use it, on a small web.

It makes the pictures, starts the web and a timestamp authority on loopback, runs
`unburden` from a new case to a verified bundle, and holds what was found against the
truth. All that comes out stays in ``demo-out/``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage  # type: ignore[import-untyped]
from rich.console import Console
from rich.text import Text

from demo import pictures, report
from demo.authority import Authority
from demo.bundle import take_out
from demo.web import SiteFailed, Web, small_web
from unburden.browser import Browser, BrowserSettings
from unburden.errors import CaptureFailed, UnburdenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from demo.report import Line

WIDE = 110  # columns of a terminal that has room to say what was done
NO_PROXY = "http://127.0.0.1:9"  # nothing listens there: the trial start visits nothing
AUTHORITY = "the demo: its pictures are of nobody who asked for help"


class DemoFailed(Exception):  # noqa: N818 - said to a person
    """A command of the demo failed; what it said is on the terminal already."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; return 0 when all was found and nothing else was claimed."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out"))
    out = parser.parse_args(argv).out
    console = Console(highlight=False)
    started = time.monotonic()
    # Ended by make or a CI, as by Ctrl-C: the web's processes end too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        outcome = Demo(out, console).run()
    except (DemoFailed, SiteFailed, UnburdenError) as error:
        console.print(Text(str(error), "bold red"))
        return 2
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 130
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    console.print(Text(f"It took {minutes} min {seconds} s.", "dim"))
    return 0 if outcome.right else 1


class Demo:
    """One run of the demo.

    Args:
        out: the folder for all that comes out; emptied first.
        console: where to tell of it.
    """

    def __init__(self, out: Path, console: Console) -> None:
        self.out, self.console = out, console
        self.environment = dict(os.environ)
        self.identity = pyrage.x25519.Identity.generate()

    def run(self) -> report.Outcome:
        """Do all of it."""
        self._empty()
        self._try_browser()
        self._step(
            "Making pictures: three originals, what others made of them, and more"
        )
        originals = pictures.originals(self.out / "originals")
        truths = pictures.plant(self.out / "web", originals)
        with ExitStack() as stack:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self._step("Starting a small web: copyparty and a sigal gallery")
            web = stack.enter_context(small_web(self.out / "web", scratch))
            self._trust(stack.enter_context(Authority()))
            lines = self._use(originals, web)
        outcome = report.compare(truths, lines, web)
        self._show(outcome)
        return outcome

    def _empty(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        home = self.out / "home"
        home.mkdir(parents=True, mode=0o700)
        self.environment |= {
            "UNBURDEN_HOME": str(home.resolve()),
            "UNBURDEN_KEY_FILE": str((self.out / "pass-phrase").resolve()),
            "UNBURDEN_ACTOR": "Demo caseworker",
        }
        key = self.out / "police.agekey"
        key.touch(mode=0o600)
        key.write_text(f"{self.identity}\n", encoding="utf-8")

    def _try_browser(self) -> None:
        """Start the browser once, before anything else; without a sandbox if it must.

        Only our own pages are visited here, and every capture records the lack.
        """
        try:
            with Browser(proxy_url=NO_PROXY):
                return
        except CaptureFailed:
            without = BrowserSettings(no_sandbox=True)
            with Browser(proxy_url=NO_PROXY, settings=without):
                self.environment["UNBURDEN_NO_SANDBOX"] = "1"
        self.console.print(
            "This machine lets Chromium start only without its sandbox: it visits "
            "nothing but the demo's own pages, and every capture records it."
        )

    def _trust(self, authority: Authority) -> None:
        """Configure the authority as an operator would, in the data folder."""
        home = self.out / "home"
        (home / "authority.pem").write_bytes(authority.certificates)
        (home / "config.toml").write_text(
            f'[[seal]]\nurl = "{authority.url}"\ncertificates = "authority.pem"\n',
            encoding="utf-8",
        )

    def _use(self, originals: list[Path], web: Web) -> list[Line]:
        """Use the command line, from a new case to a verified bundle."""
        self._step("Opening a case, and adding the originals to it")
        opened = self._unburden("case", "new", "--authority", AUTHORITY, "--adult")
        case = next(line["case"] for line in opened if "case" in line)
        self._unburden("add", case, *map(str, originals), "--as", "innocent", "--adult")
        self._step("Finding, recording, sealing and packing")
        found = self._unburden(
            *("run", case, "--in", web.files, web.gallery),
            *("--allow-private", "--render", "--depth", "1"),
            *("--out", str(self.bundle)),
            *("--to", str(self.identity.to_public())),
        )
        self._step("Checking the bundle, as police or a court would")
        key, roots = self.out / "police.agekey", self.out / "home" / "authority.pem"
        self._unburden(
            *("verify", str(self.bundle)),
            *("--identity", str(key), "--roots", str(roots)),
        )
        return [line for line in found if "candidate" in line]

    @property
    def bundle(self) -> Path:
        """Where the bundle is written."""
        return self.out / "bundle.zip"

    def _unburden(self, *args: str) -> list[Line]:
        """Run one command, with its progress on this terminal; return its lines."""
        shown = (arg if "/" not in arg or ":" in arg else Path(arg) for arg in args)
        self._say("$ unburden " + " ".join(map(_quoted, map(str, shown))), "dim")
        command = [str(Path(sys.executable).with_name("unburden")), *args, "--json"]
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        lines = list(_lines(done.stdout))
        if done.returncode != 0:
            for line in lines:
                if line.get("ok") is False:
                    self._say(f"{line['where']}: {line['what']}", "red")
            message = f"unburden {args[0]} ended with {done.returncode}."
            raise DemoFailed(message)
        return lines

    def _show(self, outcome: report.Outcome) -> None:
        self.console.print()
        self.console.print(report.table(outcome, wide=self.console.width >= WIDE))
        if outcome.wrong:
            self.console.print(report.claims(outcome))
        if outcome.other_kind:
            odd = ", ".join(outcome.other_kind)
            self._say(f"Found as a kind we did not expect: {odd}.", "yellow")
        self.console.print()
        self._say(outcome.words(), "bold green" if outcome.right else "bold red")
        paths = take_out(self.bundle, self.identity, self.out, _explained(outcome))
        for name, path in {"Bundle": self.bundle, **paths}.items():
            self._say(f"{name + ':':<15}{path}")

    def _step(self, words: str) -> None:
        self._say(words, "bold")

    def _say(self, words: str, style: str = "") -> None:
        self.console.print(Text(words, style), soft_wrap=True)


def _explained(outcome: report.Outcome) -> str:
    """Choose the place whose explanation to show: a deepfake, if one was found."""
    found = [line for _, line in outcome.rows if line is not None]
    derived = [line for line in found if line["kind"] == "derived"]
    return str((derived or found or [{"candidate": ""}])[0]["candidate"])


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _lines(output: str) -> Iterable[Line]:
    for line in output.splitlines():
        if line.startswith("{"):
            yield json.loads(line)
