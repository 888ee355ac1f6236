"""Diagrams as SVG: self-contained, accessible, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from stoa.drawing._diagram import Diagram
from stoa.drawing._layout import HEADER, HEADING, LINE, MARGIN, PADDING, PlacedBox, Point, Route, lay_out
from stoa.drawing._layout import fit as _fit
from stoa.drawing._style import accent_of, escape, picture, text

_BEND: Final = 28


def diagram_svg(diagram: Diagram) -> str:
    """The picture; every box tells its whole content as a tooltip, also what is cut."""
    layout = lay_out(diagram)
    parts = [_route(route) for route in layout.routes]
    for x, heading in zip(layout.heading_x, diagram.headings, strict=True):
        parts.append(text((x, MARGIN + HEADING / 2), heading, style="faint strong"))
    groups = diagram.groups
    parts += ["\n".join(_box(placed, accent_of(placed.box.group, groups))) for placed in layout.boxes]
    parts += [_label(route) for route in layout.routes if route.arrow.label]
    return picture((layout.width, layout.height), diagram.title, diagram.description, parts)


def _box(placed: PlacedBox, accent: str) -> Iterator[str]:
    box, x, y = placed.box, placed.x, placed.y
    whole = "\n".join([f"{box.title}  {box.note}".rstrip(), *box.lines])
    dashes = ' stroke-dasharray="5 4"' if box.is_faint else ""
    yield f"<g><title>{escape(whole)}</title>"
    yield f'<rect class="ground" x="{x:.1f}" y="{y:.1f}" width="{placed.width:.1f}" height="{placed.height:.1f}" rx="6"{dashes}/>'
    yield f'<path fill="{accent}" d="{_band(placed)}"/>'
    yield text((x + PADDING, y + 18), _fit(box.title), style="white strong")
    if box.note:
        right = ' text-anchor="end"'
        yield text((x + placed.width - PADDING, y + 18), _fit(box.note), style="white", extra=right)
    for index, line in enumerate(placed.lines):
        style = "faint" if index == len(box.lines) or line.startswith("… ") else "ink"
        yield text((x + PADDING, y + HEADER + 17 + index * LINE), line, style=style)
    yield "</g>"


def _band(placed: PlacedBox) -> str:
    """The title's ground: rounded above, and below too where the box is nothing but its title."""
    x, y, width = placed.x, placed.y, placed.width
    if not placed.lines:
        side = HEADER - 12
        return f"M{x:.1f} {y + 6:.1f}q0 -6 6 -6h{width - 12:.1f}q6 0 6 6v{side}q0 6 -6 6h{12 - width:.1f}q-6 0 -6 -6z"
    return f"M{x:.1f} {y + HEADER:.1f}v-{HEADER - 6}q0 -6 6 -6h{width - 12:.1f}q6 0 6 6v{HEADER - 6}z"


def _route(route: Route) -> str:
    return f'<path class="line" d="{_curve(route.points)}" marker-end="url(#stoa-tip)"/>'


def _curve(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    drawn = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in rest:
        if to_y == y:
            drawn += f"H{to_x:.1f}"
        elif to_x <= x:  # back into the same column, or one before it
            drawn += f"C{x + _BEND:.1f} {y:.1f} {to_x + _BEND:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        else:
            middle = (x + to_x) / 2
            drawn += f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return drawn


def _label(route: Route) -> str:
    (x, y), (to_x, to_y) = route.points[-2:]
    return text(((x + to_x) / 2, (y + to_y) / 2 - 4), route.arrow.label, style="faint", extra=' text-anchor="middle"')


__all__ = ["diagram_svg"]
