from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from stoa_primitives import Refusal

from notifications.application.choose import unsubscribe
from notifications.application.ports import Transactions
from notifications.domain.preferences import Subscription

PREFIX: Final = "/letters"
_HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}
_ASK: Final = (
    "<h1>No more letters of this kind?</h1><p lang='de'>Keine Briefe dieser Art mehr?</p>"
    "<form method='post' action='?token={token}'><button>Unsubscribe / Abbestellen</button></form>"
)
_DONE: Final = (
    "<h1>Done. You get no more letters of this kind.</h1>"
    "<p lang='de'>Erledigt. Sie erhalten keine Briefe dieser Art mehr.</p>"
)


def build_pages(subscription: Callable[[str], Subscription], transactions: Transactions) -> Starlette:
    """Looking at the page changes nothing, because mail programs look at links; the button does."""

    async def ask(request: Request) -> Response:
        return await _told(_ask, request)

    async def end(request: Request) -> Response:
        return await _told(_end, request)

    async def _ask(token: str) -> str:
        subscription(token)
        return _ASK.format(token=escape(token, quote=True))

    async def _end(token: str) -> str:
        await unsubscribe(subscription(token), transactions)
        return _DONE

    path = f"{PREFIX}/unsubscribe"
    return Starlette(routes=[Route(path, ask, methods=["GET"]), Route(path, end, methods=["POST"])])


async def _told(deed: Callable[[str], Awaitable[str]], request: Request) -> Response:
    token = request.query_params.get("token", "")
    try:
        text = await deed(token)
    except Refusal as refusal:
        return _page(f"<h1>{escape(refusal.message)}</h1>", 400)
    return _page(text, 200)


def _page(body: str, status: int) -> Response:
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Letters</title><style>body{font:18px/1.5 sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}"
        f"</style>{body}</html>"
    )
    return HTMLResponse(text, status, headers=dict(_HEADERS))
