"""The nodes of a query plan. A new node kind must break the type checker, not production: match them to the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from stoa.plan._path import PathSegment, ResponsePath
from stoa.plan._requires import RequiredSelection

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRewrite:
    """Rename the member at ``path`` of each answer to ``rename_to`` after the fetch, or, with ``set_typename_to``, overwrite it.

    The planner gives a field another response name when two equal response names would conflict inside one subgraph request.
    """

    path: ResponsePath
    rename_to: str | None = None
    set_typename_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request to one subgraph.

    Without ``requires`` it is a root fetch. With ``requires`` it is an entity fetch: ``document`` declares ``$representations:
    [_Any!]!`` and selects ``_entities(representations: $representations)``; the surrounding :class:`Flatten` says where the
    entities stand. ``representation_typename`` overrides the ``__typename`` sent (interface objects); None sends the entity's own.
    ``entity_types`` are the object types whose entities take part; others at the path are left alone.
    """

    subgraph: str
    kind: OperationKind
    document: str
    variables: tuple[str, ...] = ()
    operation_name: str | None = None
    requires: RequiredSelection = ()
    entity_types: frozenset[str] = frozenset()
    representation_typename: str | None = None
    rewrites: tuple[FetchRewrite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flatten:
    """Run the entity fetch for all entities found at ``path`` of the response so far, and put the answers back there."""

    path: ResponsePath
    node: Fetch


@dataclass(frozen=True, slots=True)
class Sequence:
    """Run one after another."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Run side by side."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Run one branch, chosen by a Boolean variable of the client (``@include`` and ``@skip`` on whole fetches)."""

    variable: str
    if_true: PlanNode | None = None
    if_false: PlanNode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Open a stream at one subgraph with ``primary``; run ``rest`` for each event."""

    primary: Fetch
    rest: PlanNode | None = None


PlanNode: TypeAlias = Fetch | Flatten | Sequence | Parallel | Condition | Subscription


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The whole plan; ``root`` is None when nothing needs fetching (only ``__typename`` or introspection)."""

    root: PlanNode | None


__all__ = [
    "Condition",
    "Fetch",
    "FetchRewrite",
    "Flatten",
    "OperationKind",
    "Parallel",
    "PathSegment",
    "PlanNode",
    "QueryPlan",
    "Sequence",
    "Subscription",
]
