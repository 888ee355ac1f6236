"""CONTEXT_*: a context is set under a plain name, on a type above; an argument reads one field of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphql import FieldNode, GraphQLSyntaxError, InlineFragmentNode, SelectionSetNode, StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import (
    Facts,
    Field,
    InputValue,
    Kind,
    Subgraph,
    TypeDefinition,
    parse_field_set,
    split_context_value,
)
from stoa.composition.validate.walk import fields_of

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")


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
    try:
        selection = parse_field_set(text)
    except GraphQLSyntaxError as error:
        yield "CONTEXT_INVALID_SELECTION", f'"{text}" cannot be read: {error.message}'
        return
    for setter in setters[name]:
        if not _selects_one_leaf(subgraph, setter, selection):
            yield "CONTEXT_INVALID_SELECTION", f'"{text}" does not select one field of "{setter.name}"'


def _selects_one_leaf(subgraph: Subgraph, setter: TypeDefinition, selection: SelectionSetNode) -> bool:
    fitting = [
        item
        for item in selection.selections
        if not isinstance(item, InlineFragmentNode) or _fits(subgraph, setter, item)
    ]
    if len(fitting) != 1:
        return False
    [item] = fitting
    if isinstance(item, InlineFragmentNode):
        return _selects_one_leaf(subgraph, setter, item.selection_set)
    if not isinstance(item, FieldNode) or item.alias or item.directives:
        return False
    field = setter.fields.get(item.name.value)
    if field is None:
        return setter.kind is Kind.UNION
    inner = subgraph.type_of(field.type.name)
    if item.selection_set and inner is not None:
        return _selects_one_leaf(subgraph, inner, item.selection_set)
    return item.selection_set is None


def _fits(subgraph: Subgraph, setter: TypeDefinition, item: InlineFragmentNode) -> bool:
    if item.type_condition is None:
        return True
    wanted = item.type_condition.name.value
    return bool(set(subgraph.possible_types(wanted)) & set(subgraph.possible_types(setter.name)))
