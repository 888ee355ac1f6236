"""One subgraph as composition sees it: types, fields and directives under their specification names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graphql import DirectiveDefinitionNode, ValueNode, print_ast

from stoa.composition._diagnostic import SourceLocation
from stoa.composition.model._type_ref import TypeRef
from stoa.spec import SpecUrl, Version


class Kind(StrEnum):
    SCALAR = "SCALAR"
    OBJECT = "OBJECT"
    INTERFACE = "INTERFACE"
    UNION = "UNION"
    ENUM = "ENUM"
    INPUT = "INPUT_OBJECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A directive applied somewhere.

    The name is the specification's (``key``), whatever the subgraph calls it; a directive of no specification keeps
    its own name behind an at sign (``@mine``), so that the two never mix.
    """

    name: str
    written: str
    arguments: Mapping[str, ValueNode]
    location: SourceLocation | None

    @property
    def argument_text(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, print_ast(value)) for name, value in sorted(self.arguments.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What every named part of a schema has."""

    name: str
    description: str | None = None
    directives: tuple[Application, ...] = ()
    location: SourceLocation | None = None

    def has(self, directive: str) -> bool:
        return any(application.name == directive for application in self.directives)

    def applied(self, directive: str) -> Iterator[Application]:
        return (application for application in self.directives if application.name == directive)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue(Element):
    """An argument or an input field."""

    type: TypeRef
    default: ValueNode | None = None

    @property
    def default_text(self) -> str | None:
        return None if self.default is None else print_ast(self.default)

    @property
    def is_required(self) -> bool:
        return self.type.is_required and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Element):
    type: TypeRef
    arguments: Mapping[str, InputValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue(Element):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDefinition(Element):
    """A type with all its extensions folded in."""

    kind: Kind
    fields: Mapping[str, Field] = field(default_factory=dict)
    input_fields: Mapping[str, InputValue] = field(default_factory=dict)
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    interfaces: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    #: nothing but ``extend`` (or @extends) was written for this type
    is_extension: bool = False
    extends_by_directive: bool = False

    @property
    def is_interface_object(self) -> bool:
        return self.kind is Kind.OBJECT and self.has("interfaceObject")

    @property
    def merged_kind(self) -> Kind:
        return Kind.INTERFACE if self.is_interface_object else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One @link: a specification and the names it brings in."""

    url: SpecUrl
    prefix: str
    #: element (``@key``, ``FieldSet``) → the name it has in this subgraph
    imports: Mapping[str, str]
    location: SourceLocation | None

    def name_of(self, element: str) -> str:
        """Return what this subgraph calls the element (``@key`` → ``@federation__key`` unless imported)."""
        if element in self.imports:
            return self.imports[element]
        at, bare = ("@", element[1:]) if element.startswith("@") else ("", element)
        return f"{at}{self.prefix}" if at and bare == self.url.name else f"{at}{self.prefix}__{bare}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """A subgraph after reading: its types under final names, and what it linked."""

    name: str
    url: str
    graph: str
    #: the federation version it counts as; a linked specification may raise it above the linked one
    version: Version
    linked_version: Version
    is_federation_1: bool
    types: Mapping[str, TypeDefinition]
    directive_definitions: Mapping[str, DirectiveDefinitionNode]
    schema_directives: tuple[Application, ...]
    schema_description: str | None
    links: tuple[Link, ...]
    #: where each of these definitions stands
    directive_locations: Mapping[str, SourceLocation | None]
    #: specification name of a directive → the name it has here
    directive_names: Mapping[str, str]

    def type_of(self, name: str) -> TypeDefinition | None:
        return self.types.get(name)

    def field_at(self, type_name: str, field_name: str) -> Field | None:
        definition = self.types.get(type_name)
        return definition.fields.get(field_name) if definition else None

    def implementations_of(self, interface: str) -> tuple[TypeDefinition, ...]:
        return tuple(t for t in self.types.values() if t.kind is Kind.OBJECT and interface in t.interfaces)

    def possible_types(self, name: str) -> tuple[str, ...]:
        """Return the object types that a value of this type can have here."""
        definition = self.types.get(name)
        match definition:
            case TypeDefinition(kind=Kind.OBJECT):
                return (name,)
            case TypeDefinition(kind=Kind.INTERFACE):
                return tuple(t.name for t in self.implementations_of(name))
            case TypeDefinition(kind=Kind.UNION):
                return definition.members
            case _:
                return ()
