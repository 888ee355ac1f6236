"""The walks that rules share: fields, and field sets with their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from stoa.composition.model import Application, Element, Field, Kind, Subgraph, TypeDefinition, selection_of

LEAVES: Final = frozenset({Kind.SCALAR, Kind.ENUM})
_BUILT_IN_SCALARS: Final = frozenset({"String", "ID", "Int", "Float", "Boolean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSetUse:
    """One @key, @requires or @provides: where it stands and on which type its selection begins."""

    directive: str
    application: Application
    #: the element that bears it, for messages
    coordinate: str
    start: str

    @property
    def code(self) -> str:
        """The beginning of this directive's error codes."""
        return self.directive.upper()


@dataclass(frozen=True, slots=True)
class Visited:
    """One field inside a field set."""

    parent: TypeDefinition
    node: FieldNode
    definition: Field | None
    #: some field above it in the selection is @external
    below_external: bool


def fields_of(subgraph: Subgraph, *kinds: Kind) -> Iterator[tuple[TypeDefinition, Field]]:
    """Yield every field of types of these kinds (all kinds when none is given)."""
    for definition in subgraph.types.values():
        if not kinds or definition.kind in kinds:
            for field in definition.fields.values():
                yield definition, field


def elements_of(subgraph: Subgraph) -> Iterator[tuple[str, Element]]:
    """Yield every element that can bear a directive, with its coordinate; the schema itself comes first."""
    yield "schema", Element(name="schema", directives=subgraph.schema_directives)
    for definition in subgraph.types.values():
        yield definition.name, definition
        for field in definition.fields.values():
            yield f"{definition.name}.{field.name}", field
            for argument in field.arguments.values():
                yield f"{definition.name}.{field.name}({argument.name}:)", argument
        for item in (*definition.input_fields.values(), *definition.values.values()):
            yield f"{definition.name}.{item.name}", item


def field_set_uses(subgraph: Subgraph) -> Iterator[FieldSetUse]:
    """Yield every field set of the subgraph."""
    for definition in subgraph.types.values():
        for application in definition.applied("key"):
            yield FieldSetUse(
                directive="key", application=application, coordinate=definition.name, start=definition.name
            )
    for definition, field in fields_of(subgraph):
        for directive, start in (("requires", definition.name), ("provides", field.type.name)):
            for application in field.applied(directive):
                coordinate = f"{definition.name}.{field.name}"
                yield FieldSetUse(directive=directive, application=application, coordinate=coordinate, start=start)


def visited_fields(subgraph: Subgraph, use: FieldSetUse) -> Iterator[Visited]:
    """Walk one field set; fields of unknown types are left out."""
    selection = selection_of(use.application)
    if selection is not None:
        yield from _visit(subgraph, use.start, selection, below_external=False)


def is_leaf(subgraph: Subgraph, name: str) -> bool:
    definition = subgraph.type_of(name)
    return definition.kind in LEAVES if definition else name in _BUILT_IN_SCALARS


def _visit(
    subgraph: Subgraph, type_name: str, selection: SelectionSetNode, *, below_external: bool
) -> Iterator[Visited]:
    parent = subgraph.type_of(type_name)
    if parent is None:
        return
    for item in selection.selections:
        if isinstance(item, InlineFragmentNode):
            inner = item.type_condition.name.value if item.type_condition else type_name
            yield from _visit(subgraph, inner, item.selection_set, below_external=below_external)
        elif isinstance(item, FieldNode) and item.name.value != "__typename":
            definition = parent.fields.get(item.name.value)
            yield Visited(parent, item, definition, below_external)
            if definition and item.selection_set:
                below = below_external or definition.has("external")
                yield from _visit(subgraph, definition.type.name, item.selection_set, below_external=below)
