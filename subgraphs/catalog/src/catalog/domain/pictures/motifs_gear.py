"""Things to carry and to listen to: electronics, bags, bottles, tents."""

from __future__ import annotations

from catalog.domain.pictures.paint import BODY, FACE, GLASS, METAL, WOOD, Paint

_DARK = "#26282c"


def headphones(paint: Paint) -> str:
    return (
        f'<path d="M96 250 Q92 92 200 90 Q308 92 304 250" fill="none" stroke="{paint.dark}" stroke-width="20"/>'
        f'<path d="M120 150 Q140 108 200 106 Q260 108 280 150" fill="none" stroke="{paint.light}" stroke-width="7" stroke-linecap="round"/>'
        f'<rect x="66" y="208" width="62" height="108" rx="30" fill="{BODY}"/><rect x="272" y="208" width="62" height="108" rx="30" fill="{BODY}"/>'
        f'<rect x="118" y="216" width="28" height="92" rx="14" fill="{_DARK}"/><rect x="254" y="216" width="28" height="92" rx="14" fill="{_DARK}"/>'
        f'<circle cx="92" cy="262" r="15" fill="none" stroke="{paint.deep}" stroke-width="3"/><circle cx="308" cy="262" r="15" fill="none" stroke="{paint.light}" stroke-width="3" opacity=".7"/>'
    )


def earbuds(paint: Paint) -> str:
    return (
        f'<rect x="112" y="236" width="176" height="86" rx="34" fill="{BODY}"/><path d="M116 252 Q118 176 200 172 Q282 176 284 252 Q200 264 116 252Z" fill="{FACE}"/>'
        f'<path d="M116 252 Q200 264 284 252" stroke="{paint.deep}" stroke-width="3" fill="none"/><circle cx="200" cy="288" r="5" fill="#9fe08e"/>'
        f'<g fill="{paint.light}"><ellipse cx="160" cy="132" rx="22" ry="18"/><rect x="150" y="136" width="15" height="52" rx="7"/><ellipse cx="240" cy="132" rx="22" ry="18"/><rect x="236" y="136" width="15" height="52" rx="7"/></g>'
        f'<ellipse cx="146" cy="128" rx="9" ry="11" fill="{_DARK}"/><ellipse cx="254" cy="128" rx="9" ry="11" fill="{_DARK}"/>'
    )


def speaker(paint: Paint) -> str:
    return (
        f'<rect x="112" y="84" width="176" height="238" rx="10" fill="{BODY}"/><rect x="122" y="94" width="156" height="218" rx="6" fill="{_DARK}" opacity=".22"/>'
        f'<circle cx="200" cy="142" r="30" fill="{_DARK}"/><circle cx="200" cy="142" r="13" fill="{METAL}"/><circle cx="200" cy="238" r="60" fill="{_DARK}"/>'
        f'<circle cx="200" cy="238" r="46" fill="{paint.deep}"/><circle cx="200" cy="238" r="46" fill="none" stroke="#55585f" stroke-width="4"/><circle cx="200" cy="238" r="18" fill="{_DARK}"/>'
        '<path d="M176 214 Q188 202 206 202" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".35"/>'
    )


def radio(paint: Paint) -> str:
    slats = "".join(f'<path d="M98 {y} H226"/>' for y in range(222, 300, 11))
    return (
        f'<path d="M120 194 Q124 150 200 150 Q276 150 280 194" fill="none" stroke="{WOOD}" stroke-width="12"/><rect x="70" y="190" width="260" height="132" rx="20" fill="{BODY}"/>'
        f'<rect x="86" y="208" width="152" height="96" rx="10" fill="{paint.deep}" opacity=".45"/><g stroke="{paint.light}" stroke-width="4" opacity=".75">{slats}</g>'
        f'<circle cx="284" cy="240" r="27" fill="{METAL}"/><path d="M284 240 L296 222" stroke="{_DARK}" stroke-width="4" stroke-linecap="round"/>'
        f'<rect x="262" y="282" width="46" height="12" rx="6" fill="#f2d489"/><path d="M318 190 L346 96" stroke="#9aa1a8" stroke-width="4"/>'
    )


def keyboard(paint: Paint) -> str:
    rows = "".join(_key_row(row, paint) for row in range(4))
    return (
        f'<path d="M84 208 L316 208 L366 316 L34 316Z" fill="{paint.dark}"/><path d="M34 316 L366 316 L364 326 L36 326Z" fill="{paint.deep}"/>'
        f'<path d="M88 212 L312 212 L358 310 L42 310Z" fill="{FACE}"/>{rows}'
    )


_SPACE_ROW = 3
_BESIDE_SPACE = (0, 1, 10, 11)
_ACCENTS = ((0, 0), (2, 11))


def _key_row(row: int, paint: Paint) -> str:
    """Twelve keys; the nearest row has the space bar in its middle."""
    top, left = 218 + row * 23, 92 - row * 11
    width = (400 - 2 * left) / 12
    places = _BESIDE_SPACE if row == _SPACE_ROW else range(12)
    keys = "".join(
        _key(left + place * width, top, width, paint.accent if (row, place) in _ACCENTS else paint.light)
        for place in places
    )
    return keys + _key(left + 2 * width, top, 8 * width, paint.light) if row == _SPACE_ROW else keys


def _key(left: float, top: int, width: float, colour: str) -> str:
    return f'<rect x="{left + 1.5:.1f}" y="{top}" width="{width - 3:.1f}" height="18" rx="4" fill="{colour}"/>'


def backpack(paint: Paint) -> str:
    return (
        f'<path d="M176 98 Q200 66 224 98" fill="none" stroke="{paint.deep}" stroke-width="10"/><path d="M110 176 Q84 216 96 292 M290 176 Q316 216 304 292" fill="none" stroke="{paint.deep}" stroke-width="14"/>'
        f'<path d="M112 160 Q114 90 200 90 Q286 90 288 160 L294 296 Q292 322 262 322 H138 Q108 322 106 296Z" fill="{BODY}"/>'
        f'<path d="M112 166 Q200 196 288 166 L284 122 Q262 90 200 90 Q138 90 116 122Z" fill="{FACE}"/>'
        f'<rect x="136" y="222" width="128" height="84" rx="16" fill="{paint.dark}"/><path d="M136 244 Q200 258 264 244" fill="none" stroke="{paint.light}" stroke-width="3"/>'
        f'<g fill="#8c5a33"><rect x="160" y="164" width="13" height="66" rx="4"/><rect x="227" y="164" width="13" height="66" rx="4"/></g><g fill="#d8b25a"><rect x="158" y="206" width="17" height="11" rx="3"/><rect x="225" y="206" width="17" height="11" rx="3"/></g>'
    )


def rolltop(paint: Paint) -> str:
    return (
        f'<path d="M110 190 Q88 230 98 296 M290 190 Q312 230 302 296" fill="none" stroke="{paint.deep}" stroke-width="13"/>'
        f'<path d="M116 128 L284 128 L294 300 Q292 322 266 322 H134 Q108 322 106 300Z" fill="{BODY}"/><rect x="108" y="96" width="184" height="30" rx="14" fill="{FACE}"/>'
        f'<rect x="104" y="120" width="192" height="16" rx="8" fill="{paint.deep}"/><rect x="190" y="130" width="20" height="86" fill="{_DARK}"/><rect x="182" y="204" width="36" height="22" rx="4" fill="{METAL}"/>'
        f'<path d="M120 246 H280" stroke="{paint.light}" stroke-width="4" opacity=".7"/><rect x="138" y="254" width="124" height="52" rx="8" fill="{paint.dark}" opacity=".7"/>'
    )


def bottle(paint: Paint) -> str:
    return (
        f'<rect x="176" y="64" width="48" height="40" rx="8" fill="{WOOD}"/><path d="M190 66 q10 -26 20 0" fill="none" stroke="#6b4a2b" stroke-width="5"/>'
        f'<path d="M178 104 H222 V126 Q254 144 254 186 V300 Q254 322 232 322 H168 Q146 322 146 300 V186 Q146 144 178 126Z" fill="{BODY}"/>'
        f'<rect x="146" y="218" width="108" height="58" fill="{paint.deep}" opacity=".3"/><path d="M164 172 V300" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".4"/>'
        f'<path d="M184 240 q16 -22 32 0 q-6 20 -16 22 q-10 -2 -16 -22" fill="{paint.light}"/>'
    )


def flask(paint: Paint) -> str:
    return (
        f'<rect x="158" y="76" width="84" height="66" rx="12" fill="{METAL}"/><path d="M162 96 H238 M162 112 H238" stroke="#7c848b" stroke-width="2"/>'
        f'<path d="M150 146 H250 L258 176 V298 Q258 322 234 322 H166 Q142 322 142 298 V176Z" fill="{BODY}"/><rect x="142" y="290" width="116" height="14" fill="{METAL}"/>'
        f'<path d="M162 182 V280" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".35"/><path d="M258 196 q32 2 32 46 q0 40 -32 44" fill="none" stroke="{paint.deep}" stroke-width="9"/>'
    )


def tent(paint: Paint) -> str:
    return (
        '<path d="M0 262 L90 176 L150 226 L232 150 L400 268 V300 H0Z" fill="#8aa5ad" opacity=".55"/>'
        f'<path d="M36 320 Q120 140 200 128 Q280 140 364 320Z" fill="{BODY}"/><path d="M200 128 Q166 220 142 320 H258 Q234 220 200 128Z" fill="{paint.deep}"/>'
        f'<path d="M200 128 Q176 226 168 320 H142 Q166 220 200 128Z" fill="{paint.light}"/><path d="M182 320 Q198 240 200 160 Q206 240 218 320Z" fill="#f7d58a" opacity=".75"/>'
        f'<path d="M36 320 L14 334 M364 320 L386 334" stroke="#d9d4c4" stroke-width="3"/><path d="M98 236 Q150 176 200 128 Q250 176 302 236" fill="none" stroke="{paint.light}" stroke-width="3"/>'
        f'<path d="M110 250 l30 -8 -6 34 -32 6Z" fill="{GLASS}" opacity=".7"/>'
    )
