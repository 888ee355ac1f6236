"""The plain request: a POST of JSON from a program, answered with one JSON document. It needs no ASGI scope.

Whatever has a header that asks for more (an origin, a cookie, a stream, compression) is no plain request, and the endpoint's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from msgspec import Struct

from stoa.errors import ClientError
from stoa.http._asgi import SECURITY_HEADERS, Headers
from stoa.http._endpoint import CLOSE, GraphqlEndpoint, refusal
from stoa.http._identify import Caller, bearer_token, is_forwarded
from stoa.http._media import Accepted, Media, negotiate, status_of_response
from stoa.pipeline import GraphqlResponse, PreparedOperation, decode_request, internal_error_response

_CONTENT_TYPES: Final = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8"}
)
#: with any of these the endpoint decides
_ASKS_FOR_MORE: Final = frozenset(
    {b"content-encoding", b"cookie", b"expect", b"origin", b"stoa-expose-query-plan", b"upgrade"}
)
#: of these one each
_READ: Final = frozenset({b"accept", b"authorization", b"content-length", b"content-type"})
_REMEMBERED_BODIES: Final = 500
_REMEMBERED_BYTES: Final = 16_000


class PlainHead(Struct, frozen=True):
    """What the headers of a plain request say."""

    accepted: Accepted
    block: bytes
    authorization: bytes | None
    forwarded: tuple[tuple[bytes, bytes], ...]


class PlainResponse(Struct, frozen=True, gc=False):
    """A whole response: status, header block without the length, body."""

    status: int
    headers: bytes
    body: bytes
    close: bool = False


class PlainRequests:
    """Answers what the endpoint would answer, with the same parts."""

    def __init__(self, endpoint: GraphqlEndpoint) -> None:
        self._endpoint = endpoint
        self._pipeline = endpoint.pipeline
        self._prepared: dict[bytes, PreparedOperation] = {}
        self.settings = endpoint.settings

    def read_head(self, headers: Iterable[tuple[bytes, bytes]]) -> PlainHead | None:
        """None: this is no plain request."""
        read: dict[bytes, bytes] = {}
        forwarded: list[tuple[bytes, bytes]] = []
        for pair in headers:
            name, value = pair
            if name in _ASKS_FOR_MORE or name in read:
                return None
            if name in _READ:
                read[name] = value
            elif is_forwarded(pair):
                forwarded.append(pair)
        answer = _plainly_accepted(read.get(b"accept"))
        if answer is None or read.get(b"content-type") not in _CONTENT_TYPES:
            return None
        length = read.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:20]) > self.settings.body_bytes:
            return None
        return PlainHead(*answer, read.get(b"authorization"), tuple(forwarded))

    async def answer(self, head: PlainHead, body: bytes) -> PlainResponse:
        """Never raises."""
        try:
            response = await self._respond(head, body)
        except ClientError as error:
            return self.refuse(head, error)
        except Exception as error:  # noqa: BLE001 - the last door: nothing internal may leave the process
            crashed = internal_error_response(error, self._pipeline.probe)
            return PlainResponse(500, _header_block(Media.JSON, ()), crashed.as_bytes())
        return PlainResponse(status_of_response(response), head.block, response.as_bytes())

    def refuse(self, head: PlainHead, error: ClientError) -> PlainResponse:
        """The request was not executed."""
        media = head.accepted.for_errors()
        status, response, extra = refusal(error, media)
        return PlainResponse(status, _header_block(media, extra), response.as_bytes(), close=CLOSE in extra)

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


@lru_cache(maxsize=100)
def _plainly_accepted(accept: bytes | None) -> tuple[Accepted, bytes] | None:
    """With the headers of a response; None where the client takes several responses, or nothing that there is."""
    try:
        accepted = negotiate(accept)
    except ClientError:
        return None
    is_plain = accepted.for_increments() is None and Media.EVENTS not in accepted.media
    return (accepted, _header_block(accepted.for_document(), ())) if is_plain else None


_VARY: Final = (b"vary", b"accept, origin")


@lru_cache(maxsize=100)
def _block(media: Media, extra: tuple[tuple[bytes, bytes], ...]) -> bytes:
    lines = (*SECURITY_HEADERS, (b"content-type", media.value), _VARY, *extra)
    return b"".join(name + b": " + value + b"\r\n" for name, value in lines)


def _header_block(media: Media, extra: Headers) -> bytes:
    return _block(media, tuple(extra))


__all__ = ["PlainHead", "PlainRequests", "PlainResponse"]
