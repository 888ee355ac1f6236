"""Colours and type of every picture, readable on light and on dark pages."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

#: backgrounds of titles; white on them has a contrast of at least 4.5 to 1
ACCENTS: Final = (
    "#1f5fa8",
    "#8a3b12",
    "#2d6a3e",
    "#7a2f7f",
    "#8a1f3d",
    "#0f6674",
    "#5b5312",
    "#444d5c",
    "#4a3f9f",
    "#9c2c00",
)

#: ink and ground by page: (page, ground, ink, faint ink, line)
LIGHT: Final = ("#ffffff", "#f6f8fa", "#1c2128", "#57606a", "#8c959f")
DARK: Final = ("#14181f", "#1e242d", "#e6edf3", "#a0abb8", "#6e7a88")

_NOT_XML: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_CSS: Final = """\
.stoa-drawing .page {{ fill: {0}; }}
.stoa-drawing .ground {{ fill: {1}; stroke: {4}; }}
.stoa-drawing .ink {{ fill: {2}; }}
.stoa-drawing .faint {{ fill: {3}; }}
.stoa-drawing .line {{ stroke: {4}; fill: none; stroke-width: 1.5; }}
.stoa-drawing .tip {{ fill: {4}; }}
"""
#: pictures are not scaled down further than this; pages that are narrower scroll
_SMALLEST: Final = 0.6
_FACE: Final = (
    "font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 12px;"
)


def escape(content: str) -> str:
    """Text for XML, which has no place for control characters."""
    return _escape(_NOT_XML.sub("\ufffd", content))


def accent_of(group: str, groups: Sequence[str]) -> str:
    """The colour of a group: the same for the same place among the groups."""
    return ACCENTS[groups.index(group) % len(ACCENTS)]


def picture(size: tuple[float, float], title: str, description: str, parts: Sequence[str]) -> str:
    """A whole SVG document. It scales down to the width of its page as far as it can be read, and brings all that it needs."""
    width, height = (round(side) for side in size)
    body = "\n".join(parts)
    name = f"stoa-{zlib.crc32(f'{title}{body}'.encode()):08x}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stoa-drawing" role="img" aria-labelledby="{name}-t {name}-d" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" style="max-width: 100%; min-width: {round(width * _SMALLEST)}px; height: auto">\n'
        f'<title id="{name}-t">{escape(title)}</title>\n<desc id="{name}-d">{escape(description)}</desc>\n'
        f"<style>\n{_css()}</style>\n"
        '<defs><marker id="stoa-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>\n'
        f'<rect class="page" width="{width}" height="{height}" rx="8"/>\n{body}\n</svg>'
    )


def text(at: tuple[float, float], content: str, *, style: str = "ink", extra: str = "") -> str:
    """One line of text; spaces count."""
    x, y = at
    return (
        f'<text class={quoteattr(style)} x="{x:.1f}" y="{y:.1f}" xml:space="preserve"{extra}>{escape(content)}</text>'
    )


def _css() -> str:
    dark = _CSS.format(*DARK).replace("\n", "\n  ").rstrip()
    return (
        f".stoa-drawing text {{ {_FACE} white-space: pre; }}\n"
        f".stoa-drawing .strong {{ font-weight: 600; }}\n.stoa-drawing .white {{ fill: #ffffff; }}\n"
        f"{_CSS.format(*LIGHT)}@media (prefers-color-scheme: dark) {{\n  {dark}\n}}\n"
    )


__all__ = ["ACCENTS", "DARK", "LIGHT", "accent_of", "escape", "picture", "text"]
