"""What a supergraph says, as frozen data. Subgraphs are named by their names, never by their ``join__Graph`` values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from graphql import GraphQLSchema, is_abstract_type

from stoa.supergraph._field_set import FieldSet

TypeKind: TypeAlias = Literal["object", "interface", "union", "enum", "input", "scalar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """One subgraph: ``graph_enum`` is its value of ``join__Graph``."""

    name: str
    url: str
    graph_enum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityKey:
    """One ``@key``: its text, the same parsed, and whether the subgraph resolves entities by it."""

    text: str
    fields: FieldSet
    resolvable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeInSubgraph:
    """What one subgraph knows of a type: ``implements``, ``members`` and ``values`` as that subgraph declares them."""

    keys: tuple[EntityKey, ...] = ()
    is_interface_object: bool = False
    is_extension: bool = False
    implements: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextArgument:
    """An argument that the gateway fills in: what ``selection`` finds at the nearest object above that sets the context.

    ``type`` is the argument's type as text. Clients do not see the argument.
    """

    name: str
    type: str
    context: str
    selection: FieldSet


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInSubgraph:
    """What one subgraph knows of a field. ``type`` is the text of its type where that differs from the supergraph's."""

    type: str | None = None
    external: bool = False
    requires: FieldSet = ()
    provides: FieldSet = ()
    override: str | None = None
    override_label: str | None = None
    used_overridden: bool = False
    context_arguments: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedField:
    """A field and the subgraphs that declare it. No subgraph: a copy from an interface object onto an implementation."""

    name: str
    subgraphs: Mapping[str, FieldInSubgraph]

    @property
    def comes_from_interface_object(self) -> bool:
        return not self.subgraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedType:
    """A type, the subgraphs that declare it, and its fields (input fields too)."""

    name: str
    kind: TypeKind
    subgraphs: Mapping[str, TypeInSubgraph]
    fields: Mapping[str, JoinedField]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRequirement:
    """Who may read a coordinate. ``scopes`` and ``policies`` are any-of lists of all-of groups; empty means no such demand."""

    authenticated: bool = False
    scopes: tuple[tuple[str, ...], ...] = ()
    policies: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Supergraph:
    """A whole supergraph. ``security`` is keyed by ``Type`` and ``Type.field``; ``contexts`` says which types set which."""

    sdl: str
    subgraphs: Mapping[str, Subgraph]
    schema: GraphQLSchema
    api_schema: GraphQLSchema
    types: Mapping[str, JoinedType]
    security: Mapping[str, SecurityRequirement]
    contexts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def possible_types(self) -> Mapping[str, frozenset[str]]:
        """Composite type → names of the object types it can be at run time (an object type is itself)."""
        return MappingProxyType({name: _possible_types(self.schema, name) for name in self.types})


def _possible_types(schema: GraphQLSchema, name: str) -> frozenset[str]:
    """An interface that nothing implements stands for itself: interface objects may still answer for it."""
    named = schema.get_type(name)
    if named is not None and is_abstract_type(named):
        possible = frozenset(member.name for member in schema.get_possible_types(named))
        return possible or frozenset((name,))
    return frozenset((name,))
