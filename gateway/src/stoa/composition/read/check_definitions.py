"""Check the definitions that a subgraph itself gives of federation's directives and scalars."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DirectiveDefinitionNode, DocumentNode, NonNullTypeNode, ScalarTypeDefinitionNode, TypeDefinitionNode
from graphql import parse as parse_graphql

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.read.find_coordinate import find_coordinate
from stoa.composition.read.locate import Locator
from stoa.composition.read.name_directives import Names


def check_definitions(document: DocumentNode, names: Names, locator: Locator, subgraph: str) -> Iterator[Diagnostic]:
    """Report definitions that contradict the specification's."""
    for node in document.definitions:
        problem = None
        if isinstance(node, DirectiveDefinitionNode) and node.name.value in names.definitions:
            code, problem = "DIRECTIVE_DEFINITION_INVALID", _problem_of(node, names)
        elif isinstance(node, TypeDefinitionNode) and node.name.value in names.scalars:
            code, problem = "TYPE_DEFINITION_INVALID", _problem_of_scalar(node)
        if problem is not None:
            at, coordinate = [locator.at(node)], find_coordinate(document, node)
            yield diagnose(code, f"[{subgraph}] {problem}", coordinate=coordinate, at=at, subgraphs=[subgraph])


def _problem_of_scalar(node: TypeDefinitionNode) -> str | None:
    # link__Purpose is the one enum among them
    if isinstance(node, ScalarTypeDefinitionNode) or node.name.value.endswith("Purpose"):
        return None
    return f'type "{node.name.value}" must be a scalar'


def _problem_of(node: DirectiveDefinitionNode, names: Names) -> str | None:
    name = node.name.value
    [specified] = parse_graphql(names.definitions[name], no_location=True).definitions
    assert isinstance(specified, DirectiveDefinitionNode)  # noqa: S101 - our own constant text
    allowed = {place.value for place in specified.locations}
    surplus = sorted({place.value for place in node.locations} - allowed)
    if surplus:
        return f'directive "@{name}" may not stand on {", ".join(surplus)}'
    arguments = {argument.name.value for argument in specified.arguments or ()}
    for argument in node.arguments or ():
        if argument.name.value not in arguments and isinstance(argument.type, NonNullTypeNode):
            return f'directive "@{name}" has no argument "{argument.name.value}"'
    given = {argument.name.value for argument in node.arguments or ()}
    missing = [
        argument.name.value
        for argument in specified.arguments or ()
        if argument.name.value not in given
        and isinstance(argument.type, NonNullTypeNode)
        and not argument.default_value
    ]
    return f'directive "@{name}" lacks the argument "{missing[0]}"' if missing else None
