"""Reading directive applications of a schema document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import ConstDirectiveNode, ValueNode, value_from_ast_untyped
from graphql.language.ast import Node

from stoa.errors import SupergraphError

Arguments = Mapping[str, Any]


def applications(node: Node, name: str) -> Iterator[Arguments]:
    """Arguments of every application of ``@name`` on the node."""
    for directive in directives_of(node):
        if directive.name.value == name:
            yield {argument.name.value: _value(argument.value) for argument in directive.arguments or ()}


def _value(node: ValueNode) -> Any:
    try:
        return value_from_ast_untyped(node)
    except ValueError as error:  # a number with thousands of digits
        raise SupergraphError(
            "An argument of a directive in the supergraph has a value that cannot be read."
        ) from error


def text_of(arguments: Arguments, name: str, directive: str) -> str:
    """An argument that must be there, as a string or an enum value."""
    value = arguments.get(name)
    if not isinstance(value, str):
        raise SupergraphError(f"An application of @{directive} lacks its argument '{name}', or it is no text.")
    return value


def optional_text(arguments: Arguments, name: str, directive: str) -> str | None:
    return None if arguments.get(name) is None else text_of(arguments, name, directive)


def directives_of(node: Node) -> Iterable[ConstDirectiveNode]:
    return getattr(node, "directives", None) or ()


def is_applied(node: Node, name: str) -> bool:
    return any(directive.name.value == name for directive in directives_of(node))
