"""A lineage as a picture: SVG to look at, Mermaid to paste into a page."""

from __future__ import annotations

from html import escape
from typing import Final

from .lineage import Lineage, Step, causes_of, delay_text

_ROW: Final = 46
_INDENT: Final = 34
_BOX_WIDTH: Final = 360
_BOX_HEIGHT: Final = 34
_MARGIN: Final = 16


def mermaid(lineage: Lineage) -> str:
    """A flowchart; names stand in quotes, so that no event can draw by itself."""
    names = {step.event_id: f"e{place}" for place, step in enumerate(lineage.steps)}
    causes = causes_of(lineage.steps)
    lines = ["flowchart TD"]
    for step in lineage.steps:
        shape = '(["{}"])' if step.is_asked_for else '["{}"]'
        lines.append(f"    {names[step.event_id]}{shape.format(_quoted(step))}")
    for step in lineage.steps:
        cause = causes[step.event_id]
        if cause is not None:
            lines.append(f'    {names[cause.event_id]} -->|"{delay_text(step, cause)}"| {names[step.event_id]}')
    if not lineage.is_whole:
        lines.append('    more["there is more"]')
    return "\n".join(lines) + "\n"


def svg(lineage: Lineage) -> str:
    """One row for each event, indented below its cause."""
    causes = causes_of(lineage.steps)
    rows = {step.event_id: row for row, step in enumerate(lineage.steps)}
    width = 2 * _MARGIN + _BOX_WIDTH + _INDENT * max((step.depth for step in lineage.steps), default=0)
    height = 2 * _MARGIN + _ROW * len(lineage.steps)
    opening = '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="What led to what" font-size="12"'
    parts = [f'{opening} viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif">']
    for step in lineage.steps:
        cause = causes[step.event_id]
        if cause is not None:
            parts.append(_line(cause.depth, rows[cause.event_id], step.depth, rows[step.event_id]))
    parts += [_box(step, rows[step.event_id], delay_text(step, causes[step.event_id])) for step in lineage.steps]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(from_depth: int, from_row: int, to_depth: int, to_row: int) -> str:
    x, y = _MARGIN + from_depth * _INDENT + 12, _MARGIN + from_row * _ROW + _BOX_HEIGHT
    to_x, to_y = _MARGIN + to_depth * _INDENT, _MARGIN + to_row * _ROW + _BOX_HEIGHT // 2
    return f'<path d="M{x} {y}V{to_y}H{to_x}" fill="none" stroke="#777"/>'


def _box(step: Step, row: int, delay: str) -> str:
    x, y = _MARGIN + step.depth * _INDENT, _MARGIN + row * _ROW
    fill = "#fff3cd" if step.is_asked_for else "#f4f4f4"
    title = escape(f"{step.event_type} {step.event_id} {step.occurred_at.isoformat()}")
    text = escape(f"{step.event_type}  {step.aggregate_id[:24]}  {delay}".rstrip())
    return (
        f'<g><title>{title}</title><rect x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="4" '
        f'fill="{fill}" stroke="#777"/><text x="{x + 10}" y="{y + 21}">{text}</text></g>'
    )


def _quoted(step: Step) -> str:
    text = f"{step.event_type}<br/>{step.aggregate_id[:36]}"
    return (
        text.replace("&", "&amp;")
        .replace('"', "&quot;")
        .replace("\n", " ")
        .replace("<br/>", "\0")
        .replace("<", "&lt;")
        .replace("\0", "<br/>")
    )
