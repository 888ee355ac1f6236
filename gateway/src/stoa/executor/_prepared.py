"""A plan made ready for many executions: the constant part of each request as bytes, and what answers are checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, assert_never

import orjson
from graphql import FieldNode, OperationDefinitionNode, parse

from stoa.document import read_document
from stoa.executor._contexts import ContextualDocument, contextual_document
from stoa.plan import (
    BatchFetch,
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

#: the field that entity fetches select, and nothing else
ENTITIES: Final = "_entities"
#: where a document is so long, it may as well take long to read
_TOKENS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedFetch:
    """``envelope`` is the request body up to the opening brace of the variables.

    ``contextual`` is there where entities bring values of their own for variables of the document.
    """

    fetch: Fetch
    envelope: bytes
    identity_names: tuple[str, ...]
    contextual: ContextualDocument | None = None

    @property
    def root_names(self) -> tuple[str, ...]:
        """Where an error stands when the whole fetch failed: asked for then, and seldom."""
        return (ENTITIES,) if self.fetch.requires else _root_response_names(self.fetch.document)


@dataclass(frozen=True, slots=True)
class PreparedPlan:
    """``fetches`` and ``batches`` (their envelopes) are keyed by the plan's own nodes, by identity."""

    plan: QueryPlan
    fetches: dict[int, PreparedFetch]
    batches: dict[int, bytes]

    def of(self, fetch: Fetch) -> PreparedFetch:
        return self.fetches[id(fetch)]

    def envelope_of(self, batch: BatchFetch) -> bytes:
        return self.batches[id(batch)]


def prepare_plan(plan: QueryPlan) -> PreparedPlan:
    """Once per plan, kept with it in the document cache."""
    tops = [node for node in (plan.root, *(one.node for one in plan.deferred)) if node is not None]
    fetches = (fetch for top in tops for fetch in fetches_below(top))
    batches = (one for top in tops for one in _requests_below(top) if isinstance(one, BatchFetch))
    return PreparedPlan(
        plan,
        {id(fetch): _prepare(fetch) for fetch in fetches},
        {id(batch): _envelope(batch.document, None) for batch in batches},
    )


def fetches_below(node: PlanNode) -> Iterator[Fetch]:
    """Every fetch that the node may run, those in batches too."""
    for request in _requests_below(node):
        match request:
            case Fetch():
                yield request
            case Flatten():
                yield request.node
            case BatchFetch():
                yield from (flatten.node for flatten in request.nodes)


def _requests_below(node: PlanNode) -> Iterator[Fetch | Flatten | BatchFetch]:
    match node:
        case Fetch() | Flatten() | BatchFetch():
            yield node
        case Sequence() | Parallel():
            for child in node.nodes:
                yield from _requests_below(child)
        case Condition():
            for branch in (node.if_true, node.if_false):
                if branch is not None:
                    yield from _requests_below(branch)
        case Subscription():
            yield node.primary
            if node.rest is not None:
                yield from _requests_below(node.rest)
        case _:
            assert_never(node)


def _envelope(document: str, operation_name: str | None) -> bytes:
    name = b',"operationName":' + orjson.dumps(operation_name) if operation_name else b""
    return b'{"query":' + orjson.dumps(document) + name + b',"variables":{'


def _prepare(fetch: Fetch) -> PreparedFetch:
    return PreparedFetch(
        fetch=fetch,
        envelope=_envelope(fetch.document, fetch.operation_name),
        identity_names=_identity_names(fetch),
        contextual=contextual_document(fetch),
    )


def _root_response_names(document: str) -> tuple[str, ...]:
    operation = (read_document(document, _TOKENS) or parse(document, no_location=True)).definitions[0]
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


__all__ = ["ENTITIES", "PreparedFetch", "PreparedPlan", "fetches_below", "prepare_plan"]
