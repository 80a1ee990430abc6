"""A sheet of exhibits: where, when, who says so, what is missing and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unburden.data import time_zone
from unburden.pack import words
from unburden.pack.groups import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LOOK_UP = "a look-up of ours"
"""How the witness of a fact begins that was looked up beside a Capture."""

_MAX_ROWS = 30


class Sheets:
    """Turns a story's exhibits into what the template prints of each record.

    Args:
        story: what `story.json` will hold.
        ledger: its lines, parsed.
        numbers: of the originals, by their id.
        pictures: by label, what each picture of an exhibit shows in words, and the
            name of its file.
    """

    def __init__(
        self,
        story: Mapping[str, Any],
        ledger: Sequence[Mapping[str, Any]],
        *,
        numbers: Mapping[str, int],
        pictures: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        self._ledger, self._seals = ledger, story["seals"]
        self._zone = time_zone(story["facts"]["law"])
        self._numbers, self._pictures = numbers, pictures

    def of(self, group: Sequence[Mapping[str, Any]]) -> dict[str, object]:
        """The sheet of the exhibits of one record, as plain JSON values."""
        first, labels = group[0], [one["label"] for one in group]
        capture, pages = first["capture"], {one["page"] for one in group}
        page = first["page"] if len(pages) == 1 else ""
        seen = min(one["seen_at"] for one in group)
        where = [
            *([["The page", page, True]] if page else []),
            ["Seen", self._when(seen)],
            ["Found by looking in", first["source"], True],
        ]
        return {
            "labels": labels,
            "named": named(labels),
            "place": short(page or first["source"]),
            "where": where,
            "finds": [self._find(one, page) for one in group],
            "kinds": words.counted([one["kind"] for one in group]),
            "odds": odds_of(max(group, key=lambda one: one["false_alarm"])),
            "looked_words": words.looked_of(group),
            "state": capture["state"] if capture else "none",
            "state_words": _state_words(first),
            "capture": self._capture(capture) if capture else None,
            "pictures": self._shown(labels),
        }

    def _find(self, one: Mapping[str, Any], page: str) -> dict[str, object]:
        """One exhibit's row: what was found there, and how sure that is."""
        said = [one["why"], words.spans(one)]
        if one["mirrored"] and "mirrored" not in one["why"]:
            said.append("It is shown mirrored.")
        return {
            "label": one["label"],
            "item": str(self._numbers.get(one["item"], "?")),
            "url": one["url"],
            "page": one["page"] if one["page"] != page else "",
            "kind": one["kind"],
            "said": " ".join(filter(None, said)),
            "odds": odds_of(one),
            "kept": words.share(one["kept"]),
            "looked": words.looked(one) if one["looked_at"] else words.NOT_LOOKED,
            "looked_word": one["looked"],
        }

    def _shown(self, labels: Sequence[str]) -> list[list[str]]:
        """The pictures of a sheet, each once, and of which exhibits it is."""
        of: dict[tuple[str, str], list[str]] = {}
        for label in labels:
            for picture in self._pictures.get(label, []):
                of.setdefault(picture, []).append(label)
        return [[f"{named(mine)}. {said}", file] for (said, file), mine in of.items()]

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
            ["Asked for", self._when(capture["at"])],
            *_addresses(capture),
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
        signed = [seal for seal in covering if words.states_time(seal)]
        first = min((seal["size"] for seal in signed or covering), default=0)
        for seal in signed:
            if seal["size"] == first:
                yield ["Sealed", f"{words.when(seal['at'])}, by {seal['authority']}"]
        if not signed:
            calendars = [one["authority"] for one in covering if one["size"] == first]
            yield ["Sealed", words.unsigned(calendars)]

    def _when(self, at: str) -> str:
        said = words.when(at)
        return f"{said}; {words.local(at, self._zone)}" if self._zone else said


def _addresses(capture: Mapping[str, Any]) -> Iterator[list[object]]:
    """Where it was asked for, and where that led if it led elsewhere."""
    if capture["url"] == capture["final_url"]:
        yield ["Address asked and reached", capture["url"], True]
    else:
        yield ["Address asked", capture["url"], True]
        yield ["Address reached", capture["final_url"], True]


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
