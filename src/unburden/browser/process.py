"""Finding a Chromium, starting it shut in, and ending all of it."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import unburden
from unburden.browser import throwaway
from unburden.browser.throwaway import NOBODY
from unburden.errors import CaptureFailed, ToolMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
END_SECONDS = 3.0

NO_FEATURES = (
    # Speculation and services make traffic no page asked for.
    "NetworkPrediction",
    "Prerender2",
    "PreconnectToSearch",
    "OptimizationHints",
    "MediaRouter",
    "DialMediaRouteProvider",
    "Translate",
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "InterestFeedContentSuggestions",
    # This would decode bodies after the stage at which they are kept.
    "RendererSideContentDecoding",
)
# Nothing but the page may use the network, and only through the proxy: without
# `<-loopback>` Chromium goes round the proxy for loopback and link-local addresses.
SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--disable-client-side-phishing-detection",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-gpu",
    "--disable-notifications",
    "--disable-hang-monitor",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-background-timer-throttling",
    "--dns-prefetch-disable",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
    "--hide-scrollbars",
    "--site-per-process",  # which the headless shell leaves off
    "--force-color-profile=srgb",
    f"--disable-features={','.join(NO_FEATURES)}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSettings:
    """How the browser is started.

    Attributes:
        program: a Chromium or Chrome; empty to use UNBURDEN_BROWSER or the usual names.
        no_sandbox: run without Chromium's sandbox (also UNBURDEN_NO_SANDBOX=1): only
            where the machine forbids sandboxes, and recorded in every Capture.
        ignore_certificates: accept any certificate; recorded in every Capture.
        width: of the window, in CSS pixels.
        height: of the window, in CSS pixels.
        memory: most bytes all its processes together may hold.
        start_seconds: longest it may take to start.
        disguise: the User-Agent to send in place of our own; only where somebody
            chose so, and recorded in every Capture.
    """

    program: str = ""
    no_sandbox: bool = False
    ignore_certificates: bool = False
    width: int = 1280
    height: int = 800
    memory: int = 3 * 2**30
    start_seconds: float = 30.0
    disguise: str = ""

    @property
    def sandboxed(self) -> bool:
        """Whether the sandbox stays on."""
        return not (self.no_sandbox or os.environ.get("UNBURDEN_NO_SANDBOX") == "1")


def find_browser(settings: BrowserSettings) -> str:
    """Return the path of the browser to use.

    Raises:
        ToolMissing: there is none.
    """
    named = settings.program or os.environ.get("UNBURDEN_BROWSER", "")
    for name in (named,) if named else NAMES:
        if path := shutil.which(name):
            return path
    if named:
        raise ToolMissing(f"There is no program {named!r}.", "Check UNBURDEN_BROWSER.")
    raise ToolMissing(
        "No Chromium was found, and pages need one.",
        "Install it with: apt install chromium-headless-shell",
    )


@functools.lru_cache(maxsize=8)
def identity(path: str) -> str:
    """Return the User-Agent to send: the browser's own, and who drives it."""
    told = subprocess.run(  # noqa: S603 - the path found above
        [path, "--version"], capture_output=True, text=True, timeout=30, check=False
    ).stdout
    numbers = [word for word in told.split() if word[:1].isdigit()]
    if not numbers or "Chrom" not in told:
        raise ToolMissing(f"{path} is not a Chromium.", "Check UNBURDEN_BROWSER.")
    major = numbers[0].split(".")[0]
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"HeadlessChrome/{major}.0.0.0 Safari/537.36 Unburden/{unburden.__version__}"
    )


class Process:
    """One running browser in a process group and a throwaway folder of its own."""

    def __init__(self, proxy_url: str, settings: BrowserSettings) -> None:
        path = find_browser(settings)
        self.identity = settings.disguise or identity(path)
        throwaway.sweep()
        self.home, held = throwaway.make()
        self._said: deque[str] = deque(maxlen=40)
        try:
            self._child = self._start(path, proxy_url, settings, held)
        except OSError as wrong:
            shutil.rmtree(self.home, ignore_errors=True)
            raise CaptureFailed(f"The browser did not start: {wrong}.") from wrong
        finally:
            os.close(held)  # from now on the browser alone holds its folder
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    @property
    def pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """What the browser says, and what it hears."""
        assert self._child.stdout is not None  # noqa: S101 - asked for in _start
        assert self._child.stdin is not None  # noqa: S101
        return self._child.stdout, self._child.stdin

    @property
    def memory(self) -> int:
        """Bytes held by all its processes together, shared pages counted once each."""
        return sum(_resident(pid) for pid in _group(self._child.pid))

    def end(self) -> None:
        """End the whole group, gently and then not, and remove the folder."""
        # Without its pipe the browser ends by itself and buries its own children;
        # ended from outside, they would be left to whoever buries orphans here.
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # a command may still be unsent
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(END_SECONDS)
        if not _emptied(self._child.pid, END_SECONDS):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            _emptied(self._child.pid, END_SECONDS)
        self._child.wait()
        self._ear.join(END_SECONDS)
        if self._child.stderr is not None:
            self._child.stderr.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def why_not(self) -> CaptureFailed:
        """Explain why it would not start, from what it said."""
        said = "\n".join(self._said)
        if "No usable sandbox" in said or "namespace sandbox" in said:
            return CaptureFailed(
                "Chromium's sandbox cannot start on this machine.",
                "Install it with: apt install chromium-sandbox (or allow unprivileged "
                "user namespaces), or accept less safety with UNBURDEN_NO_SANDBOX=1.",
            )
        last = self._said[-1] if self._said else "it said nothing"
        return CaptureFailed(
            f"The browser did not start: {last}", "Try UNBURDEN_BROWSER with another."
        )

    def _start(
        self, path: str, proxy_url: str, settings: BrowserSettings, held: int
    ) -> subprocess.Popen[bytes]:
        switches = [
            *SWITCHES,
            f"--proxy-server={proxy_url}",
            f"--user-data-dir={self.home}",
            f"--user-agent={self.identity}",
            f"--window-size={settings.width},{settings.height}",
        ]
        if not settings.sandboxed:
            switches.append("--no-sandbox")
        if settings.ignore_certificates:
            switches.append("--ignore-certificate-errors")
        shell = ["/bin/sh", "-c", 'exec "$@" 3<&0 4>&1 </dev/null >&2', "sh"]
        # As root it becomes nobody: a browser never needs more, and its sandbox
        # refuses root. The shell only puts the pipe where the browser looks for it.
        drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        if root := os.geteuid() == 0:
            os.chown(self.home, NOBODY, NOBODY)
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]  # noqa: S603
            [*shell, path, *switches, "about:blank"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.home,
            env=_environment(self.home),
            start_new_session=True,
            bufsize=0,
            pass_fds=(held,),
            **(drop if root else {}),
        )

    def _listen(self) -> None:
        assert self._child.stderr is not None  # noqa: S101
        with contextlib.suppress(ValueError, OSError):  # closed under our feet
            while said := self._child.stderr.readline(4096):
                self._said.append(said.decode("utf-8", "replace").strip())


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    places = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    # No message bus: it is another way out, and the browser waits for it.
    return (
        kept | dict.fromkeys(places, str(home)) | {"DBUS_SESSION_BUS_ADDRESS": "none"}
    )


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name: state, parent, group, session..."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _group(leader: int) -> Iterator[int]:
    """The living processes of the browser's session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields and fields[3] == str(leader) and fields[0] not in "ZX":
                yield int(entry.name)


def _resident(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[21]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _emptied(leader: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while any(_group(leader)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
