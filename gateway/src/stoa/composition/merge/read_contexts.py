"""@fromContext: arguments that the gateway fills in, not the client."""

from __future__ import annotations

from dataclasses import replace

from graphql import StringValueNode

from stoa.composition.merge.context import Sources
from stoa.composition.model import Application, ContextArgument, Field, InputValue, Subgraph, split_context_value


def plain_arguments(fields: Sources[Field]) -> list[tuple[Subgraph, Field]]:
    """Return the fields with the arguments that clients see; one subgraph's context decides for all."""
    contextual = {
        argument.name for _, field in fields for argument in field.arguments.values() if argument.has("fromContext")
    }
    if not contextual:
        return list(fields)
    return [(subgraph, _without_arguments(field, contextual)) for subgraph, field in fields]


def _without_arguments(field: Field, names: set[str]) -> Field:
    arguments = {name: item for name, item in field.arguments.items() if name not in names}
    return replace(field, arguments=arguments)


def context_arguments(field: Field, subgraph: Subgraph) -> tuple[ContextArgument, ...]:
    """Return the arguments filled from a context, as the join directive says them."""
    found = (_context_argument(argument, subgraph) for argument in field.arguments.values())
    return tuple(item for item in found if item is not None)


def with_own_context(application: Application, subgraph: Subgraph) -> Application:
    """Return @context under the name that is the subgraph's own in the supergraph; others as they are."""
    value = application.arguments.get("name")
    if application.name != "context" or not isinstance(value, StringValueNode):
        return application
    name = StringValueNode(value=_own_name(subgraph, value.value))
    return replace(application, arguments={**application.arguments, "name": name})


def _own_name(subgraph: Subgraph, context: str) -> str:
    return f"{subgraph.name}__{context}"


def _context_argument(argument: InputValue, subgraph: Subgraph) -> ContextArgument | None:
    parts = split_context_value(argument)
    if parts is None:
        return None
    name, selection = parts
    braced = selection if selection.startswith(("{", "...")) else f"{{ {selection} }}"
    return ContextArgument(
        name=argument.name, type=str(argument.type), context=_own_name(subgraph, name), selection=braced
    )
