"""The plain request: a POST of JSON from a program, answered with one JSON document. It needs no ASGI scope.

Whatever has a header that asks for more (an origin, a cookie, a stream, compression) is no plain request, and the endpoint's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from msgspec import Struct

from stoa.errors import ClientError
from stoa.http._endpoint import CLOSE, GraphqlEndpoint, refusal
from stoa.http._identify import Caller, bearer_token
from stoa.http._media import Media, status_of_response
from stoa.http._plain_head import PlainHead, header_block
from stoa.pipeline import GraphqlResponse, PreparedOperation, Responded, decode_request, internal_error_response

_REMEMBERED_BODIES: Final = 500
_REMEMBERED_BYTES: Final = 16_000


class PlainResponse(Struct, frozen=True, gc=False):
    """A whole response: status, header block without the length, pieces of the body."""

    status: int
    headers: bytes
    pieces: tuple[bytes, ...]
    close: bool = False


class PlainRequests:
    """Answers what the endpoint would answer, with the same parts."""

    def __init__(self, endpoint: GraphqlEndpoint) -> None:
        self._endpoint = endpoint
        self._pipeline = endpoint.pipeline
        self._prepared: dict[bytes, PreparedOperation] = {}
        self.settings = endpoint.settings

    def begin(self, head: PlainHead, body: bytes, done: Callable[[PlainResponse], None]) -> bool:
        """Answer without a task, by ``done``; False: something has to be waited for first, use :meth:`answer`."""
        pipeline = self._pipeline
        try:
            caller = self._endpoint.identifier.known(head.authorization, head.forwarded)
            if caller is None:
                return False
            prepared = self._prepared.get(body)
            if prepared is None or prepared.graph is not pipeline.graph:
                prepared = pipeline.known(decode_request(body, pipeline.settings.limits), caller.identity)
            if prepared is None or not pipeline.begin(prepared, caller.headers, partial(self._responded, head, done)):
                return False
            pipeline.probe.plan_lookup(hit=True)
        except ClientError as error:
            done(self.refuse(head, error))
        except Exception as error:  # noqa: BLE001 - as in :meth:`answer`
            done(self._crashed(error))
        return True

    def _responded(self, head: PlainHead, done: Callable[[PlainResponse], None], response: Responded) -> None:
        if not isinstance(response, Exception):
            try:
                written = _written(head, response)
            except Exception as error:  # noqa: BLE001 - the last door: nobody awaits this, and the client waits for an answer
                written = self._crashed(error)
        else:
            written = self._crashed(response)
        done(written)

    async def answer(self, head: PlainHead, body: bytes) -> PlainResponse:
        """Never raises."""
        try:
            response = await self._respond(head, body)
        except ClientError as error:
            return self.refuse(head, error)
        except Exception as error:  # noqa: BLE001 - the last door: nothing internal may leave the process
            return self._crashed(error)
        return _written(head, response)

    def refuse(self, head: PlainHead, error: ClientError) -> PlainResponse:
        """The request was not executed."""
        media = head.accepted.for_errors()
        status, response, extra = refusal(error, media)
        return PlainResponse(status, header_block(media, extra), response.as_pieces(), close=CLOSE in extra)

    def _crashed(self, error: Exception) -> PlainResponse:
        crashed = internal_error_response(error, self._pipeline.probe)
        return PlainResponse(500, header_block(Media.JSON, ()), crashed.as_pieces())

    async def _respond(self, head: PlainHead, body: bytes) -> GraphqlResponse:
        pipeline = self._pipeline
        prepared = self._prepared.get(body)
        if prepared is not None and prepared.graph is pipeline.graph:
            caller = await self._caller(head)
            pipeline.probe.plan_lookup(hit=True)
            return await pipeline.run(prepared, caller.headers)
        request = decode_request(body, pipeline.settings.limits)
        caller = await self._caller(head)
        prepared = await pipeline.prepare(request, caller.identity)
        if prepared.kind == "subscription":
            head.accepted.for_stream()
        self._remember(body, prepared)
        return await pipeline.run(prepared, caller.headers)

    def _remember(self, body: bytes, prepared: PreparedOperation) -> None:
        """What depends on nothing but the bytes of the body is known by them next time: most clients send few different ones."""
        known = self._prepared
        if known and next(iter(known.values())).graph is not prepared.graph:
            known.clear()
        if prepared.is_for_everybody and len(body) <= _REMEMBERED_BYTES:
            while len(known) >= _REMEMBERED_BODIES:
                known.pop(next(iter(known)))
            known[body] = prepared

    async def _caller(self, head: PlainHead) -> Caller:
        token = None if head.authorization is None else bearer_token(head.authorization.decode("latin-1"))
        return await self._endpoint.identifier.by_forwarded(token, head.forwarded)


def _written(head: PlainHead, response: GraphqlResponse) -> PlainResponse:
    return PlainResponse(status_of_response(response), head.block, response.as_pieces())


__all__ = ["PlainRequests", "PlainResponse"]
