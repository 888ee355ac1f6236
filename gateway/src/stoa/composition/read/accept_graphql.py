"""Subgraphs that are surely valid GraphQL, told by one walk over their syntax.

Accepts only: whatever is unusual is left to ``check_graphql``, which knows every rule, takes its time, and writes the
errors. What the types say is judged by ``are_surely_valid``; here it is what folding definitions together would hide:
things said twice, directives in wrong places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from graphql import (
    ArgumentNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    ListValueNode,
    Node,
    NonNullTypeNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    ValueNode,
    parse,
)

from stoa.composition.model import Kind, TypeDefinition, are_surely_valid, outline_of
from stoa.composition.read.name_directives import Names
from stoa.spec import PROTOCOL_TYPES

_GRAPHQL: Final = (
    "directive @deprecated(reason: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE",
    "directive @specifiedBy(url: String!) on SCALAR",
)
#: graphql-core has directives of its own; a subgraph that defines one of these names is looked at in full
_TAKEN: Final = frozenset({"deprecated", "specifiedBy", "oneOf", "skip", "include", "defer", "stream"})
_ROOTS: Final = frozenset({"Query", "Mutation", "Subscription"})
#: graphql-core reads their arguments while it builds a schema
_READ_BY_VALUE: Final = frozenset({"deprecated", "specifiedBy"})


class _Directive(NamedTuple):
    places: frozenset[str]
    arguments: frozenset[str]
    required: frozenset[str]
    is_repeatable: bool


def is_surely_valid(document: DocumentNode, names: Names, types: Mapping[str, TypeDefinition]) -> bool:
    """Tell whether a subgraph surely obeys the GraphQL specification; ``types`` are those of the document."""
    parts = _Parts(names)
    return (
        all(map(parts.add, document.definitions))
        and parts.hold()
        and all(_is_object(name, types) for name in parts.roots)
        and all(_is_object(name, types) for name in _ROOTS & types.keys())
        and are_surely_valid({name: outline_of(definition) for name, definition in types.items()}, names.scalars)
    )


def _is_object(name: str, types: Mapping[str, TypeDefinition]) -> bool:
    return name in types and types[name].kind is Kind.OBJECT


class _Parts:
    """The definitions of a document by what they define, and the directives that may be used."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._types: dict[str, list[TypeDefinitionNode | TypeExtensionNode]] = {}
        self._schema: list[SchemaDefinitionNode | SchemaExtensionNode] = []
        self._directives = {name: _known_directive(text) for name, text in names.definitions.items()}
        self._directives.update((text[11:].partition("(")[0], _known_directive(text)) for text in _GRAPHQL)
        self.roots: list[str] = []

    def add(self, node: Node) -> bool:
        """Sort a definition in; false where it is doubtful."""
        match node:
            case TypeDefinitionNode() | TypeExtensionNode():
                return self._add_type(node)
            case DirectiveDefinitionNode():
                return self._add_directive(node)
            case SchemaDefinitionNode() | SchemaExtensionNode():
                self._schema.append(node)
                self.roots.extend(one.type.name.value for one in node.operation_types or ())
                return True
            case _:
                return False

    def hold(self) -> bool:
        """Tell whether all that was sorted in surely fits together."""
        definitions = sum(isinstance(node, SchemaDefinitionNode) for node in self._schema)
        operations = [one.operation for node in self._schema for one in node.operation_types or ()]
        return (
            definitions <= 1
            and _are_distinct(operations)
            and _are_distinct(self.roots)
            and self._may_stand((d for node in self._schema for d in node.directives or ()), "SCHEMA")
            and all(map(self._is_plain_type, self._types.values()))
        )

    def _add_type(self, node: TypeDefinitionNode | TypeExtensionNode) -> bool:
        name = node.name.value
        if name in self._names.scalars:
            return isinstance(node, TypeDefinitionNode)  # the specification's own definition takes its place
        if name in PROTOCOL_TYPES:
            return False
        self._types.setdefault(name, []).append(node)
        return True

    def _add_directive(self, node: DirectiveDefinitionNode) -> bool:
        name = node.name.value
        if name in self._names.definitions:
            return True  # the specification's own definition takes its place
        if name in self._directives or name in _TAKEN or name.startswith("__") or node.arguments or node.directives:
            return False  # arguments are rare enough to be judged in full
        self._directives[name] = _directive_of(node)
        return True

    def _is_plain_type(self, parts: list[TypeDefinitionNode | TypeExtensionNode]) -> bool:
        kind = parts[0].kind.partition("_type_")[0]
        if len(parts) > 1 and (
            any(part.kind.partition("_type_")[0] != kind for part in parts)
            or sum(isinstance(part, TypeDefinitionNode) for part in parts) > 1
        ):
            return False
        if not self._may_stand((d for part in parts for d in part.directives or ()), _PLACE[kind]):
            return False
        for attribute in ("interfaces", "types"):
            if not _are_distinct([item.name.value for part in parts for item in getattr(part, attribute, None) or ()]):
                return False
        children = [
            child for part in parts for attribute in _CHILDREN[kind] for child in getattr(part, attribute) or ()
        ]
        return self._are_plain(children, _PLACE_BELOW[kind])

    def _are_plain(self, nodes: list[Node], place: str) -> bool:
        if not _are_distinct([node.name.value for node in nodes]):  # type: ignore[attr-defined]
            return False
        for node in nodes:
            directives = node.directives  # type: ignore[attr-defined]
            if directives and not self._may_stand(directives, place):
                return False
            arguments = getattr(node, "arguments", None)
            if arguments and not self._are_plain(arguments, "ARGUMENT_DEFINITION"):
                return False
        return True

    def _may_stand(self, applications: Iterable[DirectiveNode], place: str) -> bool:
        seen: set[str] = set()
        for node in applications:
            name = node.name.value
            directive = self._directives.get(name)
            if directive is None or place not in directive.places or (name in seen and not directive.is_repeatable):
                return False
            seen.add(name)
            if not _are_plain_arguments(name, node.arguments or (), directive):
                return False
        return True


def _are_plain_arguments(name: str, arguments: Iterable[ArgumentNode], directive: _Directive) -> bool:
    given = [argument.name.value for argument in arguments]
    if not (_are_distinct(given) and directive.required <= set(given) and directive.arguments >= set(given)):
        return False
    if name in _READ_BY_VALUE:
        return all(isinstance(argument.value, StringValueNode) for argument in arguments)
    return all(_says_nothing_twice(argument.value) for argument in arguments)


def _says_nothing_twice(value: ValueNode) -> bool:
    match value:
        case ListValueNode():
            return all(map(_says_nothing_twice, value.values))
        case ObjectValueNode():
            names = [item.name.value for item in value.fields]
            return _are_distinct(names) and all(_says_nothing_twice(item.value) for item in value.fields)
        case _:
            return True


def _are_distinct(items: Sequence[object]) -> bool:
    return len(set(items)) == len(items)


@lru_cache(maxsize=512)
def _known_directive(definition: str) -> _Directive:
    [node] = parse(definition, no_location=True).definitions
    assert isinstance(node, DirectiveDefinitionNode)  # noqa: S101 - our own constant text
    return _directive_of(node)


def _directive_of(node: DirectiveDefinitionNode) -> _Directive:
    required = (a for a in node.arguments or () if isinstance(a.type, NonNullTypeNode) and a.default_value is None)
    return _Directive(
        places=frozenset(place.value for place in node.locations),
        arguments=frozenset(_names_of(node.arguments or ())),
        required=frozenset(_names_of(required)),
        is_repeatable=node.repeatable,
    )


def _names_of(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.name.value for node in nodes)  # type: ignore[attr-defined]


_PLACE: Final = {
    "object": "OBJECT",
    "interface": "INTERFACE",
    "union": "UNION",
    "enum": "ENUM",
    "input_object": "INPUT_OBJECT",
    "scalar": "SCALAR",
}
_PLACE_BELOW: Final = {
    "object": "FIELD_DEFINITION",
    "interface": "FIELD_DEFINITION",
    "enum": "ENUM_VALUE",
    "input_object": "INPUT_FIELD_DEFINITION",
    "union": "",
    "scalar": "",
}
_CHILDREN: Final[dict[str, tuple[str, ...]]] = {
    "object": ("fields",),
    "interface": ("fields",),
    "input_object": ("fields",),
    "enum": ("values",),
    "union": (),
    "scalar": (),
}
