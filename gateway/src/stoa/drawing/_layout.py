"""Where boxes stand and how arrows run: columns from left to right, lanes kept free for arrows that pass a column by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from stoa.drawing._diagram import Arrow, Box, Diagram

#: one character of the monospaced face at its size
CHARACTER: Final = 7.25
LINE: Final = 16
HEADER: Final = 28
PADDING: Final = 10
MARGIN: Final = 20
HEADING: Final = 26
#: characters that a line of a box shows, and lines that a box shows
MAX_CHARACTERS: Final = 46
MAX_LINES: Final = 16

_MIN_WIDTH: Final = 120
_ROW_GAP: Final = 22
_COLUMN_GAP: Final = 56
_LANE: Final = 8
_ARC: Final = 12

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBox:
    """A box with its corner and size, and the lines that fit."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow with the points that it passes; between two points it bends softly."""

    arrow: Arrow
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    boxes: tuple[PlacedBox, ...]
    routes: tuple[Route, ...]
    heading_x: tuple[float, ...]
    width: float
    height: float


@dataclass(slots=True, eq=False, kw_only=True)
class _Item:
    """A box, or (without one) the lane of an arrow, in one column."""

    column: int
    height: float
    box: Box | None = None
    parents: list[_Item] = field(default_factory=list)
    y: float = 0.0

    @property
    def anchor(self) -> float:
        """Where arrows begin and end: beside the title of a box, in the middle of a lane."""
        return self.y + (HEADER if self.box is not None else self.height) / 2


def fit(text: str, characters: int = MAX_CHARACTERS) -> str:
    """The text, cut with an ellipsis where it is too long."""
    return text if len(text) <= characters else f"{text[: characters - 1]}…"


def lay_out(diagram: Diagram) -> Layout:
    """Place everything."""
    items = {box.name: _Item(column=box.column, height=_height(box), box=box) for box in diagram.boxes}
    chains = {arrow: _chain(items, arrow) for arrow in diagram.arrows if arrow.start in items and arrow.end in items}
    columns: dict[int, list[_Item]] = defaultdict(list)
    for item in items.values():
        columns[item.column].append(item)
    for lanes in chains.values():
        for lane in lanes:
            columns[lane.column].append(lane)
    count = max((*columns, len(diagram.headings) - 1, 0)) + 1
    top = MARGIN + (HEADING if diagram.headings else 0)
    for index in range(count):
        _stack(columns[index], top)
    edges = _edges([_width(columns[index], _heading(diagram, index)) for index in range(count)])
    boxes = tuple(_place(item.box, item, edges) for item in items.values() if item.box is not None)
    routes = tuple(Route(arrow, _points(items, arrow, (chains[arrow], edges))) for arrow in chains)
    bottom = max((item.y + item.height for column in columns.values() for item in column), default=float(top))
    return Layout(
        boxes=boxes,
        routes=routes,
        heading_x=tuple(edges[index][0] for index in range(len(diagram.headings))),
        width=edges[-1][1] + MARGIN + (_ARC if _has_arcs(diagram) else 0),
        height=bottom + MARGIN,
    )


def _has_arcs(diagram: Diagram) -> bool:
    """Whether an arrow stays in its column or goes back: it then bends out to the right."""
    columns = {box.name: box.column for box in diagram.boxes}
    return any(columns.get(arrow.end, 0) <= columns.get(arrow.start, 0) for arrow in diagram.arrows)


def _height(box: Box) -> float:
    body = min(len(box.lines), MAX_LINES + 1) * LINE + PADDING if box.lines else 0
    return HEADER + body


def _chain(items: Mapping[str, _Item], arrow: Arrow) -> list[_Item]:
    """Lanes through the columns between the arrow's ends, in order; parents are noted on the way."""
    start, end = items[arrow.start], items[arrow.end]
    lanes: list[_Item] = []
    last = start
    for column in range(start.column + 1, end.column):
        lane = _Item(column=column, height=_LANE, parents=[last])
        lanes.append(lane)
        last = lane
    if end.column > start.column:
        end.parents.append(last)
    return lanes


def _stack(column: list[_Item], top: float) -> None:
    """From top to bottom, each as near to what it comes from as its neighbours allow."""
    order = sorted(column, key=_wish)
    cursor = top
    for item in order:
        wished = _wish(item) - (item.anchor - item.y) if item.parents else cursor
        item.y = max(cursor, wished)
        cursor = item.y + item.height + _ROW_GAP


def _wish(item: _Item) -> float:
    if not item.parents:
        return 0.0
    return sum(parent.anchor for parent in item.parents) / len(item.parents)


def _heading(diagram: Diagram, column: int) -> str:
    return diagram.headings[column] if column < len(diagram.headings) else ""


def _width(column: Sequence[_Item], heading: str) -> float:
    characters = [len(heading)]
    for item in column:
        if item.box is not None:
            characters += [len(fit(line)) for line in item.box.lines]
            characters.append(len(fit(item.box.title)) + len(fit(item.box.note)) + (3 if item.box.note else 0))
    return max(_MIN_WIDTH, max(characters) * CHARACTER + 2 * PADDING)


def _edges(widths: Sequence[float]) -> list[Point]:
    """Left and right edge of each column."""
    edges: list[Point] = []
    left = float(MARGIN)
    for width in widths:
        edges.append((left, left + width))
        left += width + _COLUMN_GAP
    return edges


def _place(box: Box, item: _Item, edges: Sequence[Point]) -> PlacedBox:
    left, right = edges[item.column]
    lines = tuple(fit(line) for line in box.lines)
    if len(lines) > MAX_LINES + 1:  # a line that says that one more is left out takes as much room as that one
        lines = (*lines[:MAX_LINES], f"… {len(lines) - MAX_LINES} more lines")
    return PlacedBox(box=box, x=left, y=item.y, width=right - left, height=item.height, lines=lines)


def _points(
    items: Mapping[str, _Item], arrow: Arrow, way: tuple[Sequence[_Item], Sequence[Point]]
) -> tuple[Point, ...]:
    lanes, edges = way
    start, end = items[arrow.start], items[arrow.end]
    begin = (edges[start.column][1], start.anchor)
    if end.column <= start.column:  # back, or within the column: out on the right and in again there
        return begin, (edges[end.column][1], end.anchor + LINE / 2)
    passed = [point for lane in lanes for point in _through(lane, edges)]
    return (begin, *passed, (edges[end.column][0], end.anchor))


def _through(lane: _Item, edges: Sequence[Point]) -> tuple[Point, Point]:
    left, right = edges[lane.column]
    return (left, lane.anchor), (right, lane.anchor)


__all__ = ["HEADER", "HEADING", "LINE", "MARGIN", "PADDING", "Layout", "PlacedBox", "Point", "Route", "fit", "lay_out"]
