"""A plan made ready for many executions: the constant part of each request as bytes, and what answers are checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

import orjson
from graphql import FieldNode, OperationDefinitionNode, parse

from stoa.plan import (
    Condition,
    Fetch,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    RequiredField,
    Sequence,
    Subscription,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedFetch:
    """``envelope`` is the request body up to the opening brace of the variables."""

    fetch: Fetch
    envelope: bytes
    root_names: tuple[str, ...]
    identity_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedPlan:
    """``fetches`` is keyed by the plan's own Fetch nodes, by identity."""

    plan: QueryPlan
    fetches: dict[int, PreparedFetch]

    def of(self, fetch: Fetch) -> PreparedFetch:
        return self.fetches[id(fetch)]


def prepare_plan(plan: QueryPlan) -> PreparedPlan:
    """Once per plan, kept with it in the document cache."""
    nodes = (plan.root, *(one.node for one in plan.deferred))
    found = (fetch for node in nodes if node is not None for fetch in fetches_below(node))
    return PreparedPlan(plan, {id(fetch): _prepare(fetch) for fetch in found})


def fetches_below(node: PlanNode) -> Iterator[Fetch]:
    """Every request that the node may send."""
    match node:
        case Fetch():
            yield node
        case Flatten():
            yield node.node
        case Sequence() | Parallel():
            for child in node.nodes:
                yield from fetches_below(child)
        case Condition():
            for branch in (node.if_true, node.if_false):
                if branch is not None:
                    yield from fetches_below(branch)
        case Subscription():
            yield node.primary
            if node.rest is not None:
                yield from fetches_below(node.rest)
        case _:
            assert_never(node)


def _prepare(fetch: Fetch) -> PreparedFetch:
    parts = [b'{"query":', orjson.dumps(fetch.document)]
    if fetch.operation_name:
        parts += [b',"operationName":', orjson.dumps(fetch.operation_name)]
    parts.append(b',"variables":{')
    return PreparedFetch(
        fetch=fetch,
        envelope=b"".join(parts),
        root_names=_root_response_names(fetch.document),
        identity_names=_identity_names(fetch),
    )


def _root_response_names(document: str) -> tuple[str, ...]:
    """Where an error stands when the whole fetch failed."""
    operation = parse(document, no_location=True).definitions[0]
    if not isinstance(operation, OperationDefinitionNode):
        return ()
    fields = (node for node in operation.selection_set.selections if isinstance(node, FieldNode))
    return tuple((node.alias or node.name).value for node in fields)


def _identity_names(fetch: Fetch) -> tuple[str, ...]:
    """Leaves under one name in the representation, the merged data and perhaps the answer: they must agree in all three."""
    return tuple(
        item.name
        for item in fetch.requires
        if isinstance(item, RequiredField)
        and not item.selection
        and item.name == item.response_name
        and item.name != "__typename"
    )


__all__ = ["PreparedFetch", "PreparedPlan", "fetches_below", "prepare_plan"]
