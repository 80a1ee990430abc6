"""What is kept as evidence: Capture, Entry, Checkpoint, Seal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class CaptureState(StrEnum):
    """Whether a Capture holds all that the page sent."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing a page asked for, as the Capture saw it answered."""

    url: str
    status: int
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing a page asked for that the Capture does not hold, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of playing a Capture's archive back, with nothing else to ask.

    Attributes:
        similarity: of the two pictures of the page, per mille: mean structural
            similarity (Wang et al. 2004) of what there is to see, videos left out.
        asked: how many different addresses it asked for.
        lacking: those the archive has no answer for.
        near: those answered as another that differs in a time or a number only.
        why: why it could not be played, in a sentence; empty when it was.
    """

    similarity: int
    asked: int
    lacking: tuple[str, ...]
    near: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is said of a page, by whom, and where it stands.

    Attributes:
        name: what it is, in lower case, for instance ``posted by``.
        value: as the witness gave it.
        witness: who says so: our proxy, the browser, the page, or a look-up.
    """

    name: str
    value: str
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The record of one page at one time. File names are relative to its folder.

    Attributes:
        url: the address asked for.
        final_url: the address after redirects.
        at: when the page was asked for.
        state: COMPLETE, PARTIAL (``missing`` says what) or FAILED (``why`` says so).
        why: one sentence; empty when complete.
        title: the page's title.
        authority: on whose authority the copy was made.
        ip: the address the browser's connection went to, witnessed by our proxy.
        certificate_sha256: of the leaf certificate, lower-case hex; empty for http.
        identity: the User-Agent the browser sent.
        sandboxed: whether the browser ran in its sandbox.
        wacz: file name of the archive; empty when FAILED.
        screenshot: file name of the full-page PNG as seen: evidence, not for show.
        shown: file name of the PNG with every picture filled in: safe to show.
        files: SHA-256 of each file of the Capture, by file name.
        replay: what came of playing the archive back; None where that was not tried.
        manner: what was done on the way in that a plain visit would not do, in
            sentences: gates passed, cookies of a file, a disguise.
        facts: who answered and what the page states, each with its witness.
    """

    url: str
    final_url: str
    at: datetime
    state: CaptureState
    why: str
    title: str
    authority: str
    ip: str
    certificate_sha256: str
    identity: str
    sandboxed: bool
    wacz: str
    screenshot: str
    shown: str
    resources: tuple[Resource, ...]
    missing: tuple[Missing, ...]
    files: Mapping[str, str]
    replay: Replay | None = None
    manner: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the custody ledger.

    Attributes:
        seq: 0 for the first, then one more each.
        at: when it was written, by the writer's clock.
        clock: what that clock is, and whether it was known to be right.
        actor: who did it: a person's name or role as they gave it.
        tool: the program and version that wrote it.
        action: what was done, one lower-case word or two joined by a hyphen.
        body: what there is to know of it: JSON values only, no floats.
        salt: 32 random hex digits, so that nobody can guess a line from its hash.
        previous: hash of the Entry before, 64 zeros for the first.
        hash: SHA-256 of this Entry's canonical JSON (RFC 8785) without ``hash``.
    """

    seq: int
    at: datetime
    clock: str
    actor: str
    tool: str
    action: str
    body: Mapping[str, object]
    salt: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A ledger as it stood after so many lines. Hashes are SHA-256, lower-case hex.

    Attributes:
        size: how many lines it had.
        root: the root of the Merkle tree over those lines (RFC 6962, 2.1).
        head: the last line's hash.
    """

    size: int
    root: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """A proof that one Entry is in a ledger, without the ledger's other lines.

    Attributes:
        seq: the Entry's number: its place in the tree.
        checkpoint: the ledger it is in.
        path: the audit path, from the leaf up; SHA-256, lower-case hex.

    Source: RFC 6962, 2.1.1.
    """

    seq: int
    checkpoint: Checkpoint
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A trusted timestamp over a Checkpoint: over its `sealed_statement`.

    Attributes:
        checkpoint: the ledger that it covers.
        at: the time the authority stated; of a calendar, when it was asked.
        authority: the authority's URL.
        token: RFC 3161 TimeStampResp, DER; or an OpenTimestamps proof.
        certificates: the authority's chain, PEM, as configured to be trusted; none for
            OpenTimestamps.
    """

    checkpoint: Checkpoint
    at: datetime
    authority: str
    token: bytes = field(repr=False)
    certificates: bytes = field(repr=False, default=b"")

    @property
    def states_time(self) -> bool:
        """Whether somebody signed its time: no calendar of OpenTimestamps does."""
        return not self.token.startswith(b"\x00OpenTimestamps\x00")


def sealed_statement(checkpoint: Checkpoint) -> bytes:
    """Write the bytes a Seal covers: a Checkpoint in one line of canonical JSON.

    Kept as a file in a Bundle so that ``openssl ts -verify -data`` can be pointed at
    it; `docs/formats/ledger.md`.
    """
    head, root, size = checkpoint.head, checkpoint.root, checkpoint.size
    return (
        f'{{"format":"unburden-seal-2","head":"{head}","root":"{root}","size":{size:d}}}'
    ).encode()
