"""@fromContext: arguments that the gateway fills in, not the client."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from graphql import StringValueNode

from stoa.composition.model import ContextArgument, Field, InputValue, Subgraph

_VALUE: Final = re.compile(r"^\s*\$\s*(?P<context>\w+)\s*(?P<selection>\S.*?)\s*$", re.DOTALL)


def plain_arguments(field: Field) -> Field:
    """Return the field with the arguments that clients see."""
    if not any(argument.has("fromContext") for argument in field.arguments.values()):
        return field
    arguments = {name: item for name, item in field.arguments.items() if not item.has("fromContext")}
    return replace(field, arguments=arguments)


def context_arguments(field: Field, subgraph: Subgraph) -> tuple[ContextArgument, ...]:
    """Return the arguments filled from a context, as the join directive says them."""
    found = (_context_argument(argument, subgraph) for argument in field.arguments.values())
    return tuple(item for item in found if item is not None)


def _context_argument(argument: InputValue, subgraph: Subgraph) -> ContextArgument | None:
    parts = split_context_value(argument)
    if parts is None:
        return None
    name, selection = parts
    braced = selection if selection.startswith(("{", "...")) else f"{{ {selection} }}"
    return ContextArgument(
        name=argument.name, type=str(argument.type), context=f"{subgraph.name}__{name}", selection=braced
    )


def split_context_value(argument: InputValue) -> tuple[str, str] | None:
    """Take ``$name { field }`` apart; None where the argument has no such value."""
    application = next(argument.applied("fromContext"), None)
    value = application.arguments.get("field") if application else None
    if not isinstance(value, StringValueNode):
        return None
    match = _VALUE.match(value.value)
    return (match["context"], " ".join(match["selection"].split())) if match else None
