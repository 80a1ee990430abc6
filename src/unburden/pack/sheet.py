"""An exhibit's sheet: where, when, who says so, what is missing and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unburden.data import time_zone
from unburden.pack import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LOOK_UP = "a look-up of ours"
"""How the witness of a fact begins that was looked up beside a Capture."""

_MAX_ROWS = 30


class Sheets:
    """Turns a story's exhibits into what the template prints of each.

    Args:
        story: what `story.json` will hold.
        ledger: its lines, parsed.
        numbers: of the originals, by their id.
        pictures: what each picture of an exhibit shows, in words, by label.
    """

    def __init__(
        self,
        story: Mapping[str, Any],
        ledger: Sequence[Mapping[str, Any]],
        *,
        numbers: Mapping[str, int],
        pictures: Mapping[str, Sequence[str]],
    ) -> None:
        self._ledger, self._seals = ledger, story["seals"]
        self._zone = time_zone(story["facts"]["law"])
        self._numbers, self._pictures = numbers, pictures

    def of(self, one: Mapping[str, Any]) -> dict[str, object]:
        """The sheet of one exhibit, as plain JSON values."""
        capture, label = one["capture"], one["label"]
        shown = self._pictures.get(label, [])
        where = [
            ["The page", one["page"], True],
            ["The picture itself", one["url"], True],
            *self._when("Seen", one["seen_at"]),
            ["Found by looking in", one["source"], True],
        ]
        return {
            "label": label,
            "item": str(self._numbers.get(one["item"], "?")),
            "place": short(one["page"]),
            "where": where,
            "kind": one["kind"],
            "means": words.KINDS[one["kind"]],
            "why": one["why"],
            "odds": odds_of(one),
            "kept": words.share(one["kept"]),
            "mirrored": one["mirrored"],
            "spans": words.spans(one),
            "looked": words.looked(one),
            "looked_word": one["looked"],
            "state": capture["state"] if capture else "none",
            "state_words": _state_words(one),
            "capture": self._capture(capture) if capture else None,
            "pictures": [[what, f"{label}-{n}.svg"] for n, what in enumerate(shown)],
        }

    def _capture(self, capture: Mapping[str, Any]) -> dict[str, object]:
        facts = capture["facts"]
        missing = [one for one in capture["missing"] if not _is_allowed(one)]
        allowed = [one for one in capture["missing"] if _is_allowed(one)]
        return {
            "rows": [*self._visit(capture), *self._custody(capture)],
            "facts": _rows(one for one in facts if not _is_look_up(one)),
            "look_ups": _rows(one for one in facts if _is_look_up(one)),
            "manner": capture["manner"] or [words.PLAIN_VISIT],
            "replay": words.played_back(capture["replay"]),
            "missing": [_missing(one) for one in missing[:_MAX_ROWS]],
            "missing_more": max(0, len(missing) - _MAX_ROWS),
            "allowed": [_missing(one) for one in allowed[:_MAX_ROWS]],
            "allowed_more": max(0, len(allowed) - _MAX_ROWS),
            "files": sorted(map(list, capture["files"].items())),
        }

    def _visit(self, capture: Mapping[str, Any]) -> list[list[object]]:
        held = capture["resources"]
        return [
            *self._when("Asked for", capture["at"]),
            ["Address asked", capture["url"], True],
            ["Address reached", capture["final_url"], True],
            ["Page title", capture["title"] or "none"],
            ["Server address (IP)", capture["ip"] or "not known", True],
            ["Certificate, SHA-256", capture["certificate_sha256"] or "none", True],
            ["Answers held", f"{held['count']:,}, of {held['bytes']:,} bytes"],
            ["On whose authority", capture["authority"]],
            ["The browser said it was", capture["identity"], True],
            ["Browser's own sandbox", "on" if capture["sandboxed"] else "off"],
        ]

    def _custody(self, capture: Mapping[str, Any]) -> Iterator[list[object]]:
        """The ledger line that holds a Capture's record, and the seals over it."""
        for entry in self._ledger:
            if entry["body"].get("manifest") == capture:
                said = f"no. {entry['seq']}, written {words.when(entry['at'])}"
                yield ["Line of the ledger", said]
                yield ["Hash of that line", entry["hash"], True]
                yield from self._sealed(entry["seq"])
                return

    def _sealed(self, seq: int) -> Iterator[list[object]]:
        """The first seals over a line: their time is the nearest to the line's own."""
        covering = [seal for seal in self._seals if seal["size"] > seq]
        first = min((seal["size"] for seal in covering), default=0)
        for seal in covering:
            if seal["size"] == first:
                yield ["Sealed", f"{words.when(seal['at'])}, by {seal['authority']}"]
        if not covering:
            yield ["Sealed", words.SEALED_LATER]

    def _when(self, name: str, at: str) -> list[list[object]]:
        rows: list[list[object]] = [[name, words.when(at)]]
        if self._zone:
            rows.append(["In local time", words.local(at, self._zone)])
        return rows


def odds_of(match: Mapping[str, Any]) -> str:
    """How often an unrelated picture would match as well, in words."""
    return words.odds(match["false_alarm"], is_bound=match["false_alarm_is_bound"])


def short(address: str) -> str:
    """An address that fits a line."""
    address = address.removeprefix("https://").removeprefix("http://")
    return address if len(address) <= 72 else address[:71] + "…"


def _rows(facts: Iterator[Mapping[str, str]]) -> list[list[str]]:
    return [[fact["name"], fact["value"], fact["witness"]] for fact in facts]


def _is_look_up(fact: Mapping[str, str]) -> bool:
    return fact["witness"].startswith(LOOK_UP)


def _is_allowed(missing: Mapping[str, str]) -> bool:
    return missing["why"].startswith(words.ALLOWED)


def _missing(one: Mapping[str, str]) -> list[str]:
    why = one["why"].removeprefix(words.ALLOWED)
    return [one["url"], why[:1].upper() + why[1:]]


def _state_words(one: Mapping[str, Any]) -> str:
    capture = one["capture"]
    if not capture:
        return f"{words.NOT_CAPTURED} {one['not_captured']}".strip()
    return f"{words.STATES[capture['state']]} {capture['why']}".strip()
