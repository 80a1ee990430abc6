"""What the answers of a run come to: recall, false pairs, traps, time; as tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import recipes
from contest import Answer
from jobs import MADE, STRANGER, TRAP
from real_edits import OURS, hit
from rich.console import Console
from rich.table import Table

Z = 1.96  # 95 %


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a share."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    middle = (share + Z * Z / (2 * total)) / (1 + Z * Z / total)
    reach = Z * ((share * (1 - share) + Z * Z / (4 * total)) / total) ** 0.5
    reach /= 1 + Z * Z / total
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of(answers: Iterable[Answer], *sets: str) -> list[Answer]:
    """Pick the answers to some of the questions."""
    return [answer for answer in answers if answer["set"] in sets]


def peer_names(answers: Sequence[Answer]) -> list[str]:
    """Name the peers that took part, in their order."""
    return list(answers[0]["peers"]) if answers else []


def named(answer: Answer, who: str) -> list[str]:
    """Give the items that ``who`` named."""
    return list(answer["ours"] if who == OURS else answer["peers"].get(who, ()))


def false_pairs(answers: Iterable[Answer], who: str) -> list[str]:
    """List the items that a file was wrongly said to be made from."""
    return [
        f"{answer['name']} ~ {item}"
        for answer in of(answers, MADE, STRANGER)
        for item in named(answer, who)
        if item != answer["true"]
    ]


def trapped(answers: Iterable[Answer], who: str) -> Counter[str]:
    """Count the traps that matched, by name."""
    return Counter(a["edit"] for a in of(answers, TRAP) if named(a, who))


def recall(answers: Sequence[Answer]) -> Table:
    """Lay out recall by class and by edit, with intervals for ours."""
    made, peers = of(answers, MADE), peer_names(answers)
    out = Table(title="Recall by class; in brackets the 95 % Wilson interval")
    for column in ("class", "files", OURS, "", *peers):
        out.add_column(column, justify="left" if column == "class" else "right")
    for kind in recipes.KINDS:
        group = [answer for answer in made if answer["kind"] == kind]
        if not group:
            continue
        out.add_row(kind, *_cells(group, peers), style="bold")
        filtered = [a for a in group if a["edit"].startswith("filter")]
        if filtered:
            out.add_row("  every filter", *_cells(filtered, peers))
        edits = {answer["edit"] for answer in group} - {kind}
        for edit in sorted(edits, key=_order(kind)):
            some = [answer for answer in group if answer["edit"] == edit]
            out.add_row(f"  {edit}", *_cells(some, peers))
    return out


def _order(kind: str) -> Callable[[str], tuple[int, str]]:
    known = {
        "copy": list(recipes.COPIES),
        "edited": [*recipes.EDITED, recipes.TWO],
        "derived": list(recipes.DERIVED),
    }.get(kind, [])
    place = {edit: at for at, edit in enumerate(known)}
    return lambda edit: (place.get(edit, len(known)), edit)


def _cells(group: Sequence[Answer], peers: Sequence[str]) -> list[str]:
    hits = sum(hit(answer, OURS) for answer in group)
    low, high = wilson(hits, len(group))
    shares = [sum(hit(a, peer) for a in group) / len(group) for peer in peers]
    ours = [f"{hits / len(group):.3f}", f"({low:.3f} to {high:.3f})"]
    return [str(len(group)), *ours, *(f"{share:.3f}" for share in shares)]


def wrongly(answers: Sequence[Answer], items: int) -> Table:
    """Lay out the false pairs and the traps that matched, for everyone."""
    peers = peer_names(answers)
    made, strangers = of(answers, MADE), of(answers, STRANGER)
    pairs = len(made) * (items - 1) + len(strangers) * items
    traps = Counter(answer["edit"] for answer in of(answers, TRAP))
    everyone = (OURS, *peers)
    found = {who: trapped(answers, who) for who in everyone}
    out = Table(title="What must not match, and did")
    for column in ("", "asked", *everyone):
        out.add_column(column, justify="right" if column else "left")
    counts = [str(len(false_pairs(answers, who))) for who in everyone]
    out.add_row("false pairs", f"{pairs:,}", *counts, style="bold")
    total = [str(found[who].total()) for who in everyone]
    out.add_row("traps", str(traps.total()), *total, style="bold")
    for name in sorted(traps):
        cells = [str(found[who][name] or "-") for who in everyone]
        out.add_row(f"  {name}", str(traps[name]), *cells)
    return out


def kinds(answers: Sequence[Answer]) -> str:
    """Say which kinds were said of which that were made."""
    said: Counter[tuple[str, str]] = Counter()
    for answer in of(answers, MADE):
        ours = answer["ours"].get(answer["true"])
        said[answer["kind"], ours["kind"] if ours else "-"] += 1
    return ", ".join(f"{a}->{b} {n}" for (a, b), n in sorted(said.items()))


def times(answers: Sequence[Answer]) -> str:
    """Say what a file cost, on average, in milliseconds."""
    total: Counter[str] = Counter()
    some = of(answers, MADE, STRANGER)
    for answer in some:
        total.update(answer["ms"])
    each = {who: ms / len(some) for who, ms in total.items()}
    return ", ".join(f"{who} {ms:.0f}" for who, ms in each.items())


def misses(answers: Iterable[Answer]) -> list[str]:
    """Name the files that were not found."""
    return [a["name"] for a in of(answers, MADE) if not hit(a, OURS)]


def report(answers: Sequence[Answer], items: int, console: Console) -> None:
    """Print recall, what matched wrongly, the kinds said and the cost."""
    console.print(recall(answers))
    console.print(wrongly(answers, items))
    for line in false_pairs(answers, OURS):
        console.print(f"  FALSE {line}")
    errors = [a["error"] for a in answers if "error" in a]
    for error in errors:
        console.print(f"  could not be read: {error}")
    console.print(f"kind made -> kind said: {kinds(answers)}")
    console.print(f"ms a file, hashed and compared: {times(answers)}")
