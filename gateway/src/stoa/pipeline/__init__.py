"""Pipeline: one client operation from text to response: parse, validate, authorise, plan, execute, shape.

Invariant: knows every stage and no protocol: neither HTTP nor WebSocket, no header names of clients. Everything that can be decided
once per document is decided once and cached; everything has a limit.
"""

from __future__ import annotations

from stoa.pipeline._compiled import CompiledOperation
from stoa.pipeline._decode import GraphqlRequest, decode_request, read_request
from stoa.pipeline._graph import GatewayGraph, build_graph
from stoa.pipeline._labels import LabelHook, LabelPolicy, LabelRequest
from stoa.pipeline._pipeline import Pipeline, PipelineSettings, PreparedOperation, Responded
from stoa.pipeline._redact import ErrorPolicy
from stoa.pipeline._response import (
    GraphqlError,
    GraphqlResponse,
    IncrementalResult,
    error_response,
    internal_error_response,
)

__all__ = [
    "CompiledOperation",
    "ErrorPolicy",
    "GatewayGraph",
    "GraphqlError",
    "GraphqlRequest",
    "GraphqlResponse",
    "IncrementalResult",
    "LabelHook",
    "LabelPolicy",
    "LabelRequest",
    "Pipeline",
    "PipelineSettings",
    "PreparedOperation",
    "Responded",
    "build_graph",
    "decode_request",
    "error_response",
    "internal_error_response",
    "read_request",
]
