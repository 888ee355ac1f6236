"""The fetches of a plan as they run for one valuation of the client's conditions, and what each selects of which type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    is_abstract_type,
    parse,
)

from stoa.compiled._unsupported import Reason, UnsupportedOperation
from stoa.plan import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    RequiredField,
    ResponsePath,
    Sequence,
    Subscription,
)
from stoa.shaping import conditions_of

Valuation: TypeAlias = Mapping[str, bool]
SelectionSets: TypeAlias = tuple[SelectionSetNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFacts:
    """``paths`` is empty for a root fetch; ``alias`` is where a batch answers with this fetch's entities."""

    number: int
    fetch: Fetch
    paths: tuple[ResponsePath, ...]
    sets: SelectionSets
    alias: str | None

    @property
    def is_root(self) -> bool:
        return not self.paths

    @property
    def identity(self) -> frozenset[str]:
        """Members of the representation that the answer may repeat: they must agree."""
        return frozenset(
            item.name
            for item in self.fetch.requires
            if isinstance(item, RequiredField)
            and not item.selection
            and item.name == item.response_name
            and item.name != "__typename"
        )


def fetches_of(plan: QueryPlan, valuation: Valuation) -> tuple[FetchFacts, ...]:
    """In the order of the plan: what an entity fetch needs was fetched by an earlier one."""
    if plan.deferred:
        raise UnsupportedOperation(Reason.DEFERRED)
    if plan.root is None:
        raise UnsupportedOperation(Reason.NOTHING_TO_FETCH)
    found = tuple(_below(plan.root, valuation, None))
    return tuple(_facts(number, *one) for number, one in enumerate(found))


_Found: TypeAlias = "tuple[Fetch, tuple[ResponsePath, ...], str | None]"


def _below(node: PlanNode, valuation: Valuation, alias: str | None) -> Iterator[_Found]:
    match node:
        case Fetch():
            yield node, (), None
        case Flatten():
            yield node.node, node.paths, alias
        case BatchFetch():
            for name, flatten in zip(node.names, node.nodes, strict=True):
                yield from _below(flatten, valuation, name)
        case Sequence() | Parallel():
            for child in node.nodes:
                yield from _below(child, valuation, None)
        case Condition():
            branch = node.if_true if valuation.get(node.variable) is True else node.if_false
            if branch is not None:
                yield from _below(branch, valuation, None)
        case Subscription():
            raise UnsupportedOperation(Reason.SUBSCRIPTION)


def _facts(number: int, fetch: Fetch, paths: tuple[ResponsePath, ...], alias: str | None) -> FetchFacts:
    if fetch.contexts:
        raise UnsupportedOperation(Reason.CONTEXT, fetch.subgraph)
    if fetch.rewrites:
        raise UnsupportedOperation(Reason.RENAMED, fetch.subgraph)
    if paths and (fetch.representation_typename is not None or not fetch.entity_types):
        raise UnsupportedOperation(Reason.INTERFACE_OBJECT, fetch.subgraph)
    operation = parse(fetch.document, no_location=True).definitions[0]
    if not isinstance(operation, OperationDefinitionNode):
        raise UnsupportedOperation(Reason.FRAGMENT_SPREAD, fetch.subgraph)
    sets: SelectionSets = (operation.selection_set,)
    if paths:
        fields = (node for node in operation.selection_set.selections if isinstance(node, FieldNode))
        sets = tuple(node.selection_set for node in fields if node.selection_set is not None)
    return FetchFacts(number=number, fetch=fetch, paths=paths, sets=sets, alias=alias)


@dataclass(slots=True)
class Selected:
    """Which fields, by response name, a selection of a fetch has for a runtime type."""

    schema: GraphQLSchema
    valuation: Valuation
    _known: dict[tuple[tuple[int, ...], str], dict[str, list[FieldNode]]] = field(default_factory=dict)

    def fields(self, sets: SelectionSets, typename: str) -> dict[str, list[FieldNode]]:
        key = (tuple(map(id, sets)), typename)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = {}
            for node in self._applying(sets, typename):
                known.setdefault((node.alias or node.name).value, []).append(node)
        return known

    def _applying(self, sets: Iterable[SelectionSetNode], typename: str) -> Iterator[FieldNode]:
        for node in (node for each in sets for node in each.selections):
            conditions = conditions_of(node)
            if conditions is None or any(self.valuation.get(name) is not wanted for name, wanted in conditions):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif not isinstance(node, InlineFragmentNode):
                raise UnsupportedOperation(Reason.FRAGMENT_SPREAD)
            elif node.type_condition is None or self._applies(node.type_condition.name.value, typename):
                yield from self._applying((node.selection_set,), typename)

    def _applies(self, condition: str, typename: str) -> bool:
        if condition == typename:
            return True
        wanted, runtime = self.schema.get_type(condition), self.schema.get_type(typename)
        if wanted is None:
            raise UnsupportedOperation(Reason.UNKNOWN_TYPE, condition)
        if not isinstance(runtime, (GraphQLObjectType, GraphQLInterfaceType)):
            return False
        return is_abstract_type(wanted) and self.schema.is_sub_type(wanted, runtime)


__all__ = ["FetchFacts", "Selected", "SelectionSets", "Valuation", "fetches_of"]
