"""The routes. Each asks for a bearer token with its scope; errors have the same codes as in GraphQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from stoa_primitives import current_tenant
from stoa_service import Caller, CursorCodec
from stoa_service.rest import Answer, Endpoint, for_callers
from stoa_service.tokens import VerifiesTokens

from audit.application.house import House
from audit.application.replay_stream import ReplayStream, replay_stream
from audit.application.search_entries import follow_trail, search_entries
from audit.application.trace_lineage import trace_lineage
from audit.application.verify_chain import VerifyChain, verify_chain
from audit.domain.drawing import mermaid, svg
from audit.domain.entry import Entry

from .openapi import DOCUMENT, PAGE, PREFIX
from .parameters import body_of, filter_of, page_of
from .shapes import document_of, event_of, lineage_of, verification_of

MOST_LINKS: Final = 20_000
_PAGING: Final = frozenset({"first", "after"})


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
        return Route(f"{PREFIX}{path}", _for_auditors(answer, verifier), methods=[method])

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


def _for_auditors(answer: Answer, verifier: VerifiesTokens) -> Endpoint:
    async def audited(request: Request, caller: Caller) -> Response:
        caller.require_scope("audit.read")
        return await answer(request, caller)

    return for_callers(audited, verifier)
