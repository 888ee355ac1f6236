"""INVALID_GRAPHQL and two codes of @cost and @listSize: a directive's argument has the type that it is defined with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from graphql import (
    DirectiveDefinitionNode,
    ListTypeNode,
    ListValueNode,
    NonNullTypeNode,
    NullValueNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    parse,
    print_ast,
)

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Application, Facts, Subgraph, TypeRef
from stoa.composition.validate.value_fits import value_fits
from stoa.composition.validate.walk import elements_of
from stoa.spec import FEDERATION_DIRECTIVES

#: arguments of which a rule of their own says more
_SAID_ELSEWHERE: Final = frozenset(
    {
        ("key", "fields"),
        ("requires", "fields"),
        ("provides", "fields"),
        ("fromContext", "field"),
        ("composeDirective", "name"),
    }
)
_CODES: Final = {
    ("cost", "weight"): "DIRECTIVE_COST_INVALID_WEIGHT",
    ("listSize", "requireOneSlicingArgument"): "LIST_SIZE_INVALID_REQUIRE_ONE_SLICING_ARGUMENT",
}
_OF_GRAPHQL: Final = {
    node.name.value: node
    for node in parse(
        "directive @deprecated(reason: String) on FIELD_DEFINITION directive @specifiedBy(url: String!) on SCALAR"
    ).definitions
    if isinstance(node, DirectiveDefinitionNode)
}


def directive_values_fit(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report values of another type; GraphQL's own validation of SDL does not look at them."""
    del facts
    for coordinate, element in elements_of(subgraph):
        for application in element.directives:
            yield from _misfits(subgraph, coordinate, application)


def _misfits(subgraph: Subgraph, coordinate: str, application: Application) -> Iterator[Diagnostic]:
    types = _argument_types(application.name) or _own_argument_types(subgraph, application)
    for name, value in application.arguments.items():
        place = (application.name, name)
        if name not in types or place in _SAID_ELSEWHERE or _fits(subgraph, value, types[name]):
            continue
        yield diagnose(
            _CODES.get(place, "INVALID_GRAPHQL"),
            f'[{subgraph.name}] @{application.written} on "{coordinate}": argument "{name}" must be of type '
            f"{_shown(types[name])}, not {print_ast(value)}",
            coordinate=coordinate,
            at=[application.location],
        )


@lru_cache(maxsize=64)
def _argument_types(directive: str) -> Mapping[str, TypeNode]:
    spec = FEDERATION_DIRECTIVES.get(directive)
    if spec is None:
        return {}
    [node] = parse(spec.sdl, no_location=True).definitions
    arguments = node.arguments if isinstance(node, DirectiveDefinitionNode) else ()
    return {argument.name.value: argument.type for argument in arguments or ()}


def _own_argument_types(subgraph: Subgraph, application: Application) -> Mapping[str, TypeNode]:
    node = subgraph.directive_definitions.get(application.written) or _OF_GRAPHQL.get(application.written)
    return {argument.name.value: argument.type for argument in node.arguments or ()} if node else {}


def _fits(subgraph: Subgraph, value: ValueNode, wanted: TypeNode) -> bool:
    if "federation__" in print_ast(wanted):
        return _fits_scalar(value, wanted)
    return value_fits(subgraph, value, TypeRef.of(wanted))


def _fits_scalar(value: ValueNode, wanted: TypeNode) -> bool:
    """The specification's own scalars are written as strings."""
    if isinstance(wanted, NonNullTypeNode):
        return not isinstance(value, NullValueNode) and _fits_scalar(value, wanted.type)
    if isinstance(wanted, ListTypeNode):
        # GraphQL lets a list of one be written without brackets
        items = value.values if isinstance(value, ListValueNode) else (value,)
        return all(_fits_scalar(item, wanted.type) for item in items)
    return isinstance(value, StringValueNode)


def _shown(wanted: TypeNode) -> str:
    return print_ast(wanted).replace("federation__", "")
