"""One operation, asked of the gateway and of the monolith."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

import orjson
from graphql import GraphQLResolveInfo, GraphQLSchema, execute_sync, is_abstract_type, parse, validate

from stoa.config import GatewaySettings, OperationLimits
from stoa.errors import PlanningError
from stoa.executor import AsgiApp
from stoa.supergraph import read_supergraph
from stoa.testing._gateway import GatewayClient
from stoa.testing._incremental import merge_identified, merge_parts, parts_of
from stoa.testing.monolith._contexts import context_arguments, put_below
from stoa.testing.monolith._library import LibraryGateway
from stoa.testing.monolith._subgraph import Change, WorldSubgraph
from stoa.testing.monolith._world import Thing, World, WorldFaultError
from stoa.wiring import build_gateway

_MOST_TURNS = 12
_REFUSALS = frozenset({"QUERY_PLANNING_FAILED", "QUERY_PLAN_COMPLEXITY_EXCEEDED"})


@dataclass(frozen=True, slots=True)
class _Expected:
    data: Any
    has_errors: bool
    changes: list[Change]
    has_conditions: bool


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

    def __init__(
        self,
        supergraph_sdl: str,
        subgraphs: Mapping[str, str],
        *,
        has_faults: bool = False,
        least_items: int = 0,
        generate_after: int | None = None,
    ) -> None:
        self._generate_after = generate_after
        supergraph = read_supergraph(supergraph_sdl)
        self.api_schema: GraphQLSchema = supergraph.api_schema
        self._world = World(supergraph, has_faults=has_faults, least_items=least_items)
        self._subgraphs = {name: WorldSubgraph(self._world, name, sdl) for name, sdl in subgraphs.items()}
        self._sdl = supergraph_sdl
        self._order = Random(0)  # noqa: S311 - an order of answers, no secret
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
        if _is_refused(answer):
            return Outcome(refused=True)
        return self._compare(answer, expected)

    async def ask_deferred(self, query: str, marked: str, variables: Mapping[str, Any], order: Random) -> Outcome:
        """``marked`` is the query with parts of it deferred: all that is delivered, put together, must be the monolith's answer.

        Answers come in the order of a seed; a client that takes one response only must get the same. What later comes stands
        later, so the order of members is not compared. Where resolvers fail, null does not bubble out of what is deferred: then
        values must agree where both have some, and the client must have been told of an error.
        """
        found = self._expect(query, variables)
        if found is None:
            return Outcome(comparable=False)
        expected = replace(found, has_conditions=True)
        self._begin(frozenset())
        self._order = order
        spec, merge = order.choice([("deferSpec=20220824", merge_parts), ("incrementalSpec=v0.2", merge_identified)])
        accept = {"accept": f"multipart/mixed; {spec}, application/json"}
        response = await self._shuffled.post(marked, headers=accept, variables=dict(variables))
        answer = merge(parts_of(response.content)) if b"hasNext" in response.content else response.json()
        if found.has_errors:
            is_right = bool(answer.get("errors")) and _agree(answer.get("data"), found.data)
            return Outcome(difference=None if is_right else f"gateway:  {answer}\nmonolith: {found.data}")
        outcome = Outcome(refused=True) if _is_refused(answer) else self._compare(answer, expected)
        if outcome.difference is not None:
            return outcome
        self._begin(frozenset())
        whole = (await self._client.post(marked, variables=dict(variables))).json()
        return outcome if _is_refused(whole) else self._compare(whole, expected)

    @cached_property
    def _client(self) -> GatewayClient:
        return self._client_of(self._subgraphs)

    @cached_property
    def _shuffled(self) -> GatewayClient:
        return self._client_of({name: self._slow(subgraph) for name, subgraph in self._subgraphs.items()})

    def _client_of(self, transports: Mapping[str, AsgiApp]) -> GatewayClient:
        limits = OperationLimits(deferred=1_000, directives=1_000)
        settings = GatewaySettings(limits=limits, generate_after=self._generate_after)
        return GatewayClient(build_gateway(settings, transports=transports, supergraph_sdl=self._sdl))

    def _slow(self, subgraph: WorldSubgraph) -> AsgiApp:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            for _ in range(self._order.randrange(_MOST_TURNS)):
                await asyncio.sleep(0)  # gives way to the other requests once
            await subgraph(scope, receive, send)

        return answer

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

    def sent_to(self, subgraph: str) -> str:
        """The variables of the last operation's requests to the subgraph, as JSON."""
        return json.dumps(self._subgraphs[subgraph].variables)

    def _expect(self, query: str, variables: Mapping[str, Any]) -> _Expected | None:
        """The monolith's data and changes; None where there is nothing to compare with."""
        document = parse(query)
        if validate(self.api_schema, document):
            return None
        self._changes.clear()
        answer = execute_sync(self.api_schema, document, variable_values=dict(variables), field_resolver=self._resolve)
        if any(not isinstance(error.original_error, WorldFaultError) for error in answer.errors or ()):
            return None
        return _Expected(answer.data, bool(answer.errors), list(self._changes), "(if: $" in query)

    def _begin(self, labels: frozenset[str]) -> None:
        self._changes.clear()
        for subgraph in self._subgraphs.values():
            subgraph.problems.clear()
            subgraph.documents.clear()
            subgraph.variables.clear()
            subgraph.changes = self._changes
            subgraph.has_failed = False
            subgraph.labels = labels

    def _compare(self, answer: Mapping[str, Any], expected: _Expected) -> Outcome:
        problems = [problem for subgraph in self._subgraphs.values() for problem in subgraph.problems]
        requests = sum(len(subgraph.documents) for subgraph in self._subgraphs.values())
        difference = None
        if problems:
            difference = "\n".join(problems)
        elif not _is_same(answer.get("data"), expected) or not self._has_right_errors(answer, expected):
            difference = f"gateway:  {json.dumps(answer)}\nmonolith: {json.dumps(expected.data)}"
        elif not _are_same(self._changes, expected):
            difference = f"gateway's changes:  {self._changes}\nmonolith's changes: {expected.changes}"
        return Outcome(difference=difference, requests=requests)

    def _has_right_errors(self, answer: Mapping[str, Any], expected: _Expected) -> bool:
        """Errors where the monolith has some; others only when a subgraph failed over what the planner needed."""
        if answer.get("errors"):
            return expected.has_errors or any(one.has_failed for one in self._subgraphs.values())
        return not expected.has_errors

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        thing = source if isinstance(source, Thing) else Thing(type_name=info.parent_type.name, identity="root")
        if info.operation.operation.value == "mutation" and info.path.prev is None:
            self._changes.append((info.field_name, orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)))
        given = {**arguments, **context_arguments(self._world, thing, info.field_name)}
        return put_below(self._world.value(thing, info.field_name, given), thing)


def _is_refused(answer: Mapping[str, Any]) -> bool:
    return any((error.get("extensions") or {}).get("code") in _REFUSALS for error in answer.get("errors") or ())


def _is_same(data: Any, expected: _Expected) -> bool:
    """Members count in their order, as the specification fixes it; only what conditions leave out may move others."""
    if expected.has_conditions:
        return bool(data == expected.data)
    return json.dumps(data) == json.dumps(expected.data)


def _agree(one: Any, other: Any) -> bool:
    """Equal where neither is null."""
    if one is None or other is None:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return all(name in other and _agree(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_agree, one, other))
    return bool(one == other)


def _are_same(changes: list[Change], expected: _Expected) -> bool:
    """A mutation that stands twice under different conditions is made once; where in the order is not compared."""
    if expected.has_conditions:
        return sorted(changes) == sorted(expected.changes)
    return changes == expected.changes


def _type_of(thing: Thing, _: GraphQLResolveInfo[Any], __: Any) -> str:
    return thing.type_name
