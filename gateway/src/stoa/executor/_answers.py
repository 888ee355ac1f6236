"""Read one subgraph answer with suspicion: HTTP status, JSON, GraphQL shape. The result is data and faults, never a crash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from stoa.errors import SubgraphError, SubgraphMalformedAnswer
from stoa.executor._nesting import is_nested_too_deeply
from stoa.executor._transport import SubgraphResponse

_MAX_ERRORS: Final = 100
_MAX_MESSAGE: Final = 2_000
_MAX_PATH: Final = 64
_HTTP_OK: Final = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerError:
    """One entry of the answer's ``errors``; ``path`` is the subgraph's own, None when it is missing or unusable."""

    message: str
    path: tuple[str | int, ...] | None
    extensions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    data: dict[str, Any] | None
    errors: tuple[AnswerError, ...]


def read_answer(subgraph: str, response: SubgraphResponse) -> Answer:
    """Raise a :class:`SubgraphError` unless this is a GraphQL response with data, errors or both."""
    try:
        payload = orjson.loads(response.body)
    except ValueError as error:
        if response.status not in _HTTP_OK:
            raise SubgraphError(f"Subgraph '{subgraph}' answered HTTP {response.status}.", subgraph=subgraph) from error
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with no JSON.", subgraph=subgraph) from error
    if is_nested_too_deeply(response.body, lambda: payload):
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with JSON nested too deeply.", subgraph=subgraph)
    return read_payload(subgraph, payload, status=response.status)


def read_payload(subgraph: str, payload: Any, *, status: int = 200) -> Answer:
    """The same for JSON that is decoded already (an event of a stream)."""
    if not isinstance(payload, dict) or not (payload.keys() & {"data", "errors"}):
        if status not in _HTTP_OK:
            raise SubgraphError(f"Subgraph '{subgraph}' answered HTTP {status}.", subgraph=subgraph)
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with no GraphQL response.", subgraph=subgraph)
    data = payload.get("data")
    errors = tuple(_read_errors(payload.get("errors")))
    if data is not None and not isinstance(data, dict):
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with data that is no object.", subgraph=subgraph)
    if data is None and not errors:
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered without data and errors.", subgraph=subgraph)
    return Answer(data, errors)


def _read_errors(errors: Any) -> Iterator[AnswerError]:
    for error in errors[:_MAX_ERRORS] if isinstance(errors, list) else ():
        entry = error if isinstance(error, dict) else {}
        message = entry.get("message")
        extensions = entry.get("extensions")
        yield AnswerError(
            message=message[:_MAX_MESSAGE] if isinstance(message, str) else "The subgraph gave no message.",
            path=_read_path(entry.get("path")),
            extensions=extensions if isinstance(extensions, dict) else {},
        )


def _read_path(path: Any) -> tuple[str | int, ...] | None:
    if not isinstance(path, list) or not 0 < len(path) <= _MAX_PATH:
        return None
    usable = all(type(part) in (str, int) for part in path)
    return tuple(path) if usable else None


__all__ = ["Answer", "AnswerError", "read_answer", "read_payload"]
