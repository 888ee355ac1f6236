"""The merged supergraph, before it is printed: every join directive as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stoa.composition._diagnostic import SourceLocation
from stoa.composition.model._subgraph import Kind
from stoa.composition.model._type_ref import TypeRef
from stoa.spec import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedDirective:
    """An application in the supergraph, under the supergraph's name for it; arguments are printed values."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    #: the specification's name, where a rule looks for it ("inaccessible")
    element: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinType:
    graph: str
    key: str | None = None
    extension: bool = False
    resolvable: bool = True
    is_interface_object: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextArgument:
    name: str
    type: str
    context: str
    selection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinField:
    """``graph`` is None where an interface object lends the field to an implementation."""

    graph: str | None = None
    requires: str | None = None
    provides: str | None = None
    type: str | None = None
    external: bool = False
    override: str | None = None
    used_overridden: bool = False
    override_label: str | None = None
    context_arguments: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedElement:
    name: str
    description: str | None = None
    directives: tuple[MergedDirective, ...] = ()
    #: where the subgraphs define it
    locations: tuple[SourceLocation, ...] = ()

    def has(self, element: str) -> bool:
        return any(directive.element == element for directive in self.directives)

    @property
    def is_inaccessible(self) -> bool:
        return self.has("inaccessible")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInput(MergedElement):
    """An argument or an input field."""

    type: TypeRef
    default: str | None = None
    joins: tuple[JoinField, ...] = ()

    @property
    def is_required(self) -> bool:
        return self.type.is_required and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedField(MergedElement):
    type: TypeRef
    arguments: tuple[MergedInput, ...] = ()
    joins: tuple[JoinField, ...] = ()
    #: subgraphs' graph names that define the field at all
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedValue(MergedElement):
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedType(MergedElement):
    kind: Kind
    joins: tuple[JoinType, ...]
    fields: Mapping[str, MergedField] = field(default_factory=dict)
    input_fields: tuple[MergedInput, ...] = ()
    values: tuple[MergedValue, ...] = ()
    #: (graph, interface), and (graph, member)
    implements: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    @property
    def interface_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in self.implements))

    @property
    def member_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for _, name in self.members))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedGraph:
    graph: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedLink:
    url: str
    purpose: str | None = None
    alias: str | None = None
    imports: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSchema:
    """A whole supergraph as data."""

    graphs: tuple[MergedGraph, ...]
    join: Version
    types: Mapping[str, MergedType]
    links: tuple[MergedLink, ...]
    #: printed definitions of directives beyond link and join, by name
    directive_definitions: Mapping[str, str]
    scalars: tuple[str, ...]
    directives: tuple[MergedDirective, ...] = ()
    description: str | None = None
    #: directives for operations: name → arguments
    directive_arguments: Mapping[str, tuple[MergedInput, ...]] = field(default_factory=dict)
    _implementations: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[str]] = {}
        for definition in self.types.values():
            for name in definition.interface_names if definition.kind is Kind.OBJECT else ():
                found.setdefault(name, []).append(definition.name)
        object.__setattr__(self, "_implementations", {name: tuple(names) for name, names in found.items()})

    def possible_types(self, name: str) -> tuple[str, ...]:
        """Return the object types that a value of this type can have."""
        definition = self.types.get(name)
        if definition is None:
            return ()
        if definition.kind is Kind.OBJECT:
            return (name,)
        if definition.kind is Kind.UNION:
            return definition.member_names
        return self._implementations.get(name, ())
