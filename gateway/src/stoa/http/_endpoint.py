"""``/graphql`` over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from msgspec import structs

from stoa.config import HttpSettings
from stoa.errors import ClientError, CsrfRefused, MalformedRequest, MethodNotAllowed, UnsupportedMediaType
from stoa.http._asgi import ClientGoneError, Headers, Receive, Scope, Send, header, read_body, respond
from stoa.http._cors import Cors
from stoa.http._identify import Caller, Identifier
from stoa.http._media import Accepted, Media, check_content_type, negotiate, status_of_error, status_of_response
from stoa.http._stream import FRAMINGS, ResponseStream
from stoa.pipeline import (
    GraphqlRequest,
    GraphqlResponse,
    Pipeline,
    PreparedOperation,
    decode_request,
    error_response,
    internal_error_response,
    read_request,
)
from stoa.plan import render_json

# A foreign page cannot add these without a preflight that we would refuse.
_PREFLIGHT_HEADERS: Final = (b"x-csrf", b"graphql-require-preflight", b"apollo-require-preflight")
CLOSE: Final = (b"connection", b"close")
_PLAN_HEADER: Final = b"stoa-expose-query-plan"
_PARAMETERS: Final = frozenset({"query", "operationName", "variables", "extensions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlEndpoint:
    """Answers every request to ``/graphql``; a bug of ours becomes a reference, never a stack trace."""

    pipeline: Pipeline
    identifier: Identifier
    settings: HttpSettings
    cors: Cors
    expose_plan: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await self.cors.answer_preflight(scope, send)
            return
        accepted = Accepted((Media.JSON,))
        try:
            accepted = negotiate(header(scope, b"accept"))
            await self._answer(scope, receive, send, accepted)
        except ClientGoneError:
            return
        except ClientError as error:
            await self._refuse(scope, send, error, accepted.for_errors())
        except Exception as error:  # noqa: BLE001 - the last door: nothing internal may leave the process
            await self._write(scope, send, 500, self._crashed(error), media=Media.JSON)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, accepted: Accepted) -> None:
        request = await self._read(scope, receive)
        caller = await self.identifier.identify(scope)
        increments = accepted.for_increments()
        prepared = await self.pipeline.prepare(request, caller.identity, incremental=increments is not None)
        if scope["method"] == "GET" and prepared.kind != "query":
            raise MethodNotAllowed(f"A {prepared.kind} needs POST.", allowed="POST")
        media = accepted.for_stream() if prepared.kind == "subscription" else accepted.for_document()
        if prepared.is_incremental and increments is not None:
            media = increments
        framing = FRAMINGS.get(media)
        if framing is not None:
            stream = ResponseStream(
                receive, send, settings=self.settings, expires_at=caller.identity.expires_at, crash=self._crashed
            )
            by_id = media is Media.MULTIPART_BY_ID
            await stream.run(self._responses(scope, prepared, caller, by_id=by_id), framing, self.cors.headers(scope))
            return
        response = await self._run(scope, prepared, caller)
        await self._write(scope, send, status_of_response(response), response, media=media)

    async def _run(self, scope: Scope, prepared: PreparedOperation, caller: Caller) -> GraphqlResponse:
        return self._explained(scope, prepared, await self.pipeline.run(prepared, caller.headers))

    def _explained(self, scope: Scope, prepared: PreparedOperation, response: GraphqlResponse) -> GraphqlResponse:
        if self.expose_plan and header(scope, _PLAN_HEADER) == b"true":
            return structs.replace(response, extensions={"queryPlan": render_json(prepared.variant.plan)})
        return response

    async def _responses(
        self, scope: Scope, prepared: PreparedOperation, caller: Caller, *, by_id: bool
    ) -> AsyncGenerator[GraphqlResponse, None]:
        if prepared.is_incremental:
            async with aclosing(self.pipeline.deliver(prepared, caller.headers, by_id=by_id)) as responses:
                async for response in responses:
                    yield self._explained(scope, prepared, response) if response.was_executed else response
            return
        if prepared.kind != "subscription":
            yield await self._run(scope, prepared, caller)
            return
        async for response in self.pipeline.stream(prepared, caller.headers):
            yield response

    async def _read(self, scope: Scope, receive: Receive) -> GraphqlRequest:
        limits = self.pipeline.settings.limits
        match scope["method"]:
            case "POST":
                check_content_type(header(scope, b"content-type"), header(scope, b"content-encoding"))
                return decode_request(await read_body(scope, receive, self.settings), limits)
            case "GET":
                _refuse_simple_request(scope)
                return read_request(_parameters(scope["query_string"]), limits)
            case _:
                raise MethodNotAllowed("Use POST, or GET for queries.", allowed="GET, POST, OPTIONS")

    async def _refuse(self, scope: Scope, send: Send, error: ClientError, media: Media) -> None:
        status, response, extra = refusal(error, media)
        await self._write(scope, send, status, response, media=media, extra=extra)

    def _crashed(self, error: Exception) -> GraphqlResponse:
        """A bug of ours: the client gets a reference, the log the rest."""
        return internal_error_response(error, self.pipeline.probe)

    async def _write(
        self, scope: Scope, send: Send, status: int, response: GraphqlResponse, *, media: Media, extra: Headers = ()
    ) -> None:
        headers = ((b"content-type", media.value), *self.cors.headers(scope), *extra)
        await respond(send, status, response.as_bytes(), headers)


def refusal(error: ClientError, media: Media) -> tuple[int, GraphqlResponse, tuple[tuple[bytes, bytes], ...]]:
    """Status, response and further headers of a request that was refused as a whole."""
    extra: list[tuple[bytes, bytes]] = []
    if isinstance(error, MethodNotAllowed):
        extra.append((b"allow", error.allowed.encode("ascii")))
    if error.code == "UNAUTHENTICATED":
        extra.append((b"www-authenticate", b'Bearer error="invalid_token"'))
    if error.code in ("BODY_TOO_LARGE", UnsupportedMediaType.code):
        extra.append(CLOSE)
    return status_of_error(error, media), error_response(error), tuple(extra)


def _refuse_simple_request(scope: Scope) -> None:
    """A GET that carries nothing which only same-origin pages and programs can send (row 26 of the security list)."""
    content_type = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    if content_type != b"application/json" and not any(header(scope, name) for name in _PREFLIGHT_HEADERS):
        raise CsrfRefused("A GET request needs the header 'X-CSRF: 1'.")


def _parameters(query_string: bytes) -> Mapping[str, Any]:
    try:
        pairs = parse_qsl(query_string.decode("ascii"), strict_parsing=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise MalformedRequest("The query string is not valid.") from error
    found: dict[str, Any] = {name: value for name, value in pairs if name in _PARAMETERS}
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = _json_parameter(name, found[name])
    return found


def _json_parameter(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError as error:
        raise MalformedRequest(f"The parameter '{name}' is not valid JSON.") from error


__all__ = ["CLOSE", "GraphqlEndpoint", "refusal"]
