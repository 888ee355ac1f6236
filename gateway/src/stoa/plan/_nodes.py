"""The nodes of a query plan. A new node kind must break the type checker, not production: match them to the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stoa.plan._contexts import ContextArgument
from stoa.plan._path import PathSegment, ResponsePath
from stoa.plan._requires import RequiredSelection

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRewrite:
    """Rename the member at ``path`` of each answer to ``rename_to`` after the fetch, or, with ``set_typename_to``, overwrite it.

    The planner gives a field another response name when two equal response names would conflict inside one subgraph request.
    ``path`` starts at ``data`` of a root fetch and at each entity of an entity fetch; it is written in the names of the answer
    as it came, so rewrites are done in their order (innermost first). Where a path does not exist nothing is renamed; where
    ``rename_to`` exists already in that object the two are merged.
    """

    path: ResponsePath
    rename_to: str | None = None
    set_typename_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request to one subgraph.

    Without ``requires`` it is a root fetch. With ``requires`` it is an entity fetch: ``document`` declares ``$representations:
    [_Any!]!`` and selects ``_entities(representations: $representations)``; the surrounding :class:`Flatten` says where the
    entities stand. ``representation_typename`` overrides the ``__typename`` sent (interface objects; it is then sent whether
    ``requires`` mentions ``__typename`` or not); None sends the entity's own. ``entity_types`` are the object types whose entities
    take part; others at the path are left alone. Empty ``entity_types`` mean every object at the path: their type is not known
    yet (they came from an interface object) and this fetch brings it. An entity that lacks a required member takes no part; a
    required member that is null is sent as null. ``contexts`` are variables of the document whose values come from objects above
    the entities; they are not among ``variables``. ``id`` is set where deferred requests wait for this one.
    ``representations_variable`` has another name only where a variable of the client has that one.
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
    contexts: tuple[ContextArgument, ...] = ()
    id: int | None = None
    representations_variable: str = "representations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flatten:
    """Run the entity fetch for all entities found at ``path`` of the response so far, and put the answers back there.

    A root fetch (without ``requires``) below the root is for the query type met in an answer: all objects there get its data.
    ``also`` are further places whose entities need the very same request: one request serves them all.
    """

    path: ResponsePath
    node: Fetch
    also: tuple[ResponsePath, ...] = ()

    @property
    def paths(self) -> tuple[ResponsePath, ...]:
        return (self.path, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFetch:
    """Several entity fetches of one wave to one subgraph, sent as one request.

    ``document`` selects ``_entities`` once for each of ``nodes``, under the alias ``names[i]`` and with the representations in the
    variable of the same name; ``variables`` are the client's that any of them uses. Where only one of the nodes finds entities to
    ask for, its own document is sent.
    """

    nodes: tuple[Flatten, ...]
    names: tuple[str, ...]
    document: str
    variables: tuple[str, ...] = ()

    @property
    def subgraph(self) -> str:
        return self.nodes[0].node.subgraph


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


PlanNode: TypeAlias = Fetch | Flatten | BatchFetch | Sequence | Parallel | Condition | Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Requests that only deferred blocks need. ``blocks`` are the numbers of those blocks in ``Operation.deferrals``.

    Each block has one entry of its own, with what it delivers: ``subselection`` at ``path``, after the block ``parent``; its
    ``node`` is None where other requests bring everything. Requests that several blocks need have an entry without
    ``subselection``. ``node`` may start when the fetches whose ``id`` is in ``depends`` are done; a block may be delivered when all
    entries that name it are done.
    """

    blocks: tuple[int, ...]
    node: PlanNode | None
    depends: tuple[int, ...] = ()
    path: tuple[str, ...] = ()
    label: str | None = None
    parent: int | None = None
    subselection: str = ""


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The whole plan; ``root`` is None when nothing needs fetching (only ``__typename`` or introspection).

    With ``deferred``, ``root`` fetches what is answered first: ``subselection``. ``overrides`` are the labels of progressive
    overrides that mattered, each with whether it was active: whoever agrees in these gets the same plan.
    """

    root: PlanNode | None
    deferred: tuple[Deferred, ...] = ()
    subselection: str = ""
    overrides: tuple[tuple[str, bool], ...] = ()

    def holds_for(self, active: Collection[str]) -> bool:
        """Whether this is the plan where these labels are active."""
        return all((label in active) == wanted for label, wanted in self.overrides)


__all__ = [
    "BatchFetch",
    "Condition",
    "Deferred",
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
