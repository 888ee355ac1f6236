"""The same as functions, for those who would rather pass the supergraph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stoa.library._execute import Mountable, RunOptions
from stoa.library._explained import Explained
from stoa.library._planned import Plan
from stoa.library._result import Result
from stoa.library._supergraph import Supergraph


def plan_operation(
    supergraph: Supergraph, text: str, name: str | None = None, *, overrides: frozenset[str] = frozenset()
) -> Plan:
    """Plan an operation: which subgraph answers what, in which order. See :meth:`stoa.Supergraph.plan`."""
    return supergraph.plan(text, name, overrides=overrides)


def explain(
    supergraph: Supergraph, text: str, field: str | None = None, *, overrides: frozenset[str] = frozenset()
) -> Explained:
    """Say for every field of an operation (or one) where it goes and what lost. See :meth:`stoa.Supergraph.explain`."""
    return supergraph.explain(text, field, overrides=overrides)


async def execute(
    supergraph: Supergraph,
    text: str,
    subgraphs: Mapping[str, Mountable] | None = None,
    *,
    variables: Mapping[str, Any] | None = None,
    name: str | None = None,
    options: RunOptions | None = None,
) -> Result:
    """Run a query or mutation as the gateway would, and keep a trace.

    ``subgraphs`` says by name where a subgraph is: an ASGI application or a graphql-core schema in this process, a transport, or
    an address. Those not named are asked at the supergraph's addresses. What is marked with ``@defer`` comes at once. Clients
    without rights lose what the gateway would keep from them: give an identity in ``options``.
    """
    return await supergraph.execute(text, subgraphs, variables=variables, name=name, options=options)


__all__ = ["execute", "explain", "plan_operation"]
