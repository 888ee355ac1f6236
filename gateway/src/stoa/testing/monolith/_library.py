"""The gateway as library calls: no HTTP, overrides by label as one likes, answers in any order.

The stages are the pipeline's. Requests of one wave are answered in an order that a seed decides: what is under way together
may arrive in any order, and nothing in the client's answer may depend on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from random import Random
from typing import Any, Final

import orjson
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from stoa.executor import PlanRequest, SubgraphRequest, SubgraphResponse, execute_plan, prepare_plan
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.shaping import client_path, compile_projection, project
from stoa.supergraph import Supergraph
from stoa.testing.monolith._subgraph import WorldSubgraph

_SECONDS: Final = 60.0
_MOST_TURNS: Final = 6


class LibraryGateway:
    """``ask`` gives the response as a client would see it."""

    def __init__(self, supergraph: Supergraph, subgraphs: Mapping[str, WorldSubgraph]) -> None:
        self._schema = supergraph.api_schema
        self._graph = build_query_graph(supergraph)
        self._interfaces = frozenset(
            name for name, one in supergraph.types.items() if one.kind in ("interface", "union")
        )
        self._subgraphs = subgraphs

    async def ask(
        self, query: str, variables: Mapping[str, Any], *, labels: frozenset[str], order: Random
    ) -> dict[str, Any]:
        """Raises :class:`stoa.errors.PlanningError` where there is no plan."""
        document = parse(query)
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        (node,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
        projection = compile_projection(self._schema, node, fragments)
        plan = plan_operation(self._graph, normalize(document, None, self._schema), overrides=labels)
        values = get_variable_values(self._schema, node.variable_definitions or (), dict(variables))
        if isinstance(values, list):
            raise values[0]
        given = {name: variables.get(name, value) for name, value in values.coerced.items()}
        request = PlanRequest(
            plan=prepare_plan(plan),
            variables=given,
            headers=(),
            deadline=asyncio.get_running_loop().time() + _SECONDS,
            interfaces=self._interfaces,
        )
        result = await execute_plan(request, _ShuffledTransport(self._subgraphs, order))
        faults = [client_path(projection, fault.path) for fault in result.faults]
        shaped = project(projection, result.data, given, explained=[path for path in faults if path is not None])
        errors = [{"message": fault.message} for fault in result.faults]
        errors += [{"message": error.message} for error in shaped.errors]
        return {"data": shaped.data, **({"errors": errors} if errors else {})}


class _ShuffledTransport:
    """Each answer waits for a number of turns of the event loop; no clock is involved."""

    def __init__(self, subgraphs: Mapping[str, WorldSubgraph], order: Random) -> None:
        self._subgraphs = subgraphs
        self._order = order

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        turns = self._order.randrange(_MOST_TURNS)
        for _ in range(turns):
            await asyncio.sleep(0)  # gives way to the other requests once
        payload = orjson.loads(request.body)
        answer = self._subgraphs[request.subgraph].answer(payload["query"], payload.get("variables") or {})
        return SubgraphResponse(status=200, body=orjson.dumps(answer))

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise TypeError(f"{request.subgraph} has no streams in the world")

    async def aclose(self) -> None:
        """Nothing is open between two calls."""


__all__ = ["LibraryGateway"]
