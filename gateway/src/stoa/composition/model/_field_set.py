"""Field sets: the selections inside @key, @requires and @provides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    parse,
    print_ast,
)

from stoa.composition.model._subgraph import Application, Field, Subgraph

_TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a field set: the type it is selected on, and its definition if there is one."""

    parent: str
    node: FieldNode
    definition: Field | None

    @property
    def coordinate(self) -> str:
        return f"{self.parent}.{self.node.name.value}"


@lru_cache(maxsize=8192)
def parse_field_set(text: str) -> SelectionSetNode:
    """Parse ``id owner { id }``; the braces around it are optional.

    Raises:
        GraphQLSyntaxError: the text is no selection.

    """
    body = text.strip()
    braced = body if body.startswith("{") else f"{{ {body} }}"
    document = parse(braced, no_location=True, allow_empty_selection_sets=False)
    [operation] = document.definitions
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError(f"no selection: {text!r}")
    return operation.selection_set


def fields_argument(application: Application) -> str | None:
    """Return the ``fields`` argument; None where it is no string."""
    value = application.arguments.get("fields")
    return value.value if isinstance(value, StringValueNode) else None


def selection_of(application: Application) -> SelectionSetNode | None:
    """Return the parsed ``fields`` argument; None where it cannot be parsed (its own rule reports that)."""
    text = fields_argument(application)
    if text is None:
        return None
    try:
        return parse_field_set(text)
    except Exception as error:  # noqa: BLE001 - graphql-core raises several kinds for broken text
        del error
        return None


def print_field_set(selection: SelectionSetNode) -> str:
    """Print a selection on one line, without the outer braces."""
    return " ".join(" ".join(print_ast(item).split()) for item in selection.selections)


def selected_fields(subgraph: Subgraph, type_name: str, selection: SelectionSetNode) -> Iterator[Selected]:
    """Walk a field set through the subgraph's types, every field once; unknown fields come without a definition."""
    for item in selection.selections:
        yield from _selected(subgraph, type_name, item)


def _selected(subgraph: Subgraph, type_name: str, item: SelectionNode) -> Iterator[Selected]:
    if isinstance(item, InlineFragmentNode):
        inner = item.type_condition.name.value if item.type_condition else type_name
        yield from selected_fields(subgraph, inner, item.selection_set)
    elif isinstance(item, FieldNode) and item.name.value != _TYPENAME:
        definition = subgraph.field_at(type_name, item.name.value)
        yield Selected(type_name, item, definition)
        if item.selection_set and definition:
            yield from selected_fields(subgraph, definition.type.name, item.selection_set)
