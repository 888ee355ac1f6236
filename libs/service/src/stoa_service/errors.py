"""GraphQL errors as the gateway may see them: refusals with their code, everything else masked and logged with an id."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from stoa_primitives import Refusal, new_id

_MOST_ERRORS = 20
_LONGEST_MESSAGE = 500
_BUSY = "Too many people are here at once. Please try again in a moment."

_log = logging.getLogger(__name__)


def format_errors(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """What the caller gets to read; at most twenty."""
    return [format_error(error) for error, _ in zip(errors, range(_MOST_ERRORS), strict=False)]


def format_error(error: GraphQLError) -> dict[str, Any]:
    """One error: who caused it decides how much is said."""
    cause = _root_cause(error)
    if isinstance(cause, Refusal):
        return _shape(error, cause.message, cause.code, dict(cause.details))
    if cause is None:
        return _shape(error, error.message[:_LONGEST_MESSAGE], _client_code(error), {})
    if isinstance(cause, PoolTimeout):
        _log.warning("too busy at %s: no connection to the database was free in time", error.path)
        return _shape(error, _BUSY, "BUSY", {})
    report = new_id()
    _log.error("internal error %s at %s", report, error.path, exc_info=cause)
    text = f"Something went wrong on our side. If it happens again, please report {report}."
    return _shape(error, text, "INTERNAL_ERROR", {"report": report})


def _root_cause(error: GraphQLError) -> BaseException | None:
    cause: BaseException | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _client_code(error: GraphQLError) -> str:
    given = (error.extensions or {}).get("code")
    if isinstance(given, str):
        return given
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "BAD_USER_INPUT" if error.path else "GRAPHQL_VALIDATION_FAILED"


def _shape(error: GraphQLError, message: str, code: str, details: dict[str, object]) -> dict[str, Any]:
    shaped: dict[str, Any] = {"message": message}
    if error.locations:
        shaped["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        shaped["path"] = list(error.path)
    shaped["extensions"] = {"code": code, **({"details": details} if details else {})}
    return shaped
