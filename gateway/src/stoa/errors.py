"""Errors: every way in which Stoa refuses, in one tree. Invariant: knows no other room.

StoaError
├── ClientError                      text safe to show to whoever sent the request
│   ├── MalformedRequest             body, parameters or JSON are not a GraphQL request
│   ├── UnsupportedMediaType         body is not JSON, or is compressed
│   ├── NotAcceptable                no media type that the client accepts can be served
│   ├── MethodNotAllowed             GET for a mutation, or a method other than GET and POST
│   ├── CsrfRefused                  a request that a foreign page could have sent
│   ├── BodyTooLarge                 body above the limit
│   ├── OperationLimitExceeded       tokens, depth, aliases, root fields, directives, …
│   ├── GraphqlParseFailed           syntax
│   ├── GraphqlValidationFailed      valid syntax, invalid against the schema
│   ├── OperationResolutionFailed    no such operation, or no name where several stand
│   ├── InvalidVariables             variables do not fit their definitions
│   ├── Unauthenticated              a token was sent and is not valid
│   ├── Unauthorized                 the caller lacks a right (reject mode)
│   └── PlanningError                no plan for this operation, or too expensive to find
└── InternalError                    masked towards clients, whole in the log
    ├── SubgraphError                one subgraph did not answer as it should
    │   ├── SubgraphUnreachable      no connection
    │   ├── SubgraphTimeout          no answer before the deadline
    │   ├── SubgraphResponseTooLarge answer above the limit
    │   └── SubgraphMalformedAnswer  not HTTP, not JSON, not GraphQL
    ├── SupergraphError              the supergraph file cannot be used
    │   └── CompositionFailed        the subgraphs do not compose
    ├── ConfigurationError           settings that cannot work, or must not in production
    └── KeySetUnavailable            the issuer's keys cannot be had
"""

from __future__ import annotations

from typing import ClassVar


class StoaError(Exception):
    """Parent of all. ``code`` is stable; programs branch on it, never on the text."""

    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ClientError(StoaError):
    """The request is at fault: the text may be shown."""

    code: ClassVar[str] = "BAD_REQUEST"


class MalformedRequest(ClientError):
    code: ClassVar[str] = "BAD_REQUEST"


class UnsupportedMediaType(ClientError):
    code: ClassVar[str] = "UNSUPPORTED_MEDIA_TYPE"


class NotAcceptable(ClientError):
    code: ClassVar[str] = "NOT_ACCEPTABLE"


class MethodNotAllowed(ClientError):
    code: ClassVar[str] = "METHOD_NOT_ALLOWED"

    def __init__(self, message: str, *, allowed: str) -> None:
        super().__init__(message)
        self.allowed = allowed


class CsrfRefused(ClientError):
    code: ClassVar[str] = "CSRF_REFUSED"


class BodyTooLarge(ClientError):
    code: ClassVar[str] = "BODY_TOO_LARGE"


class OperationLimitExceeded(ClientError):
    code: ClassVar[str] = "OPERATION_LIMIT_EXCEEDED"


class LocatedClientError(ClientError):
    """A refusal with places in the document: one message per place."""

    def __init__(self, problems: tuple[GraphqlProblem, ...]) -> None:
        super().__init__(problems[0].message if problems else "The operation is not valid.")
        self.problems = problems


class GraphqlProblem:
    """One syntax or validation message with its places ``(line, column)`` in the client's document."""

    __slots__ = ("locations", "message")

    def __init__(self, message: str, locations: tuple[tuple[int, int], ...] = ()) -> None:
        self.message = message
        self.locations = locations


class GraphqlParseFailed(LocatedClientError):
    code: ClassVar[str] = "GRAPHQL_PARSE_FAILED"


class GraphqlValidationFailed(LocatedClientError):
    code: ClassVar[str] = "GRAPHQL_VALIDATION_FAILED"


class OperationResolutionFailed(ClientError):
    code: ClassVar[str] = "OPERATION_RESOLUTION_FAILURE"


class InvalidVariables(LocatedClientError):
    code: ClassVar[str] = "BAD_USER_INPUT"


class Unauthenticated(ClientError):
    code: ClassVar[str] = "UNAUTHENTICATED"


class Unauthorized(ClientError):
    code: ClassVar[str] = "UNAUTHORIZED_FIELD_OR_TYPE"


class PlanningError(ClientError):
    """The operation is valid, but no plan answers it. Subclasses say why."""

    code: ClassVar[str] = "QUERY_PLANNING_FAILED"


class InternalError(StoaError):
    """Something behind the gateway is at fault: clients see a safe text, the log the whole."""


class SubgraphError(InternalError):
    """One subgraph did not answer as it should; the other subgraphs' data stays."""

    code: ClassVar[str] = "SUBREQUEST_HTTP_ERROR"

    def __init__(self, message: str, *, subgraph: str) -> None:
        super().__init__(message)
        self.subgraph = subgraph


class SubgraphUnreachable(SubgraphError):
    code: ClassVar[str] = "SUBREQUEST_UNREACHABLE"


class SubgraphTimeout(SubgraphError):
    code: ClassVar[str] = "SUBREQUEST_TIMEOUT"


class SubgraphResponseTooLarge(SubgraphError):
    code: ClassVar[str] = "SUBREQUEST_RESPONSE_TOO_LARGE"


class SubgraphMalformedAnswer(SubgraphError):
    code: ClassVar[str] = "SUBREQUEST_MALFORMED_RESPONSE"


class SupergraphError(InternalError):
    """The supergraph cannot be used."""

    code: ClassVar[str] = "INVALID_SUPERGRAPH"


class CompositionFailed(SupergraphError):
    """The subgraphs do not compose; the message holds every finding."""

    code: ClassVar[str] = "COMPOSITION_FAILED"


class ConfigurationError(InternalError):
    code: ClassVar[str] = "INVALID_CONFIGURATION"


class KeySetUnavailable(InternalError):
    code: ClassVar[str] = "KEY_SET_UNAVAILABLE"


__all__ = [
    "BodyTooLarge",
    "ClientError",
    "CompositionFailed",
    "ConfigurationError",
    "CsrfRefused",
    "GraphqlParseFailed",
    "GraphqlProblem",
    "GraphqlValidationFailed",
    "InternalError",
    "InvalidVariables",
    "KeySetUnavailable",
    "LocatedClientError",
    "MalformedRequest",
    "MethodNotAllowed",
    "NotAcceptable",
    "OperationLimitExceeded",
    "OperationResolutionFailed",
    "PlanningError",
    "StoaError",
    "SubgraphError",
    "SubgraphMalformedAnswer",
    "SubgraphResponseTooLarge",
    "SubgraphTimeout",
    "SubgraphUnreachable",
    "SupergraphError",
    "Unauthenticated",
    "Unauthorized",
    "UnsupportedMediaType",
]
