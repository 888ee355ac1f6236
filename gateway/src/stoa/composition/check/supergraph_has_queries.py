"""NO_QUERIES: a supergraph without a query can do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition


def supergraph_has_queries(composition: Composition) -> Iterator[Diagnostic]:
    """Report a supergraph whose Query type is empty."""
    query = composition.schema.types.get("Query")
    if query is None or not query.fields:
        names = [subgraph.name for subgraph in composition.subgraphs]
        yield diagnose("NO_QUERIES", "No subgraph defines a query", coordinate="Query", subgraphs=names)
