"""What is wrong with the arguments of one field in a field set; @requires may give some since federation v2.1."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import FieldNode, print_ast

from stoa.composition.model import Field, Subgraph
from stoa.composition.validate.value_fits import value_fits


def argument_problems(subgraph: Subgraph, coordinate: str, node: FieldNode, field: Field) -> Iterator[str]:
    """Yield a sentence for each argument that is unknown, of another type, or required and not given."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    for name, value in given.items():
        definition = field.arguments.get(name)
        if definition is None:
            yield f'field "{coordinate}" has no argument "{name}"'
        elif not value_fits(subgraph, value, definition.type):
            yield f'argument "{name}" of field "{coordinate}" must be of type {definition.type}, not {print_ast(value)}'
    for name, definition in field.arguments.items():
        if definition.is_required and name not in given:
            yield f'field "{coordinate}" needs its argument "{name}"'
