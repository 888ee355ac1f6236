"""DISALLOWED_INACCESSIBLE: GraphQL's own scalars, and arguments of directives in the supergraph, cannot be hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphql import StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph

_BUILT_IN: Final = ("String", "ID", "Int", "Float", "Boolean")


def builtins_stay_accessible(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @inaccessible where no client could do without the element."""
    del facts
    for name in _BUILT_IN:
        definition = subgraph.type_of(name)
        if definition is not None and definition.has("inaccessible"):
            message = f'[{subgraph.name}] Built-in type "{name}" cannot be @inaccessible'
            yield diagnose("DISALLOWED_INACCESSIBLE", message, coordinate=name, at=[definition.location])
    written = subgraph.directive_names.get("inaccessible")
    composed = _composed_names(subgraph)
    for node in (node for name, node in subgraph.directive_definitions.items() if name in composed):
        for argument in node.arguments or ():
            if any(directive.name.value == written for directive in argument.directives or ()):
                coordinate = f"@{node.name.value}({argument.name.value}:)"
                message = f'[{subgraph.name}] Directive argument "{coordinate}" cannot be @inaccessible'
                where = [subgraph.directive_locations.get(node.name.value)]
                yield diagnose("DISALLOWED_INACCESSIBLE", message, coordinate=coordinate, at=where)


def _composed_names(subgraph: Subgraph) -> set[str]:
    applied = (item.arguments.get("name") for item in subgraph.schema_directives if item.name == "composeDirective")
    return {value.value.removeprefix("@") for value in applied if isinstance(value, StringValueNode)}
