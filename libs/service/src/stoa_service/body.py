"""A GraphQL request from the wire: strict JSON in, a checked value out, a refusal in words for anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from starlette.types import Receive

LARGEST_BODY: Final = 2 * 1024 * 1024
DEEPEST_JSON: Final = 64
LONGEST_OPERATION_NAME: Final = 256


class BadRequest(Exception):
    """The request cannot be read; carries the status and the code of the answer."""

    def __init__(self, message: str, *, status: int = 400, code: str = "BAD_REQUEST") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What GraphQL over HTTP carries."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None


async def read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The whole body, refused as soon as it is too long."""
    _check_headers(headers)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("The request ended before its body did.")
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            raise BadRequest(f"The request is larger than {LARGEST_BODY} bytes.", status=413, code="BODY_TOO_LARGE")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def parse_request(body: bytes) -> GraphQLRequest:
    """Strict JSON: no NaN, no lone surrogates, no U+0000, no bottomless nesting."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("The body is not valid JSON in UTF-8.", code="INVALID_JSON") from error
    if not isinstance(document, dict):
        raise BadRequest("The body must be one JSON object with a query.")
    query, variables, name = document.get("query"), document.get("variables"), document.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("The field query must hold the text of an operation.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("The field variables must be an object.")
    if name is not None and (not isinstance(name, str) or len(name) > LONGEST_OPERATION_NAME):
        raise BadRequest("The field operationName must be a short text.")
    _check_values(variables or {})
    return GraphQLRequest(query=query, variables=variables or {}, operation_name=name)


def _check_headers(headers: Mapping[bytes, bytes]) -> None:
    media_type = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise BadRequest("Send the operation as application/json.", status=415, code="UNSUPPORTED_MEDIA_TYPE")
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise BadRequest("Send the body uncompressed.", status=415, code="UNSUPPORTED_ENCODING")
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length[:12]) > LARGEST_BODY:
        raise BadRequest(f"The request is larger than {LARGEST_BODY} bytes.", status=413, code="BODY_TOO_LARGE")


def _check_values(variables: dict[str, Any]) -> None:
    stack: list[tuple[Any, int]] = [(variables, 1)]
    while stack:
        value, depth = stack.pop()
        if depth > DEEPEST_JSON:
            raise BadRequest(f"The variables are nested deeper than {DEEPEST_JSON} levels.")
        if isinstance(value, str):
            if "\0" in value:
                raise BadRequest("Text may not contain the character U+0000.")
        else:
            stack.extend((child, depth + 1) for child in _children(value))


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
