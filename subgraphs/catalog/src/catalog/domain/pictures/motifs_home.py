"""Things of the home: lamps, textiles, tableware, pots and vases."""

from __future__ import annotations

from catalog.domain.pictures.paint import BODY, FACE, GLASS, METAL, Paint


def lamp(paint: Paint) -> str:
    return (
        '<ellipse cx="200" cy="190" rx="150" ry="120" fill="url(#glow)"/>'
        f'<ellipse cx="200" cy="318" rx="52" ry="11" fill="{paint.deep}"/><rect x="193" y="196" width="14" height="118" fill="{BODY}"/>'
        f'<ellipse cx="200" cy="268" rx="27" ry="32" fill="{BODY}"/>'
        f'<path d="M158 104 L242 104 L276 200 Q200 216 124 200 Z" fill="{FACE}"/>'
        f'<ellipse cx="200" cy="104" rx="42" ry="7" fill="{paint.light}"/>'
        '<path d="M124 200 Q200 216 276 200 Q200 224 124 200Z" fill="#fff3cf" opacity=".9"/>'
    )


def desk_lamp(paint: Paint) -> str:
    return (
        '<path d="M118 176 L60 322 L214 322 L178 160Z" fill="#ffeab0" opacity=".35"/>'
        f'<ellipse cx="236" cy="318" rx="58" ry="12" fill="{BODY}"/><circle cx="278" cy="206" r="8" fill="{paint.deep}"/>'
        f'<g stroke="{paint.dark}" stroke-width="8" stroke-linecap="round"><path d="M238 314 L278 206"/><path d="M278 206 L176 132"/></g>'
        f'<path d="M184 116 Q160 92 136 124 L104 170 Q140 200 186 178 Z" fill="{BODY}"/>'
        '<ellipse cx="146" cy="178" rx="42" ry="11" transform="rotate(12 146 178)" fill="#fff6da"/>'
    )


def pendant(paint: Paint) -> str:
    return (
        f'<ellipse cx="200" cy="240" rx="150" ry="110" fill="url(#glow)"/><path d="M200 0 L200 112" stroke="{paint.deep}" stroke-width="3"/>'
        f'<rect x="188" y="104" width="24" height="26" rx="5" fill="{METAL}"/>'
        f'<path d="M188 128 Q96 148 92 232 Q200 254 308 232 Q304 148 212 128Z" fill="{BODY}"/>'
        '<ellipse cx="200" cy="234" rx="107" ry="16" fill="#fff1c4"/><circle cx="200" cy="238" r="17" fill="#fffdf4"/>'
    )


def cushion(paint: Paint) -> str:
    return (
        f'<path d="M84 146 Q140 128 200 126 Q260 128 316 146 Q326 156 318 176 Q306 230 322 296 Q326 318 302 318 Q200 334 98 318 Q74 318 78 296 Q94 230 82 176 Q74 156 84 146Z" fill="{BODY}"/>'
        f'<g fill="none" stroke="{paint.dark}" stroke-width="2" opacity=".55"><path d="M112 178 Q200 158 290 178"/><path d="M110 214 Q200 198 292 214"/>'
        f'<path d="M108 250 Q200 238 294 250"/><path d="M104 286 Q200 280 298 286"/></g>'
        f'<path d="M92 150 Q200 118 308 150" fill="none" stroke="{paint.light}" stroke-width="4" opacity=".7"/>'
    )


def blanket(paint: Paint) -> str:
    fringe = "".join(f'<path d="M{x} 300 l-2 22" />' for x in range(108, 300, 9))
    return (
        f'<rect x="92" y="236" width="216" height="66" rx="16" fill="{paint.dark}"/><rect x="88" y="196" width="224" height="64" rx="20" fill="{BODY}"/>'
        f'<rect x="94" y="160" width="212" height="56" rx="22" fill="{FACE}"/>'
        f'<path d="M150 162 Q144 240 150 300 L232 300 Q240 232 232 161Z" fill="{paint.light}" opacity=".8"/>'
        f'<g stroke="{paint.deep}" stroke-width="3" stroke-linecap="round">{fringe}</g>'
        f'<g stroke="{paint.base}" stroke-width="4"><path d="M148 190 L236 190"/><path d="M147 214 L237 214"/><path d="M147 262 L236 262"/></g>'
    )


def mug(paint: Paint) -> str:
    return (
        f'<path d="M268 204 q58 -4 52 44 q-6 44 -60 42" fill="none" stroke="{paint.dark}" stroke-width="17"/>'
        f'<path d="M118 178 L126 302 Q134 324 200 324 Q266 324 274 302 L282 178Z" fill="{BODY}"/>'
        f'<ellipse cx="200" cy="178" rx="82" ry="20" fill="{paint.light}"/><ellipse cx="200" cy="180" rx="72" ry="15" fill="#5a3a26"/>'
        f'<ellipse cx="186" cy="177" rx="30" ry="5" fill="#8a6446"/><path d="M122 262 Q200 284 277 262 L274 302 Q266 324 200 324 Q134 324 126 302Z" fill="{paint.deep}" opacity=".25"/>'
        '<g fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".5"><path d="M176 148 q-12 -20 4 -38"/><path d="M214 150 q14 -22 -2 -44"/></g>'
    )


def bowl(paint: Paint) -> str:
    return (
        f'<path d="M88 208 Q96 312 172 322 L228 322 Q304 312 312 208Z" fill="{BODY}"/><ellipse cx="200" cy="208" rx="112" ry="30" fill="{paint.light}"/>'
        f'<ellipse cx="200" cy="212" rx="98" ry="23" fill="{paint.dark}"/><ellipse cx="200" cy="218" rx="84" ry="16" fill="#c7793a"/>'
        '<circle cx="176" cy="216" r="5" fill="#6c8c4a"/><circle cx="214" cy="212" r="4" fill="#6c8c4a"/><circle cx="234" cy="220" r="5" fill="#f0d9a0"/>'
        f'<path d="M96 248 Q200 286 304 248" fill="none" stroke="{paint.light}" stroke-width="4" opacity=".7"/>'
    )


def plate(paint: Paint) -> str:
    return (
        f'<ellipse cx="200" cy="306" rx="140" ry="26" fill="{paint.deep}"/><circle cx="200" cy="210" r="112" fill="{BODY}"/>'
        f'<circle cx="200" cy="210" r="112" fill="none" stroke="{paint.light}" stroke-width="5"/><circle cx="200" cy="210" r="76" fill="{FACE}"/>'
        f'<circle cx="200" cy="210" r="76" fill="none" stroke="{paint.dark}" stroke-width="2" opacity=".6"/>'
        f'<path d="M142 172 Q176 138 226 140" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".45"/>'
        f'<path d="M120 316 L280 316 L262 300 L138 300Z" fill="{paint.accent}" opacity=".8"/>'
    )


def jug(paint: Paint) -> str:
    return (
        f'<path d="M262 168 q66 6 54 72 q-8 40 -50 44" fill="none" stroke="{paint.dark}" stroke-width="14"/>'
        f'<path d="M150 120 Q160 168 134 206 Q104 262 138 312 Q200 330 262 312 Q296 262 266 206 Q240 168 250 120Z" fill="{BODY}"/>'
        f'<path d="M146 120 Q128 112 122 124 Q138 132 150 144Z" fill="{paint.dark}"/><ellipse cx="200" cy="120" rx="51" ry="11" fill="{paint.deep}"/>'
        f'<path d="M150 210 Q138 252 154 296" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"/>'
    )


def plant(paint: Paint) -> str:
    leaves = "".join(
        f'<path d="M200 226 Q{200 + dx} {226 - rise} {200 + 2 * dx} {216 - rise} Q{200 + 1.4 * dx} {250 - rise * 0.7:.0f} 200 226Z" fill="{colour}"/>'
        for dx, rise, colour in (
            (-50, 84, "#3f6b45"),
            (48, 92, "#4b7d4e"),
            (-26, 132, "#5b8f57"),
            (24, 138, "#466f48"),
            (-58, 40, "#699a5f"),
            (60, 44, "#5b8f57"),
            (2, 150, "#72a566"),
        )
    )
    return (
        f'{leaves}<path d="M136 232 L152 316 Q200 328 248 316 L264 232Z" fill="{BODY}"/><rect x="126" y="216" width="148" height="26" rx="7" fill="{FACE}"/>'
        f'<ellipse cx="200" cy="320" rx="66" ry="9" fill="{paint.dark}"/><path d="M132 236 L268 236" stroke="{paint.deep}" stroke-width="2" opacity=".5"/>'
    )


def vase(paint: Paint) -> str:
    return (
        '<g fill="none" stroke="#7b6a4a" stroke-width="3"><path d="M198 150 Q176 90 142 62"/><path d="M202 150 Q212 84 252 44"/><path d="M200 150 Q196 90 200 36"/></g>'
        '<g fill="#c7b58a"><ellipse cx="142" cy="58" rx="9" ry="17" transform="rotate(-35 142 58)"/><ellipse cx="254" cy="42" rx="9" ry="17" transform="rotate(40 254 42)"/><ellipse cx="200" cy="32" rx="9" ry="18"/>'
        '<ellipse cx="166" cy="92" rx="7" ry="13" transform="rotate(-50 166 92)"/><ellipse cx="228" cy="80" rx="7" ry="13" transform="rotate(40 228 80)"/></g>'
        f'<path d="M178 144 Q182 190 150 220 Q118 276 160 318 Q200 328 240 318 Q282 276 250 220 Q218 190 222 144Z" fill="{BODY}"/>'
        f'<ellipse cx="200" cy="144" rx="22" ry="6" fill="{paint.deep}"/><path d="M144 252 Q146 286 164 304" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".35"/>'
        f'<path d="M136 270 Q200 290 264 270" fill="none" stroke="{GLASS}" stroke-width="3"/>'
    )
