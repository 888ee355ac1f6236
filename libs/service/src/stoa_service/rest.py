"""REST beside GraphQL: one address for both, the same tokens, the same refusals with their codes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from stoa_primitives import InvalidInput, NotAllowed, NotFound, Refusal, acting_for, current_tenant, new_id

from stoa_service.caller import AuthenticationRequired, Caller
from stoa_service.graphql_app import GraphQLApp
from stoa_service.schema import SubgraphSchema
from stoa_service.tokens import KeysUnavailable, TokenRefused, VerifiesTokens

_STATUS: Final[tuple[tuple[type[Refusal], int], ...]] = (
    (AuthenticationRequired, 401),
    (TokenRefused, 401),
    (KeysUnavailable, 503),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidInput, 400),
)
_REFUSED_STATUS: Final = 409

_log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request, Caller], Awaitable[Response]]


class RestBeside:
    """A subgraph's application with REST below a prefix; GraphQL and health stay as they are."""

    def __init__(self, graphql: GraphQLApp, rest: ASGIApp, *, prefix: str) -> None:
        self._graphql = graphql
        self._rest = rest
        self._prefix = prefix

    @property
    def schema(self) -> SubgraphSchema:
        return self._graphql.schema

    @property
    def lifespan(self) -> Callable[[], AbstractAsyncContextManager[object]]:
        return self._graphql.lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_rest = scope["type"] == "http" and (scope["path"] + "/").startswith(f"{self._prefix}/")
        await (self._rest if is_rest else self._graphql)(scope, receive, send)


def for_callers(answer: Answer, verifier: VerifiesTokens) -> Endpoint:
    """The endpoint for whoever holds a bearer token of the realm; a guest is asked to sign in."""

    async def endpoint(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        caller = await verifier.caller_of(token.strip()) if scheme.lower() == "bearer" else Caller.guest()
        caller.require_authenticated()
        with acting_for(getattr(caller, "tenant", None) or current_tenant()):
            return await answer(request, caller)

    return for_anybody(endpoint)


def for_anybody(answer: Endpoint) -> Endpoint:
    """The endpoint with refusals as JSON; anything else is logged, and told as nothing but its report's number."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as refusal:
            status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), _REFUSED_STATUS)
            return problem(refusal.code, refusal.message, status)
        except Exception:  # noqa: BLE001 - whatever it was, the answer is JSON with a code
            report = new_id()
            _log.exception("internal error %s at %s", report, request.url.path)
            return problem("INTERNAL_ERROR", f"Something went wrong on our side. Please report {report}.", 500)

    return endpoint


def problem(code: str, message: str, status: int) -> Response:
    """What every refusal looks like."""
    return JSONResponse({"error": {"code": code, "message": message}}, status)
