"""``POST /graphql`` of a BFF: the cookie becomes a visitor, the operation runs on the screens' schema, subscriptions stream as SSE."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from stoa_service.body import BadRequest, GraphQLRequest, parse_request, read_body
from stoa_service.errors import format_errors
from stoa_service.sse import send_events

from stoa_bff.http.guard import refuse_forgery
from stoa_bff.http.parts import BffParts
from stoa_bff.http.schema import BffContext, ScreenSchema
from stoa_bff.http.visitor import Visitor
from stoa_bff.identity import SignInUnavailable


class GraphQLEndpoint:
    """A raw ASGI application, so that a stream can end when its reader leaves."""

    def __init__(self, parts: BffParts, schema: ScreenSchema) -> None:
        self._parts = parts
        self._schema = schema

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        refused = refuse_forgery(request, self._parts.settings.public_url)
        if refused is not None:
            await refused(scope, receive, send)
            return
        try:
            graphql_request = parse_request(await read_body(dict(scope["headers"]), receive))
            visitor = await self._visitor(request)
        except BadRequest as error:
            await _problem(error.message, error.code, status=error.status)(scope, receive, send)
        except SignInUnavailable as error:
            await _problem(str(error), error.code, status=503)(scope, receive, send)
        else:
            await self._answer(visitor, graphql_request, (scope, receive, send))

    async def _answer(
        self, visitor: Visitor, graphql_request: GraphQLRequest, asgi: tuple[Scope, Receive, Send]
    ) -> None:
        scope, receive, send = asgi
        if b"text/event-stream" in dict(scope["headers"]).get(b"accept", b""):
            await send_events(self._stream(visitor, graphql_request), receive, send)
            return
        before = visitor.session.cookie
        response = await self._execute(visitor, graphql_request)
        if visitor.session.cookie != before:
            self._parts.cookies.write_session(response, visitor.session)
        await response(scope, receive, send)

    async def _visitor(self, request: Request) -> Visitor:
        session = await self._parts.sessions.read(self._parts.cookies.session(request))
        return Visitor(self._parts, await self._parts.tokens.ensure(session))

    async def _execute(self, visitor: Visitor, graphql_request: GraphQLRequest) -> Response:
        result = await self._schema.execute(
            graphql_request.query,
            variable_values=graphql_request.variables,
            context_value=BffContext(visitor),
            operation_name=graphql_request.operation_name,
        )
        status = (
            400 if result.data is None and result.errors and not any(error.path for error in result.errors) else 200
        )
        return Response(_payload(result), status_code=status, media_type="application/json")

    async def _stream(self, visitor: Visitor, graphql_request: GraphQLRequest) -> AsyncIterator[bytes]:
        subscribed = await self._schema.subscribe(
            graphql_request.query,
            variable_values=graphql_request.variables,
            context_value=BffContext(visitor),
            operation_name=graphql_request.operation_name,
        )
        if not hasattr(subscribed, "__aiter__"):
            yield _payload(subscribed)
            return
        async for result in subscribed:
            yield _payload(result)


def _payload(result: Any) -> bytes:
    errors: list[GraphQLError] = list(result.errors or ())
    payload: dict[str, Any] = {"data": result.data}
    if errors:
        payload["errors"] = format_errors(errors)
    return orjson.dumps(payload)


def _problem(message: str, code: str, *, status: int) -> JSONResponse:
    return JSONResponse({"errors": [{"message": message, "extensions": {"code": code}}]}, status_code=status)
