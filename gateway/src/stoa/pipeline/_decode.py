"""From bytes or decoded JSON to a GraphQL request, refusing whatever a later stage or a database would choke on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import orjson
from msgspec import Struct

from stoa.config import OperationLimits
from stoa.errors import MalformedRequest, OperationLimitExceeded

_ESCAPED_NULL: Final = re.compile(r"\\u(?:0000|\{0+\})")
_KEY_TYPES: Final[dict[str, tuple[type, str]]] = {
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


class GraphqlRequest(Struct, frozen=True, kw_only=True):
    """One operation as a client sends it."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = msgspec.field(default_factory=dict)
    extensions: Mapping[str, Any] = msgspec.field(default_factory=dict)


def decode_request(body: bytes, limits: OperationLimits) -> GraphqlRequest:
    """Strict JSON: no NaN, no invalid UTF-8, no lone surrogates; of two equal keys the last one counts."""
    try:
        payload = orjson.loads(body)
    except ValueError as error:
        raise MalformedRequest("The body is not valid JSON in UTF-8.") from error
    return read_request(payload, limits)


def read_request(payload: object, limits: OperationLimits) -> GraphqlRequest:
    """Raise :class:`MalformedRequest` unless the members have the types of GraphQL over HTTP (§4.3)."""
    if isinstance(payload, list):
        raise MalformedRequest("Batches are switched off. Send one operation per request.")
    if not isinstance(payload, dict):
        raise MalformedRequest("The body must be a JSON object with the member 'query'.")
    query = payload.get("query")
    if not isinstance(query, str) or not query.strip():
        raise MalformedRequest("The member 'query' must be a string with a GraphQL document.")
    for name, (kind, words) in _KEY_TYPES.items():
        if payload.get(name) is not None and not isinstance(payload[name], kind):
            raise MalformedRequest(f"The member '{name}' must be {words} or null.")
    request = GraphqlRequest(
        query=query,
        operation_name=payload.get("operationName") or None,
        variables=payload.get("variables") or {},
        extensions=payload.get("extensions") or {},
    )
    _check(request, limits)
    return request


def _check(request: GraphqlRequest, limits: OperationLimits) -> None:
    if len(request.query) > limits.characters:
        raise OperationLimitExceeded(f"The document has more than {limits.characters} characters.")
    if request.operation_name is not None and len(request.operation_name) > limits.operation_name_length:
        raise OperationLimitExceeded(f"The operation name has more than {limits.operation_name_length} characters.")
    if len(request.variables) > limits.variables:
        raise OperationLimitExceeded(f"The request has more than {limits.variables} variables.")
    if "\0" in request.query or _ESCAPED_NULL.search(request.query):
        raise MalformedRequest("The document contains the character U+0000.")
    _check_variables(request.variables, limits)


def _check_variables(variables: Mapping[str, Any], limits: OperationLimits) -> None:
    """Level by level, so that depth needs no recursion."""
    level: list[Any] = [variables]
    depth = items = 0
    while level:
        depth += 1
        if depth > limits.variables_depth:
            raise OperationLimitExceeded(f"The variables are nested deeper than {limits.variables_depth}.")
        below: list[Any] = []
        for value in level:
            below += _children(value)
        items += len(below)
        if items > limits.list_items:
            raise OperationLimitExceeded(f"The variables hold more than {limits.list_items} values.")
        level = below


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if any("\0" in name for name in value):
            raise MalformedRequest("A variable contains the character U+0000.")
        return list(value.values())
    if isinstance(value, list):
        return value
    if isinstance(value, str) and "\0" in value:
        raise MalformedRequest("A variable contains the character U+0000.")
    return []


__all__ = ["GraphqlRequest", "decode_request", "read_request"]
