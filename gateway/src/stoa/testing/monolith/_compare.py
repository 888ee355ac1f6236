"""One operation, asked of the gateway and of the monolith."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

import orjson
from graphql import GraphQLResolveInfo, GraphQLSchema, execute_sync, is_abstract_type, parse, validate

from stoa.config import GatewaySettings
from stoa.errors import PlanningError
from stoa.supergraph import read_supergraph
from stoa.testing._gateway import GatewayClient
from stoa.testing.monolith._library import LibraryGateway
from stoa.testing.monolith._subgraph import Change, WorldSubgraph
from stoa.testing.monolith._world import Thing, World
from stoa.wiring import build_gateway

#: data and changes
_Expected: TypeAlias = tuple[Any, list[Change]]
_REFUSALS = frozenset({"QUERY_PLANNING_FAILED", "QUERY_PLAN_COMPLEXITY_EXCEEDED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one operation.

    ``difference`` is None when both gave the same; ``refused`` says that the gateway has no plan, ``comparable`` is False when
    the operation is not valid or the monolith itself fails.
    """

    comparable: bool = True
    refused: bool = False
    difference: str | None = None
    refusal: str = ""
    requests: int = 0


class Comparison:
    """A gateway over strict subgraphs, and the monolith of the same world."""

    def __init__(self, supergraph_sdl: str, subgraphs: Mapping[str, str]) -> None:
        supergraph = read_supergraph(supergraph_sdl)
        self.api_schema: GraphQLSchema = supergraph.api_schema
        self._world = World(supergraph)
        self._subgraphs = {name: WorldSubgraph(self._world, name, sdl) for name, sdl in subgraphs.items()}
        gateway = build_gateway(GatewaySettings(), transports=self._subgraphs, supergraph_sdl=supergraph_sdl)
        self._client = GatewayClient(gateway)
        self._library = LibraryGateway(supergraph, self._subgraphs)
        self._changes: list[Change] = []
        for named in self.api_schema.type_map.values():
            if is_abstract_type(named):
                named.resolve_type = _type_of

    async def ask(self, query: str, variables: Mapping[str, Any]) -> Outcome:
        """Ask both and compare their data."""
        expected = self._expect(query, variables)
        if expected is None:
            return Outcome(comparable=False)
        self._begin(frozenset())
        answer = (await self._client.post(query, variables=dict(variables))).json()
        if any((error.get("extensions") or {}).get("code") in _REFUSALS for error in answer.get("errors") or ()):
            return Outcome(refused=True)
        return self._compare(answer, expected)

    async def ask_library(
        self, query: str, variables: Mapping[str, Any], *, labels: frozenset[str], order: Random
    ) -> Outcome:
        """The same through library calls, with these override labels active and answers in the order of a seed."""
        expected = self._expect(query, variables)
        if expected is None:
            return Outcome(comparable=False)
        self._begin(labels)
        try:
            answer = await self._library.ask(query, variables, labels=labels, order=order)
        except PlanningError as error:
            return Outcome(refused=True, difference=None, refusal=error.message)
        return self._compare(answer, expected)

    def _expect(self, query: str, variables: Mapping[str, Any]) -> _Expected | None:
        """The monolith's data and changes; None where there is nothing to compare with."""
        document = parse(query)
        if validate(self.api_schema, document):
            return None
        self._changes.clear()
        answer = execute_sync(self.api_schema, document, variable_values=dict(variables), field_resolver=self._resolve)
        return None if answer.errors else (answer.data, list(self._changes))

    def _begin(self, labels: frozenset[str]) -> None:
        self._changes.clear()
        for subgraph in self._subgraphs.values():
            subgraph.problems.clear()
            subgraph.documents.clear()
            subgraph.changes = self._changes
            subgraph.labels = labels

    def _compare(self, answer: Mapping[str, Any], expected: _Expected) -> Outcome:
        data, changes = expected
        problems = [problem for subgraph in self._subgraphs.values() for problem in subgraph.problems]
        requests = sum(len(subgraph.documents) for subgraph in self._subgraphs.values())
        difference = None
        if problems:
            difference = "\n".join(problems)
        elif answer.get("data") != data or answer.get("errors"):
            difference = f"gateway:  {json.dumps(answer)}\nmonolith: {json.dumps(data)}"
        elif self._changes != changes:
            difference = f"gateway's changes:  {self._changes}\nmonolith's changes: {changes}"
        return Outcome(difference=difference, requests=requests)

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        thing = source if isinstance(source, Thing) else Thing(type_name=info.parent_type.name, identity="root")
        if info.operation.operation.value == "mutation" and info.path.prev is None:
            self._changes.append((info.field_name, orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)))
        return self._world.value(thing, info.field_name, arguments)


def _type_of(thing: Thing, _: GraphQLResolveInfo[Any], __: Any) -> str:
    return thing.type_name
