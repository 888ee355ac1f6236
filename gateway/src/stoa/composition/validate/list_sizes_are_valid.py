"""LIST_SIZE_*: @listSize describes a list by a size, by arguments, or by lists inside the result."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import IntValueNode, ListValueNode, StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Application, Facts, Field, Subgraph
from stoa.composition.validate.walk import fields_of


def list_sizes_are_valid(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report every contradiction between a @listSize and its field."""
    del facts
    for definition, field in fields_of(subgraph):
        for application in field.applied("listSize"):
            coordinate = f"{definition.name}.{field.name}"
            for code, problem in _problems(subgraph, field, application):
                message = f'[{subgraph.name}] @listSize on "{coordinate}": {problem}'
                yield diagnose(code, message, coordinate=coordinate, at=[application.location])


def _problems(subgraph: Subgraph, field: Field, application: Application) -> Iterator[tuple[str, str]]:
    sized = _names(application, "sizedFields")
    if not field.type.is_list and not sized:
        yield "LIST_SIZE_APPLIED_TO_NON_LIST", f'"{field.type}" is no list'
    assumed = application.arguments.get("assumedSize")
    if isinstance(assumed, IntValueNode) and int(assumed.value) < 0:
        yield "LIST_SIZE_INVALID_ASSUMED_SIZE", f"assumed size {assumed.value} is negative"
    for name in _names(application, "slicingArguments"):
        argument = field.arguments.get(name)
        if argument is None:
            yield "LIST_SIZE_INVALID_SLICING_ARGUMENT", f'slicing argument "{name}" is no argument of the field'
        elif argument.type.name != "Int" or argument.type.is_list:
            yield "LIST_SIZE_INVALID_SLICING_ARGUMENT", f'slicing argument "{name}" is not an Int'
    for name in sized:
        inner = subgraph.field_at(field.type.name, name)
        if inner is None:
            yield "LIST_SIZE_INVALID_SIZED_FIELD", f'sized field "{name}" is no field of type "{field.type.name}"'
        elif not inner.type.is_list:
            yield "LIST_SIZE_APPLIED_TO_NON_LIST", f'sized field "{field.type.name}.{name}" is no list'


def _names(application: Application, argument: str) -> list[str]:
    value = application.arguments.get(argument)
    items = value.values if isinstance(value, ListValueNode) else ()
    return [item.value for item in items if isinstance(item, StringValueNode)]
