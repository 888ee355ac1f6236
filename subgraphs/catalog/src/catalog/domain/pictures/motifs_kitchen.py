"""Things of the kitchen: coffee and tea, pots and pans, knives and boards."""

from __future__ import annotations

from catalog.domain.pictures.paint import BODY, FACE, METAL, WOOD, Paint

_HANDLE = "#2f2a28"


def moka(paint: Paint) -> str:
    return (
        f'<path d="M258 152 L316 164 L304 236" fill="none" stroke="{_HANDLE}" stroke-width="16" stroke-linejoin="round"/>'
        f'<path d="M142 230 L132 318 Q200 330 268 318 L258 230Z" fill="{BODY}"/><path d="M138 134 L152 222 L248 222 L262 134 Q200 120 138 134Z" fill="{BODY}"/>'
        f'<rect x="144" y="218" width="112" height="16" rx="5" fill="{paint.deep}"/><path d="M138 134 L112 140 L146 172Z" fill="{paint.dark}"/>'
        f'<path d="M142 132 Q200 92 258 132Z" fill="{FACE}"/><circle cx="200" cy="98" r="11" fill="{_HANDLE}"/>'
        f'<g stroke="{paint.light}" stroke-width="3" opacity=".8"><path d="M172 236 L166 316"/><path d="M176 134 L182 220"/></g><path d="M226 134 L220 220" stroke="{paint.deep}" stroke-width="3" opacity=".5"/>'
    )


def kettle(paint: Paint) -> str:
    return (
        f'<path d="M140 172 Q200 70 260 172" fill="none" stroke="{_HANDLE}" stroke-width="15"/><path d="M280 236 Q318 226 330 172 L348 172 Q344 262 284 286Z" fill="{paint.dark}"/>'
        f'<path d="M104 284 Q100 184 200 176 Q300 184 296 284 Q294 322 200 324 Q106 322 104 284Z" fill="{BODY}"/>'
        f'<ellipse cx="200" cy="180" rx="46" ry="11" fill="{paint.deep}"/><path d="M156 178 Q200 150 244 178Z" fill="{FACE}"/><circle cx="200" cy="156" r="10" fill="{_HANDLE}"/>'
        f'<path d="M132 218 Q122 252 130 288" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".45"/>'
    )


def teapot(paint: Paint) -> str:
    return (
        f'<path d="M128 214 Q60 208 70 262 Q80 300 136 288" fill="none" stroke="{paint.dark}" stroke-width="14"/>'
        f'<path d="M268 258 Q312 246 322 186 L346 182 Q340 280 268 304Z" fill="{paint.dark}"/>'
        f'<path d="M116 246 Q120 184 200 180 Q280 184 284 246 Q284 312 226 322 L174 322 Q116 312 116 246Z" fill="{BODY}"/>'
        f'<path d="M150 188 Q200 150 250 188 Q200 204 150 188Z" fill="{FACE}"/><circle cx="200" cy="158" r="10" fill="{paint.deep}"/>'
        f'<path d="M140 226 Q132 256 142 288" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>'
    )


def dripper(paint: Paint) -> str:
    return (
        '<path d="M140 226 Q118 300 150 320 Q200 330 250 320 Q282 300 260 226Z" fill="#dfe8ea" opacity=".75"/>'
        '<path d="M134 270 Q128 304 152 318 Q200 328 248 318 Q272 304 266 270 Q200 284 134 270Z" fill="#4b2e1e"/>'
        f'<path d="M262 244 q48 6 40 40 q-6 26 -44 24" fill="none" stroke="{_HANDLE}" stroke-width="10"/>'
        f'<path d="M108 130 L178 214 L222 214 L292 130Z" fill="{BODY}"/><ellipse cx="200" cy="130" rx="92" ry="20" fill="{paint.light}"/>'
        f'<ellipse cx="200" cy="132" rx="78" ry="14" fill="#f6efe2"/><ellipse cx="200" cy="137" rx="58" ry="8" fill="#4b2e1e"/>'
        f'<rect x="136" y="212" width="128" height="14" rx="7" fill="{paint.dark}"/>'
    )


def pan(paint: Paint) -> str:
    return (
        f'<path d="M268 256 L378 196 Q390 202 384 214 L280 282Z" fill="{WOOD}"/><circle cx="374" cy="206" r="4" fill="{_HANDLE}"/>'
        f'<path d="M52 252 Q60 320 170 322 Q280 320 290 252Z" fill="{BODY}"/><ellipse cx="171" cy="252" rx="119" ry="34" fill="{paint.light}"/>'
        f'<ellipse cx="171" cy="254" rx="108" ry="28" fill="{paint.deep}"/><ellipse cx="171" cy="260" rx="92" ry="20" fill="{paint.dark}"/>'
        '<path d="M128 260 Q140 242 168 250 Q206 244 214 260 Q206 276 170 272 Q134 276 128 260Z" fill="#fdf8ec"/><ellipse cx="172" cy="260" rx="17" ry="9" fill="#f0b13a"/>'
    )


def pot(paint: Paint) -> str:
    return (
        f'<path d="M84 222 h-26 q-8 0 -8 10 v8 h36 M316 222 h26 q8 0 8 10 v8 h-36" fill="none" stroke="{paint.deep}" stroke-width="11"/>'
        f'<path d="M84 200 L90 304 Q98 322 200 324 Q302 322 310 304 L316 200Z" fill="{BODY}"/><path d="M78 200 Q82 148 200 144 Q318 148 322 200 Q200 218 78 200Z" fill="{FACE}"/>'
        f'<rect x="182" y="124" width="36" height="20" rx="9" fill="{METAL}"/><path d="M78 200 Q200 218 322 200" fill="none" stroke="{paint.deep}" stroke-width="4" opacity=".6"/>'
        '<path d="M112 228 L116 292" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".3"/>'
    )


def saucepan(paint: Paint) -> str:
    return (
        f'<path d="M262 218 L384 188 Q394 196 386 208 L266 246Z" fill="{METAL}"/><path d="M76 206 L84 302 Q92 320 170 322 Q248 320 256 302 L264 206Z" fill="{BODY}"/>'
        f'<ellipse cx="170" cy="206" rx="94" ry="24" fill="{paint.light}"/><ellipse cx="170" cy="208" rx="84" ry="18" fill="{paint.deep}"/>'
        '<ellipse cx="170" cy="213" rx="72" ry="12" fill="#b5452c"/><path d="M106 234 L112 290" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"/>'
        '<g fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".45"><path d="M150 178 q-14 -22 4 -44"/><path d="M190 176 q14 -24 -4 -48"/></g>'
    )


def knife(paint: Paint) -> str:
    return (
        f'<rect x="46" y="262" width="308" height="58" rx="12" fill="{WOOD}"/><path d="M60 280 H340 M60 300 H340" stroke="#8b6238" stroke-width="1.5" opacity=".5"/>'
        f'<g transform="rotate(-24 200 220)"><path d="M60 214 Q150 188 262 196 L262 236 Q150 246 60 214Z" fill="{METAL}"/><path d="M60 214 Q150 232 262 224 L262 236 Q150 246 60 214Z" fill="#f4f6f7"/>'
        f'<rect x="260" y="192" width="16" height="46" rx="4" fill="{paint.deep}"/><rect x="274" y="194" width="104" height="42" rx="16" fill="{FACE}"/>'
        f'<g fill="{paint.light}"><circle cx="300" cy="215" r="4"/><circle cx="326" cy="215" r="4"/><circle cx="352" cy="215" r="4"/></g></g>'
    )


def board(paint: Paint) -> str:
    grain = "".join(f'<path d="M{x} 118 q8 90 -4 196"/>' for x in range(122, 290, 24))
    return (
        f'<path d="M104 126 Q104 104 126 104 H274 Q296 104 296 126 V298 Q296 320 274 320 H126 Q104 320 104 298Z" fill="{BODY}"/>'
        f'<g fill="none" stroke="{paint.dark}" stroke-width="3" opacity=".55">{grain}</g><rect x="176" y="120" width="48" height="16" rx="8" fill="{paint.deep}"/>'
        '<circle cx="330" cy="296" r="26" fill="#c8442f"/><path d="M330 272 q4 -12 14 -14" stroke="#4c6b3a" stroke-width="4" fill="none"/><ellipse cx="322" cy="286" rx="6" ry="9" fill="#fff" opacity=".4"/>'
    )
