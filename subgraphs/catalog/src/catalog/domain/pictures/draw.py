"""Composes a still life: wall, light, table, shadow, the thing, and something small beside it."""

from __future__ import annotations

from typing import Final

from catalog.domain.pictures.key import PictureKey
from catalog.domain.pictures.motifs import HANGING, MOTIFS
from catalog.domain.pictures.paint import Paint
from catalog.domain.pictures.palette import ROOMS, THINGS, Room, shade

WIDTHS: Final = (32, 1600)
_SIDE = 400
_TABLE_TOP = 276
_MIRROR: Final = ' transform="translate(400 0) scale(-1 1)"'
_FRAMES: Final = ((0, 0, 400), (-24, -30, 448), (58, 76, 270))
"""Left, top and side of each view: as it is, from further away, close up."""


def draw(key: PictureKey, *, width: int | None = None) -> str:
    """The picture as SVG text; the width only names the size, every size is equally sharp."""
    room = ROOMS[key.category]
    paint = Paint.mixed_from(THINGS[key.colour], room.accent)
    left, top, side = _FRAMES[key.view]
    chance = int(key.seed, 16)
    size = min(max(width or side, WIDTHS[0]), WIDTHS[1]) if width else 800
    mirrored = chance >> 8 & 1 and key.view != 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {side} {side}" width="{size}" height="{size}">'
        f"<defs>{_gradients(paint, room)}</defs>"
        f"{_room(room, chance + key.view)}"
        f"{_shadow(key.motif)}"
        f"<g{_MIRROR if mirrored else ''}>{MOTIFS[key.motif](paint)}</g>"
        f"{'' if key.view == 2 else _companion(room, chance + key.view * 5)}"  # noqa: PLR2004 - the close-up shows the thing alone
        "</svg>"
    )


def _gradients(paint: Paint, room: Room) -> str:
    return (
        _gradient("body", ((0, paint.dark), (0.22, paint.light), (0.55, paint.base), (1, paint.deep)))
        + _gradient("face", ((0, paint.light), (0.5, paint.base), (1, paint.dark)), upright=True)
        + _gradient("metal", ((0, "#8b939a"), (0.3, "#eef1f3"), (0.6, "#b4bbc1"), (1, "#6d757c")))
        + _gradient("wood", ((0, "#c89b66"), (1, "#8b5f38")), upright=True)
        + _gradient("glass", ((0, "#ffffff"), (1, "#a8c4cc")))
        + _gradient("wall", ((0, shade(room.wall, 0.3)), (1, shade(room.wall, -0.06))), upright=True)
        + _gradient("table", ((0, shade(room.table, 0.18)), (1, shade(room.table, -0.14))), upright=True)
        + '<radialGradient id="glow"><stop offset="0" stop-color="#ffedb8" stop-opacity=".85"/><stop offset="1" stop-color="#ffedb8" stop-opacity="0"/></radialGradient>'
    )


def _gradient(name: str, stops: tuple[tuple[float, str], ...], *, upright: bool = False) -> str:
    direction = ' x2="0" y2="1"' if upright else ""
    inner = "".join(f'<stop offset="{offset}" stop-color="{colour}"/>' for offset, colour in stops)
    return f'<linearGradient id="{name}"{direction}>{inner}</linearGradient>'


def _room(room: Room, chance: int) -> str:
    slant = 40 + chance % 90
    grain = "".join(
        f'<path d="M-40 {y} Q{120 + (chance >> 3) % 90} {y + 3} 440 {y - 2}"/>' for y in (300, 324, 352, 386, 420)
    )
    return (
        f'<rect x="-60" y="-60" width="520" height="{_TABLE_TOP + 60}" fill="url(#wall)"/>'
        f'<path d="M{slant} -60 L{slant + 90} -60 L{slant + 210} {_TABLE_TOP} L{slant + 96} {_TABLE_TOP}Z" fill="#fff" opacity=".26"/>'
        f'<path d="M{slant + 106} -60 L{slant + 150} -60 L{slant + 280} {_TABLE_TOP} L{slant + 230} {_TABLE_TOP}Z" fill="#fff" opacity=".18"/>'
        f'<rect x="-60" y="{_TABLE_TOP}" width="520" height="{_SIDE}" fill="url(#table)"/>'
        f'<rect x="-60" y="{_TABLE_TOP}" width="520" height="4" fill="#fff" opacity=".22"/>'
        f'<g fill="none" stroke="{shade(room.table, -0.3)}" stroke-width="1.4" opacity=".35">{grain}</g>'
    )


def _shadow(motif: str) -> str:
    if motif == "pendant":
        return ""
    if motif in HANGING:
        return '<ellipse cx="222" cy="214" rx="112" ry="116" fill="#3a3128" opacity=".10"/>'
    return '<ellipse cx="216" cy="322" rx="138" ry="19" fill="#241a12" opacity=".28"/>'


def _companion(room: Room, chance: int) -> str:
    """Something small that belongs to a room, so that no two pictures look cut from one sheet."""
    pieces = (_books, _branch, _pears, _stones, _cup)
    return pieces[chance % len(pieces)](room, left=chance >> 5 & 1 == 1)


def _books(room: Room, *, left: bool) -> str:
    x = 2 if left else 306
    return (
        f'<rect x="{x}" y="336" width="92" height="15" rx="2" fill="{room.accent}"/><rect x="{x + 6}" y="321" width="80" height="15" rx="2" fill="{shade(room.accent, 0.45)}"/>'
        f'<rect x="{x + 10}" y="340" width="18" height="7" fill="#fff" opacity=".5"/>'
    )


def _branch(room: Room, *, left: bool) -> str:
    flip = _MIRROR if left else ""
    leaves = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="15" ry="6" transform="rotate({turn} {x} {y})"/>'
        for x, y, turn in ((306, 342, 24), (330, 328, -30), (346, 346, 20), (366, 330, -26), (384, 344, 14))
    )
    return f'<g{flip} fill="{room.accent}"><path d="M286 350 Q330 334 394 338" fill="none" stroke="{shade(room.accent, -0.3)}" stroke-width="3"/>{leaves}</g>'


def _pears(room: Room, *, left: bool) -> str:
    x = 44 if left else 352
    return (
        f'<path d="M{x} 290 q14 4 12 24 q20 34 -12 38 q-34 -4 -14 -38 q-2 -20 14 -24Z" fill="#c9b458"/><path d="M{x} 290 q2 -12 8 -16" fill="none" stroke="#6b4f2d" stroke-width="3"/>'
        f'<circle cx="{x - 24}" cy="342" r="15" fill="{room.accent}"/><ellipse cx="{x - 6}" cy="322" rx="4" ry="9" fill="#fff" opacity=".35"/>'
    )


def _stones(room: Room, *, left: bool) -> str:
    x = 48 if left else 348
    return (
        f'<ellipse cx="{x}" cy="346" rx="40" ry="12" fill="{shade(room.table, -0.35)}"/><ellipse cx="{x + 3}" cy="329" rx="29" ry="10" fill="#b7b2a8"/>'
        f'<ellipse cx="{x - 1}" cy="315" rx="18" ry="7" fill="{shade(room.accent, 0.3)}"/>'
    )


def _cup(room: Room, *, left: bool) -> str:
    x = 22 if left else 326
    return (
        f'<path d="M{x + 46} 316 q18 0 15 14 q-3 12 -19 10" fill="none" stroke="{shade(room.accent, 0.25)}" stroke-width="6"/>'
        f'<path d="M{x} 308 L{x + 5} 346 Q{x + 24} 354 {x + 43} 346 L{x + 48} 308Z" fill="{shade(room.accent, 0.35)}"/><ellipse cx="{x + 24}" cy="308" rx="24" ry="6" fill="#5b3b28"/>'
    )
