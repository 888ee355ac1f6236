"""Reading directive applications of a schema document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import ConstDirectiveNode, value_from_ast_untyped
from graphql.language.ast import Node

Arguments = Mapping[str, Any]


def applications(node: Node, name: str) -> Iterator[Arguments]:
    """Arguments of every application of ``@name`` on the node."""
    for directive in directives_of(node):
        if directive.name.value == name:
            yield {
                argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()
            }


def directives_of(node: Node) -> Iterable[ConstDirectiveNode]:
    return getattr(node, "directives", None) or ()


def is_applied(node: Node, name: str) -> bool:
    return any(directive.name.value == name for directive in directives_of(node))
