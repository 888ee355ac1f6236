"""Things to wear and to write with: shirts, jackets, shoes, notebooks, pens."""

from __future__ import annotations

from catalog.domain.pictures.paint import BODY, FACE, METAL, Paint

_HANGER = '<path d="M200 78 q0 -26 14 -26 q14 0 10 14 M200 78 L112 116 M200 78 L288 116" fill="none" stroke="#8a6a45" stroke-width="6" stroke-linecap="round"/>'
_PEG = '<circle cx="214" cy="40" r="8" fill="#8a6a45"/>'


def tshirt(paint: Paint) -> str:
    return (
        f'{_PEG}{_HANGER}<path d="M160 96 L104 120 L64 190 L108 214 L124 186 V322 Q200 332 276 322 V186 L292 214 L336 190 L296 120 L240 96 Q200 126 160 96Z" fill="{BODY}"/>'
        f'<path d="M160 96 Q200 126 240 96 L248 99 Q200 140 152 99Z" fill="{paint.dark}"/>'
        f'<g fill="none" stroke="{paint.deep}" stroke-width="2" opacity=".4"><path d="M124 190 Q136 250 128 318"/><path d="M276 190 Q262 250 272 318"/><path d="M180 190 Q172 250 184 316"/></g>'
    )


def longsleeve(paint: Paint) -> str:
    cuffs = f'<path d="M58 288 l34 10 -4 16 -36 -10Z M342 288 l-34 10 4 16 36 -10Z" fill="{paint.dark}"/>'
    return (
        f'{_PEG}{_HANGER}<path d="M160 96 L108 116 Q88 130 80 180 L56 292 L92 302 L124 208 V310 H276 V208 L308 302 L344 292 L320 180 Q312 130 292 116 L240 96 Q200 126 160 96Z" fill="{BODY}"/>{cuffs}'
        f'<rect x="124" y="306" width="152" height="18" rx="4" fill="{paint.dark}"/><path d="M160 96 Q200 126 240 96 L248 99 Q200 142 152 99Z" fill="{paint.dark}"/>'
        f'<g fill="none" stroke="{paint.deep}" stroke-width="2" opacity=".35"><path d="M124 208 Q142 256 128 306"/><path d="M276 208 Q258 256 272 306"/><path d="M206 170 Q196 240 206 304"/></g>'
    )


def jacket(paint: Paint) -> str:
    return (
        f'{_PEG}{_HANGER}<path d="M154 98 L104 120 Q84 136 76 190 L58 290 L98 300 L120 214 V318 Q160 326 200 320 Q240 326 280 318 V214 L302 300 L342 290 L324 190 Q316 136 296 120 L246 98Z" fill="{BODY}"/>'
        f'<path d="M154 98 Q200 76 246 98 L226 150 L200 128 L174 150Z" fill="{paint.dark}"/><path d="M200 128 V320" stroke="{paint.deep}" stroke-width="4"/>'
        f'<g fill="{paint.dark}"><path d="M136 238 L180 246 V290 L136 286Z"/><path d="M264 238 L220 246 V290 L264 286Z"/></g><g stroke="{paint.light}" stroke-width="3"><path d="M136 240 L180 248"/><path d="M264 240 L220 248"/></g>'
        '<g fill="#e3c878"><circle cx="208" cy="170" r="4"/><circle cx="208" cy="206" r="4"/><circle cx="208" cy="242" r="4"/><circle cx="208" cy="278" r="4"/></g>'
    )


def sneaker(paint: Paint) -> str:
    return (
        f'<path d="M60 214 Q66 194 100 196 Q126 232 166 214 Q214 262 296 262 Q346 266 350 302 H56 Q50 252 60 214Z" fill="{BODY}"/>'
        f'<path d="M300 262 Q346 268 350 302 H276 Q276 272 300 262Z" fill="{paint.dark}"/><path d="M166 214 Q138 232 116 214 Q128 270 184 290 L250 262 Q206 250 166 214Z" fill="{FACE}"/>'
        '<path d="M52 300 H352 Q358 322 336 322 H72 Q50 322 52 300Z" fill="#f4f1ea"/><path d="M54 312 H352" stroke="#c9c2b3" stroke-width="3"/>'
        '<g stroke="#fbf9f3" stroke-width="6" stroke-linecap="round"><path d="M164 228 L146 246"/><path d="M186 242 L168 262"/><path d="M210 254 L192 276"/></g>'
        f'<path d="M84 300 Q110 258 80 226" fill="none" stroke="{paint.light}" stroke-width="8"/>'
    )


def boot(paint: Paint) -> str:
    return (
        f'<path d="M92 128 Q140 112 190 128 L196 206 Q220 240 286 246 Q338 252 344 296 H84 Q94 216 92 128Z" fill="{BODY}"/>'
        f'<path d="M88 122 Q140 106 194 122 V146 Q140 132 90 146Z" fill="{paint.dark}"/><path d="M288 246 Q338 252 344 296 H270 Q266 264 288 246Z" fill="{paint.deep}"/>'
        '<path d="M78 294 H350 V312 Q346 324 330 324 H298 L292 314 H176 L168 324 H92 Q78 324 78 310Z" fill="#3a3330"/>'
        '<g stroke="#f1d9a5" stroke-width="5" stroke-linecap="round"><path d="M160 156 L196 164"/><path d="M162 180 L198 188"/><path d="M166 204 L206 212"/><path d="M178 228 L224 230"/></g>'
        f'<path d="M108 152 Q114 220 102 282" fill="none" stroke="{paint.light}" stroke-width="7" opacity=".7"/>'
    )


def notebook(paint: Paint) -> str:
    pages = "".join(f'<path d="M{278 + step} {112 + step} V{306 + step}"/>' for step in (4, 8, 12))
    return (
        f'<path d="M278 106 L300 124 V326 L278 316Z" fill="#f6f0e2"/><g stroke="#d3c8b0" stroke-width="2">{pages}</g>'
        f'<path d="M112 104 Q112 92 124 92 H278 V316 H124 Q112 316 112 304Z" fill="{BODY}"/><rect x="112" y="92" width="24" height="224" fill="{paint.deep}" opacity=".35"/>'
        f'<rect x="250" y="92" width="11" height="224" fill="{paint.deep}"/><rect x="156" y="134" width="76" height="46" rx="3" fill="#f3ead6"/><g stroke="{paint.dark}" stroke-width="3"><path d="M166 150 H222"/><path d="M166 164 H206"/></g>'
        f'<path d="M196 316 L200 350 L206 340 L212 350 V316Z" fill="{paint.accent}"/>'
    )


def pen(paint: Paint) -> str:
    return (
        '<path d="M58 248 L300 226 L352 312 L84 334Z" fill="#fbf6ea"/><g fill="none" stroke="#6d7f98" stroke-width="2.5" stroke-linecap="round" opacity=".7">'
        '<path d="M92 268 q20 -10 34 -1 t36 -3 t34 -3"/><path d="M100 288 q26 -10 40 -1 t30 -3"/></g>'
        f'<g transform="rotate(-38 210 230)"><rect x="150" y="216" width="200" height="30" rx="15" fill="{FACE}"/><rect x="244" y="212" width="112" height="38" rx="17" fill="{BODY}"/>'
        f'<rect x="240" y="212" width="10" height="38" fill="{METAL}"/><rect x="262" y="206" width="76" height="8" rx="4" fill="{METAL}"/><path d="M152 217 L104 228 Q98 231 104 234 L152 245Z" fill="{METAL}"/>'
        f'<path d="M104 231 H140" stroke="{paint.deep}" stroke-width="2"/></g>'
    )
