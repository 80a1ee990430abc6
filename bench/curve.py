"""A plot of cost by size of the bank, as a small SVG."""

from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT, LEFT, FOOT, TOP = 640, 320, 60, 48, 24


def drawn(points: Sequence[tuple[int, float]], peer: float | None) -> str:
    """Draw milliseconds a picture over items, the items on a logarithmic scale.

    Args:
        points: items and milliseconds, in order of items.
        peer: milliseconds of PDQ hashing alone, drawn as a dashed line, or None.
    """
    most = 1.15 * max([ms for _, ms in points] + [peer or 0.0])
    low, high = np.log10([points[0][0], points[-1][0]])

    def place(items: float, ms: float) -> tuple[float, float]:
        along = (np.log10(items) - low) / max(high - low, 1e-9)
        x = LEFT + along * (WIDTH - LEFT - 30)
        return round(float(x), 1), round(HEIGHT - FOOT - ms / most * _tall(), 1)

    line = " ".join(f"{x},{y}" for x, y in (place(*point) for point in points))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="12" role="img">'
        ),
        "<title>Milliseconds a picture by size of the bank</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        (
            f'<path d="M{LEFT} {TOP}V{HEIGHT - FOOT}H{WIDTH - 30}" fill="none" '
            'stroke="#555"/>'
        ),
    ]
    for ms in _steps(most):
        _, y = place(points[0][0], ms)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{ms}</text>')
    for items, ms in points:
        x, y = place(items, ms)
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#1f5f8b"/>')
        parts.append(f'<text x="{x}" y="{y - 10}" text-anchor="middle">{ms:.0f}</text>')
        foot = HEIGHT - FOOT + 18
        parts.append(f'<text x="{x}" y="{foot}" text-anchor="middle">{items:,}</text>')
    parts.append(
        f'<polyline points="{line}" fill="none" stroke="#1f5f8b" stroke-width="2"/>'
    )
    if peer:
        (x, y), (x2, _) = place(points[0][0], peer), place(points[-1][0], peer)
        parts.append(
            f'<path d="M{x} {y}H{x2}" stroke="#b3541e" stroke-dasharray="6 4"/>'
            f'<text x="{x + 6}" y="{y + 16}" fill="#b3541e">threatexchange: PDQ alone, '
            f"{peer:.0f} ms</text>"
        )
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">items in the bank'
        "</text>"
        f'<text x="{LEFT - 50}" y="14">ms of one core, a 2-megapixel JPEG</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _tall() -> int:
    return HEIGHT - FOOT - TOP


def _steps(most: float) -> list[int]:
    step = max(1, round(most / 5 / 10) * 10)
    return list(range(0, int(most), step))
