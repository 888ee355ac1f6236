"""A GraphQL response as data, and as bytes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import orjson
from msgspec import Struct

from stoa.errors import ClientError, LocatedClientError
from stoa.probe import Probe

_UNSET: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlError:
    """One entry of ``errors``; everything in it is safe to show."""

    message: str
    code: str
    path: tuple[str | int, ...] | None = None
    locations: tuple[tuple[int, int], ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"message": self.message}
        if self.locations:
            entry["locations"] = [{"line": line, "column": column} for line, column in self.locations]
        if self.path is not None:
            entry["path"] = list(self.path)
        entry["extensions"] = {**self.extensions, "code": self.code}
        return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class IncrementalResult:
    """What a deferred block brings at one place."""

    data: dict[str, Any] | None
    path: tuple[str | int, ...]
    label: str | None = None
    errors: tuple[GraphqlError, ...] = ()

    def as_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"data": self.data, "path": list(self.path)}
        if self.label is not None:
            entry["label"] = self.label
        if self.errors:
            entry["errors"] = [error.as_json() for error in self.errors]
        return entry


@dataclass(frozen=True, slots=True)
class PendingBlock:
    """A deferred block that will come at one place, and the id by which it is spoken of."""

    id: str
    path: tuple[str | int, ...]
    label: str | None = None

    def as_json(self) -> dict[str, Any]:
        label = {} if self.label is None else {"label": self.label}
        return {"id": self.id, "path": list(self.path), **label}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedResult:
    """What an announced block adds to one object: ``sub_path`` below its own place."""

    id: str
    sub_path: tuple[str | int, ...]
    data: dict[str, Any]
    errors: tuple[GraphqlError, ...] = ()

    def as_json(self) -> dict[str, Any]:
        below = {"subPath": list(self.sub_path)} if self.sub_path else {}
        errors = {"errors": [error.as_json() for error in self.errors]} if self.errors else {}
        return {"id": self.id, **below, "data": self.data, **errors}


@dataclass(frozen=True, slots=True)
class CompletedBlock:
    """An announced block of which nothing more comes; with ``errors`` nothing came at all."""

    id: str
    errors: tuple[GraphqlError, ...] = ()

    def as_json(self) -> dict[str, Any]:
        errors = {"errors": [error.as_json() for error in self.errors]} if self.errors else {}
        return {"id": self.id, **errors}


class GraphqlResponse(Struct, frozen=True, kw_only=True):
    """``data`` is left out (not null) where the request failed before execution; bytes are JSON that was written already.

    ``has_next`` is set in each of several responses to one operation with deferred blocks; ``incremental`` in all but the first.
    """

    data: Any = _UNSET
    errors: tuple[GraphqlError, ...] = ()
    extensions: Mapping[str, Any] = msgspec.field(default_factory=dict)
    pending: tuple[PendingBlock, ...] = ()
    incremental: tuple[IncrementalResult | IdentifiedResult, ...] = ()
    completed: tuple[CompletedBlock, ...] = ()
    has_next: bool | None = None

    @property
    def was_executed(self) -> bool:
        return self.data is not _UNSET

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {}
        if self.was_executed:
            body["data"] = orjson.Fragment(self.data) if type(self.data) is bytes else self.data
        if self.errors:
            body["errors"] = [error.as_json() for error in self.errors]
        if self.extensions:
            body["extensions"] = dict(self.extensions)
        for name, members in (
            ("pending", self.pending),
            ("incremental", self.incremental),
            ("completed", self.completed),
        ):
            if members:
                body[name] = [one.as_json() for one in members]
        if self.has_next is not None:
            body["hasNext"] = self.has_next
        return body

    @property
    def has_errors(self) -> bool:
        """Anywhere in it."""
        return bool(self.errors) or any(one.errors for one in (*self.incremental, *self.completed))

    def as_bytes(self) -> bytes:
        return b"".join(self.as_pieces())

    def as_pieces(self) -> tuple[bytes, ...]:
        """What :meth:`as_bytes` joins: data that is JSON already is neither looked at nor copied."""
        if type(self.data) is bytes and not (self.errors or self.extensions) and self.has_next is None:
            return (b'{"data":', self.data, b"}")
        return (orjson.dumps(self.as_json()),)


def error_response(error: ClientError) -> GraphqlResponse:
    """A request that was refused as a whole."""
    if isinstance(error, LocatedClientError):
        errors = tuple(
            GraphqlError(message=problem.message, code=error.code, locations=problem.locations)
            for problem in error.problems
        )
    else:
        errors = (GraphqlError(message=error.message, code=error.code),)
    return GraphqlResponse(errors=errors)


def internal_error_response(error: Exception, probe: Probe) -> GraphqlResponse:
    """A bug of ours: the client gets a reference, the log the rest."""
    reference = secrets.token_hex(8)
    probe.internal_error(error, reference=reference)
    problem = GraphqlError(
        message="The gateway failed. Try again later.",
        code="INTERNAL_SERVER_ERROR",
        extensions={"reference": reference},
    )
    return GraphqlResponse(errors=(problem,))


__all__ = [
    "CompletedBlock",
    "GraphqlError",
    "GraphqlResponse",
    "IdentifiedResult",
    "IncrementalResult",
    "PendingBlock",
    "error_response",
    "internal_error_response",
]
