"""KEY/REQUIRES/PROVIDES_INVALID_FIELDS: a field set parses and selects what exists, down to the leaves."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph, TypeDefinition, fields_argument, parse_field_set
from stoa.composition.validate.argument_problems import argument_problems
from stoa.composition.validate.walk import FieldSetUse, field_set_uses, is_leaf, visited_fields


def fields_are_known(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report field sets that cannot be parsed or do not fit their type."""
    del facts
    for use in field_set_uses(subgraph):
        for problem in _problems(subgraph, use):
            yield diagnose(
                f"{use.code}_INVALID_FIELDS",
                f'[{subgraph.name}] On "{use.coordinate}", for @{use.directive}: {problem}',
                coordinate=use.coordinate,
                at=[use.application.location],
            )


def _problems(subgraph: Subgraph, use: FieldSetUse) -> Iterator[str]:
    text = fields_argument(use.application)
    if text is None:
        return
    try:
        selection = parse_field_set(text)
    except (GraphQLSyntaxError, TypeError, ValueError) as error:
        reason = error.message if isinstance(error, GraphQLSyntaxError) else "it is no selection of fields"
        yield f'"{text}" cannot be read: {reason}'
        return
    start = subgraph.type_of(use.start)
    if start is not None and not is_leaf(subgraph, use.start):
        yield from _in_selection(subgraph, start, selection)
    if use.directive == "requires":
        for visited in visited_fields(subgraph, use):
            if visited.definition is not None:
                place = f"{visited.parent.name}.{visited.definition.name}"
                yield from argument_problems(subgraph, place, visited.node, visited.definition)


def _in_selection(subgraph: Subgraph, parent: TypeDefinition, selection: SelectionSetNode) -> Iterator[str]:
    for item in selection.selections:
        if isinstance(item, FieldNode):
            yield from _in_field(subgraph, parent, item)
        elif isinstance(item, InlineFragmentNode):
            yield from _in_fragment(subgraph, parent, item)
        else:
            yield "named fragments cannot be used in a field set"


def _in_fragment(subgraph: Subgraph, parent: TypeDefinition, item: InlineFragmentNode) -> Iterator[str]:
    name = item.type_condition.name.value if item.type_condition else parent.name
    inner = subgraph.type_of(name)
    if inner is None or inner.kind not in {Kind.OBJECT, Kind.INTERFACE, Kind.UNION}:
        yield f'fragment on "{name}", which is no type with fields in this subgraph'
    else:
        yield from _in_selection(subgraph, inner, item.selection_set)


def _in_field(subgraph: Subgraph, parent: TypeDefinition, node: FieldNode) -> Iterator[str]:
    name = node.name.value
    if node.alias:
        yield f'alias "{node.alias.value}" cannot be used in a field set'
    if name == "__typename":
        return
    field = parent.fields.get(name)
    if field is None:
        similar = get_close_matches(name, parent.fields, n=1)
        advice = f'; did you mean "{similar[0]}"?' if similar else ""
        yield f'type "{parent.name}" has no field "{name}"{advice}'
        return
    leaf = is_leaf(subgraph, field.type.name)
    if leaf and node.selection_set:
        yield f'field "{parent.name}.{name}" is a leaf and cannot have a selection'
    elif not leaf and not node.selection_set:
        yield f'field "{parent.name}.{name}" needs a selection of fields'
    inner = subgraph.type_of(field.type.name)
    if node.selection_set and inner is not None and not leaf:
        yield from _in_selection(subgraph, inner, node.selection_set)
