"""CONTEXT_*: a context is set under a plain name, on a type above; an argument reads one field of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionNode, SelectionSetNode, StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import (
    Facts,
    Field,
    InputValue,
    Kind,
    Subgraph,
    TypeDefinition,
    TypeRef,
    parse_field_set,
    split_context_value,
)
from stoa.composition.validate.walk import fields_of

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
#: no part of the selection is about this object type
_NOTHING: Final = TypeRef("", (False,))


def contexts_are_valid(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report contexts with wrong names, and arguments that read contexts wrongly."""
    for definition in subgraph.types.values():
        for application in definition.applied("context"):
            name = application.arguments.get("name")
            if isinstance(name, StringValueNode) and not _NAME.fullmatch(name.value):
                message = f'[{subgraph.name}] Context name "{name.value}" is invalid'
                where = [application.location]
                yield diagnose("CONTEXT_NAME_INVALID", message, coordinate=definition.name, at=where)
    setters = _setters(subgraph)
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        for argument in field.arguments.values():
            if not argument.has("fromContext"):
                continue
            coordinate = f"{definition.name}.{field.name}({argument.name}:)"
            for code, problem in _problems(subgraph, facts, (definition, field, argument), setters):
                message = f'[{subgraph.name}] @fromContext on "{coordinate}": {problem}'
                yield diagnose(code, message, coordinate=coordinate, at=[argument.location])


def _setters(subgraph: Subgraph) -> dict[str, list[TypeDefinition]]:
    setters: dict[str, list[TypeDefinition]] = {}
    for definition in subgraph.types.values():
        for application in definition.applied("context"):
            name = application.arguments.get("name")
            if isinstance(name, StringValueNode):
                setters.setdefault(name.value, []).append(definition)
    return setters


def _problems(
    subgraph: Subgraph,
    facts: Facts,
    place: tuple[TypeDefinition, Field, InputValue],
    setters: dict[str, list[TypeDefinition]],
) -> Iterator[tuple[str, str]]:
    definition, _, argument = place
    parts = split_context_value(argument)
    if parts is None:
        yield "NO_CONTEXT_IN_SELECTION", 'the value does not begin with a context ("$name { field }")'
        return
    name, text = parts
    if name not in setters:
        yield "CONTEXT_NOT_SET", f'context "{name}" is never set'
        return
    if not any(key.resolvable for key in facts.keys.get(definition.name, ())):
        yield "CONTEXT_NO_RESOLVABLE_KEY", f'type "{definition.name}" has no resolvable @key'
    if not text:
        yield "NO_CONTEXT_IN_SELECTION", f'nothing is selected from context "{name}"'
        return
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError as error:
        yield "CONTEXT_INVALID_SELECTION", f'"{text}" cannot be read: {error.message}'
        return
    for setter in setters[name]:
        selected = _selected_type(subgraph, setter, selection)
        if selected is None:
            yield "CONTEXT_INVALID_SELECTION", f'"{text}" does not select one field of "{setter.name}"'
        elif selected.name != argument.type.name or not selected.is_at_least_as_strict_as(argument.type):
            yield "CONTEXT_INVALID_SELECTION", f'"{text}" is of type "{selected}", which is no "{argument.type}"'


def _selected_type(subgraph: Subgraph, start: TypeDefinition, selection: SelectionSetNode) -> TypeRef | None:
    """Return the type of the one leaf that is selected, null wherever something on the way may be."""
    found = [leaf for t in _starts(subgraph, start) if (leaf := _leaf(subgraph, t, selection)) is not _NOTHING]
    if not found or any(leaf is None for leaf in found):
        return None
    return next((leaf for leaf in found if leaf is not None and not leaf.is_required), found[0])


def _starts(subgraph: Subgraph, start: TypeDefinition) -> list[TypeDefinition]:
    return [subgraph.types[name] for name in subgraph.possible_types(start.name) if name in subgraph.types] or [start]


def _leaf(subgraph: Subgraph, start: TypeDefinition, selection: SelectionSetNode) -> TypeRef | None:
    items = [item for item in selection.selections if _applies(subgraph, start, item)]
    if len(items) != 1:
        return None if items else _NOTHING
    [item] = items
    if isinstance(item, InlineFragmentNode):
        return _leaf(subgraph, start, item.selection_set)
    return _leaf_of_field(subgraph, start, item) if isinstance(item, FieldNode) else None


def _leaf_of_field(subgraph: Subgraph, start: TypeDefinition, item: FieldNode) -> TypeRef | None:
    field = start.fields.get(item.name.value)
    inner = subgraph.type_of(field.type.name) if field else None
    if field is None or field.arguments or item.alias or item.directives:
        return None
    if item.selection_set is None:
        return field.type if inner is None or inner.kind in {Kind.SCALAR, Kind.ENUM} else None
    below = _selected_type(subgraph, inner, item.selection_set) if inner else None
    if below is None or field.type.is_list:
        return None
    return TypeRef(below.name, (below.is_required and field.type.is_required, *below.non_null[1:]))


def _applies(subgraph: Subgraph, start: TypeDefinition, item: SelectionNode) -> bool:
    if not isinstance(item, InlineFragmentNode) or item.type_condition is None:
        return True
    return start.name in subgraph.possible_types(item.type_condition.name.value)
