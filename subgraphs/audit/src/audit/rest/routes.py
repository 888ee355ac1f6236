"""The routes. Each asks for a bearer token with its scope; errors have the same codes as in GraphQL."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from stoa_primitives import InvalidInput, NotAllowed, NotFound, Refusal, acting_for, current_tenant, new_id
from stoa_service import AuthenticationRequired, Caller, CursorCodec
from stoa_service.tokens import KeysUnavailable, TokenRefused, VerifiesTokens

from audit.application.house import House
from audit.application.replay_stream import ReplayStream, replay_stream
from audit.application.search_entries import follow_trail, search_entries
from audit.application.trace_lineage import trace_lineage
from audit.application.verify_chain import VerifyChain, verify_chain
from audit.domain.drawing import mermaid, svg
from audit.domain.entry import Entry

from .openapi import DOCUMENT, PAGE
from .parameters import body_of, filter_of, page_of
from .shapes import document_of, event_of, lineage_of, verification_of
from .split import PREFIX

MOST_LINKS: Final = 20_000
_STATUS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (AuthenticationRequired, 401),
    (TokenRefused, 401),
    (KeysUnavailable, 503),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidInput, 400),
)
_PAGING: Final = frozenset({"first", "after"})
_log = logging.getLogger(__name__)
Answer = Callable[[Request, Caller], Awaitable[Response]]


class Desk:
    """The handlers, over the same use cases as GraphQL."""

    def __init__(self, house: House, cursors: CursorCodec) -> None:
        self._house = house
        self._cursors = cursors

    async def events(self, request: Request, _: Caller) -> Response:
        given = dict(request.query_params)
        page = page_of(given, self._cursors)
        wanted = filter_of(given, allowed=_PAGING)
        return self._page(await search_entries(current_tenant(), wanted, page, self._house.reader), event_of)

    async def documents(self, request: Request, _: Caller) -> Response:
        given = dict(request.query_params) | {"entity": request.path_params["entity"]}
        page = page_of(given, self._cursors)
        wanted = filter_of(given, allowed=_PAGING)
        return self._page(await search_entries(current_tenant(), wanted, page, self._house.reader), document_of)

    async def trail(self, request: Request, _: Caller) -> Response:
        page = page_of(dict(request.query_params), self._cursors)
        found = await follow_trail(current_tenant(), request.path_params["id"], page, self._house.reader)
        return self._page(found, event_of)

    async def lineage(self, request: Request, _: Caller) -> Response:
        found = await trace_lineage(current_tenant(), request.path_params["id"], self._house.reader)
        match request.query_params.get("as", "json"):
            case "svg":
                return Response(svg(found), media_type="image/svg+xml")
            case "mermaid":
                return PlainTextResponse(mermaid(found))
            case _:
                return JSONResponse(lineage_of(found))

    async def verify(self, request: Request, _: Caller) -> Response:
        full = request.query_params.get("full") == "true"
        command = VerifyChain(chain=current_tenant(), full=full, most=MOST_LINKS)
        found = await verify_chain(command, self._house.proof, self._house.checkpoint_key)
        return JSONResponse(verification_of(found))

    async def replay(self, request: Request, caller: Caller) -> Response:
        caller.require_scope("events.manage")
        given = await body_of(request)
        named = frozenset({"consumer", "reason"})
        command = ReplayStream(
            chain=current_tenant(),
            wanted=filter_of(given, allowed=named),
            consumer=str(given.get("consumer", "")),
            reason=str(given.get("reason", "")),
            actor=caller.subject,
        )
        found = await replay_stream(command, self._house.replay)
        return JSONResponse({"replay_id": found.id, "sent": found.sent, "left_out": found.left_out}, 202)

    def _page(self, found: tuple[Sequence[Entry], bool], shape: Callable[[Entry], dict[str, Any]]) -> Response:
        entries, more = found
        after = self._cursors.encode([entries[-1].position]) if entries and more else None
        return JSONResponse({"items": [shape(entry) for entry in entries], "next": after})


def build_rest(house: House, verifier: VerifiesTokens, cursors: CursorCodec) -> Starlette:
    """The REST application below its prefix."""
    desk = Desk(house, cursors)

    async def openapi(_: Request) -> Response:
        return JSONResponse(DOCUMENT)

    async def page(_: Request) -> Response:
        return HTMLResponse(PAGE)

    def route(path: str, answer: Answer, method: str = "GET") -> Route:
        return Route(f"{PREFIX}{path}", _guarded(answer, verifier), methods=[method])

    return Starlette(
        routes=[
            Route(f"{PREFIX}/openapi.json", openapi),
            Route(f"{PREFIX}/docs", page),
            route("/events", desk.events),
            route("/documents/{entity}", desk.documents),
            route("/trails/{id}", desk.trail),
            route("/lineage/{id}", desk.lineage),
            route("/verify", desk.verify),
            route("/replay", desk.replay, "POST"),
        ]
    )


def _guarded(answer: Answer, verifier: VerifiesTokens) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        try:
            caller = await _caller(request, verifier)
            caller.require_scope("audit.read")
            with acting_for(getattr(caller, "tenant", None) or current_tenant()):
                return await answer(request, caller)
        except Refusal as refusal:
            status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), 409)
            return _problem(refusal.code, refusal.message, status)
        except Exception:  # noqa: BLE001 - whatever it was, the answer is JSON with a code
            report = new_id()
            _log.exception("internal error %s at %s", report, request.url.path)
            return _problem("INTERNAL_ERROR", f"Something went wrong on our side. Please report {report}.", 500)

    return guarded


async def _caller(request: Request, verifier: VerifiesTokens) -> Caller:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return Caller.guest()
    return await verifier.caller_of(token.strip())


def _problem(code: str, message: str, status: int) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
