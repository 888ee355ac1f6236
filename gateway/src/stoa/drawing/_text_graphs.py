"""Diagrams as Mermaid and DOT text, for pages and tools that draw these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stoa.drawing._diagram import Box, Diagram
from stoa.drawing._layout import fit
from stoa.drawing._style import accent_of

#: a box shows this many lines; more make these drawings unreadable
_LINES: Final = 12


def diagram_mermaid(diagram: Diagram) -> str:
    """A Mermaid flowchart, from left to right."""
    return "\n".join(_mermaid(diagram)) + "\n"


def diagram_dot(diagram: Diagram) -> str:
    """A DOT digraph, from left to right."""
    return "\n".join(_dot(diagram)) + "\n"


def _mermaid(diagram: Diagram) -> Iterator[str]:
    yield "flowchart LR"
    names = {box.name: f"n{index}" for index, box in enumerate(diagram.boxes)}
    for box in diagram.boxes:
        label = "<br/>".join(_entities(line) for line in _lines(box))
        yield f'  {names[box.name]}["{label}"]:::g{diagram.groups.index(box.group)}'
    for arrow in diagram.arrows:
        label = f'|"{_entities(arrow.label)}"|' if arrow.label else ""
        yield f"  {names[arrow.start]} -->{label} {names[arrow.end]}"
    for index, group in enumerate(diagram.groups):
        yield f"  classDef g{index} fill:{accent_of(group, diagram.groups)},color:#ffffff,text-align:left"


def _dot(diagram: Diagram) -> Iterator[str]:
    names = {box.name: f"n{index}" for index, box in enumerate(diagram.boxes)}
    yield "digraph {"
    yield f'  label="{_quoted(diagram.title)}"; rankdir=LR;'
    yield '  node [shape=box, style=filled, fontcolor="#ffffff", fontname="monospace", fontsize=10];'
    for box in diagram.boxes:
        label = "".join(f"{_quoted(line)}\\l" for line in _lines(box))
        accent = accent_of(box.group, diagram.groups)
        dashes = ', style="filled,dashed"' if box.is_faint else ""
        yield f'  {names[box.name]} [label="{label}", fillcolor="{accent}"{dashes}];'
    for arrow in diagram.arrows:
        label = f' [label="{_quoted(arrow.label)}"]' if arrow.label else ""
        yield f"  {names[arrow.start]} -> {names[arrow.end]}{label};"
    yield "}"


def _lines(box: Box) -> Iterator[str]:
    yield f"{box.title}  {box.note}".rstrip()
    yield from (fit(line) for line in box.lines[:_LINES])
    if len(box.lines) > _LINES:
        yield f"… {len(box.lines) - _LINES} more lines"


def _entities(text: str) -> str:
    """Mermaid reads Markdown and HTML in labels: everything but the plainest characters is written as its number."""
    return re.sub(r"[^\w .,:=…-]", lambda found: f"#{ord(found.group())};", text).replace("  ", "#160;#160;")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


__all__ = ["diagram_dot", "diagram_mermaid"]
