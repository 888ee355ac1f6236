"""Query graph: what is reachable from where.

Invariant: knows the supergraph, never an operation or a socket. Built once per supergraph, immutable afterwards.

A node is a composite type as one subgraph sees it. Field moves stay inside a subgraph; entry moves (by key, or by an
interface object) begin a new request. A field with ``@provides`` leads to a copy of its target that has the provided fields
as well, so provided data reaches exactly as deep as the directive says.
"""

from __future__ import annotations

from stoa.query_graph._build import build_query_graph
from stoa.query_graph._contexts import context_read
from stoa.query_graph._graph import EntryMove, FieldMove, Label, Node, NodeKind, QueryGraph

__all__ = [
    "EntryMove",
    "FieldMove",
    "Label",
    "Node",
    "NodeKind",
    "QueryGraph",
    "build_query_graph",
    "context_read",
]
