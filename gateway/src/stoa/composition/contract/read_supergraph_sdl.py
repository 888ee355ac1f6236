"""Supergraph SDL to the merged model, every element with its tags and its place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from stoa.composition._diagnostic import SourceLocation
from stoa.composition.contract.read_feature_names import FeatureNames, read_feature_names
from stoa.composition.model import (
    Kind,
    MergedDirective,
    MergedElement,
    MergedField,
    MergedInput,
    MergedSchema,
    MergedType,
    MergedValue,
    TypeRef,
)
from stoa.spec import LATEST_FEDERATION, join_version

_KIND_OF: Final[dict[type[TypeDefinitionNode], Kind]] = {
    ObjectTypeDefinitionNode: Kind.OBJECT,
    InterfaceTypeDefinitionNode: Kind.INTERFACE,
    UnionTypeDefinitionNode: Kind.UNION,
    EnumTypeDefinitionNode: Kind.ENUM,
    InputObjectTypeDefinitionNode: Kind.INPUT,
    ScalarTypeDefinitionNode: Kind.SCALAR,
}
INACCESSIBLE: Final = MergedDirective(name="inaccessible", element="inaccessible")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSdl:
    """A supergraph's text, its syntax by coordinate, the tags written there, and the same as a merged schema."""

    sdl: str
    document: DocumentNode
    names: FeatureNames
    schema: MergedSchema
    nodes: Mapping[str, Node]
    tags: Mapping[str, frozenset[str]]
    #: what is inaccessible already
    inaccessible: frozenset[str]
    #: operation → root type
    roots: Mapping[str, str]

    def with_hidden(self, hidden: Iterable[str]) -> MergedSchema:
        """Return the schema with these coordinates inaccessible too."""
        chosen = frozenset(hidden)
        types = {name: _hidden_type(definition, chosen) for name, definition in self.schema.types.items()}
        return replace(self.schema, types=types)


def read_supergraph_sdl(sdl: str) -> ReadSdl:
    """Read SDL that is known to be a supergraph."""
    document = parse(sdl)
    names = read_feature_names(document)
    reader = _Reader(sdl, names)
    types = {
        node.name.value: reader.type_of(node)
        for node in document.definitions
        if isinstance(node, TypeDefinitionNode) and not names.is_machinery(node.name.value)
    }
    directives = _clients_directives(document, names)
    return ReadSdl(
        sdl=sdl,
        document=document,
        names=names,
        schema=MergedSchema(
            graphs=(),
            join=join_version(LATEST_FEDERATION),
            types=types,
            links=(),
            directive_definitions={},
            directive_arguments={node.name.value: reader.arguments_of(node) for node in directives},
            scalars=(),
        ),
        nodes=reader.nodes,
        tags=reader.tags,
        inaccessible=frozenset(reader.inaccessible),
        roots=dict(_roots(document)),
    )


def directive_argument_types(document: DocumentNode, names: FeatureNames) -> Iterator[str]:
    """Yield the types in arguments of the directives that clients may use."""
    for node in _clients_directives(document, names):
        for argument in node.arguments or ():
            yield TypeRef.of(argument.type).name


def _clients_directives(document: DocumentNode, names: FeatureNames) -> list[DirectiveDefinitionNode]:
    nodes = (node for node in document.definitions if isinstance(node, DirectiveDefinitionNode))
    return [node for node in nodes if not names.is_machinery(node.name.value)]


class _Reader:
    def __init__(self, sdl: str, names: FeatureNames) -> None:
        self._lines = sdl.splitlines()
        self._names = names
        self.nodes: dict[str, Node] = {}
        self.tags: dict[str, frozenset[str]] = {}
        self.inaccessible: set[str] = set()

    def type_of(self, node: TypeDefinitionNode) -> MergedType:
        name = node.name.value
        element = self._note(node, name, name)
        inputs = getattr(node, "fields", None) if isinstance(node, InputObjectTypeDefinitionNode) else None
        fields = getattr(node, "fields", None) if not isinstance(node, InputObjectTypeDefinitionNode) else None
        return MergedType(
            name=name,
            directives=element.directives,
            locations=element.locations,
            kind=_KIND_OF[type(node)],
            joins=(),
            fields={field.name.value: self._field(name, field) for field in fields or ()},
            input_fields=tuple(self._input(f"{name}.{item.name.value}", item) for item in inputs or ()),
            values=tuple(self._value(name, value) for value in getattr(node, "values", None) or ()),
            implements=tuple(("", item.name.value) for item in getattr(node, "interfaces", None) or ()),
            members=tuple(("", item.name.value) for item in getattr(node, "types", None) or ()),
        )

    def arguments_of(self, node: DirectiveDefinitionNode) -> tuple[MergedInput, ...]:
        return tuple(self._input(f"@{node.name.value}({item.name.value}:)", item) for item in node.arguments or ())

    def _field(self, parent: str, node: FieldDefinitionNode) -> MergedField:
        coordinate = f"{parent}.{node.name.value}"
        element = self._note(node, coordinate, node.name.value)
        return MergedField(
            name=element.name,
            directives=element.directives,
            locations=element.locations,
            type=TypeRef.of(node.type),
            arguments=tuple(self._input(f"{coordinate}({a.name.value}:)", a) for a in node.arguments or ()),
        )

    def _input(self, coordinate: str, node: InputValueDefinitionNode) -> MergedInput:
        element = self._note(node, coordinate, node.name.value)
        return MergedInput(
            name=element.name,
            directives=element.directives,
            locations=element.locations,
            type=TypeRef.of(node.type),
            default=print_ast(node.default_value) if node.default_value else None,
        )

    def _value(self, parent: str, node: EnumValueDefinitionNode) -> MergedValue:
        element = self._note(node, f"{parent}.{node.name.value}", node.name.value)
        return MergedValue(name=element.name, directives=element.directives, locations=element.locations, graphs=())

    def _note(self, node: Node, coordinate: str, name: str) -> MergedElement:
        directives = getattr(node, "directives", None) or ()
        self.nodes[coordinate] = node
        self.tags[coordinate] = frozenset(
            argument.value.value
            for directive in directives
            if directive.name.value == self._names.tag
            for argument in directive.arguments or ()
            if argument.name.value == "name" and isinstance(argument.value, StringValueNode)
        )
        hidden = any(directive.name.value == self._names.inaccessible for directive in directives)
        if hidden:
            self.inaccessible.add(coordinate)
        return MergedElement(
            name=name, directives=(INACCESSIBLE,) if hidden else (), locations=tuple(self._locations(node))
        )

    def _locations(self, node: Node) -> Iterator[SourceLocation]:
        name: Node = getattr(node, "name", node)
        if name.loc is not None:
            line, column = name.loc.start_token.line, name.loc.start_token.column
            yield SourceLocation(subgraph="supergraph", origin="", line=line, column=column, text=self._lines[line - 1])


def _roots(document: DocumentNode) -> Iterator[tuple[str, str]]:
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode):
            for operation in node.operation_types or ():
                yield operation.operation.value, operation.type.name.value


def _hidden_type(definition: MergedType, hidden: frozenset[str]) -> MergedType:
    name = definition.name
    fields = {
        field.name: replace(
            field,
            directives=_marked(field, f"{name}.{field.name}" in hidden),
            arguments=_hidden_inputs(field.arguments, f"{name}.{field.name}({{}}:)", hidden),
        )
        for field in definition.fields.values()
    }
    return replace(
        definition,
        directives=_marked(definition, name in hidden),
        fields=fields,
        input_fields=_hidden_inputs(definition.input_fields, f"{name}.{{}}", hidden),
        values=tuple(
            replace(value, directives=_marked(value, f"{name}.{value.name}" in hidden)) for value in definition.values
        ),
    )


def _hidden_inputs(items: Iterable[MergedInput], place: str, hidden: frozenset[str]) -> tuple[MergedInput, ...]:
    return tuple(replace(item, directives=_marked(item, place.format(item.name) in hidden)) for item in items)


def _marked(element: MergedElement, is_hidden: bool) -> tuple[MergedDirective, ...]:
    return (INACCESSIBLE,) if is_hidden or element.is_inaccessible else ()
