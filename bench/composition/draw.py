"""The results as a picture: CPU seconds and memory over the number of subgraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

_WIDTH: Final = 720
_HEIGHT: Final = 320
_LEFT: Final = 60
_BOTTOM: Final = 270
_TOP: Final = 50
_RIGHT: Final = 640


def draw(rows: Sequence[dict[str, Any]]) -> str:
    """Return an SVG with one line for time (left axis) and one for memory (right axis)."""
    seconds = [(row["subgraphs"], row["compose"]["cpu_seconds"]) for row in rows]
    megabytes = [(row["subgraphs"], row["compose"]["peak_megabytes"]) for row in rows]
    widest = max(size for size, _ in seconds)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="15">Composing and proving a federation</text>',
        f'<path d="M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}V{_TOP}" fill="none" stroke="#888"/>',
        *_curve(seconds, widest, "#1f5fa8", "s of CPU time"),
        *_curve(megabytes, widest, "#b3541e", "MB at most"),
        *(f'<text x="{_x(size, widest)}" y="{_BOTTOM + 18}" text-anchor="middle">{size}</text>' for size, _ in seconds),
        f'<text x="{(_LEFT + _RIGHT) // 2}" y="{_BOTTOM + 38}" text-anchor="middle">subgraphs</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _curve(points: Sequence[tuple[int, float]], widest: int, colour: str, unit: str) -> list[str]:
    highest = max(value for _, value in points) * 1.1
    places = [(_x(size, widest), _BOTTOM - value / highest * (_BOTTOM - _TOP), value) for size, value in points]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _ in places)
    last_x, last_y, last = places[-1]
    return [
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y, _ in places),
        *(
            f'<text x="{x:.0f}" y="{y - 8:.0f}" fill="{colour}" text-anchor="end">{value:g}</text>'
            for x, y, value in places[:-1]
        ),
        f'<text x="{last_x + 6:.0f}" y="{last_y + 4:.0f}" fill="{colour}">{last:g} {unit}</text>',
    ]


def _x(size: int, widest: int) -> float:
    return _LEFT + size / widest * (_RIGHT - _LEFT - 20)
