"""INVALID_GRAPHQL and two codes of @cost and @listSize: a directive's argument has the type that it is defined with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from graphql import (
    BooleanValueNode,
    DirectiveDefinitionNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    NullValueNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    parse,
    print_ast,
)

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph
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
#: every other scalar of the specification is written as a string
_SYNTAX: Final[Mapping[str, type[ValueNode]]] = {"Int": IntValueNode, "Boolean": BooleanValueNode}


def directive_values_fit(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report values of another type; GraphQL's own validation of SDL does not look at them."""
    del facts
    for coordinate, element in elements_of(subgraph):
        for application in element.directives:
            types = _argument_types(application.name)
            for name, value in application.arguments.items():
                place = (application.name, name)
                if name not in types or place in _SAID_ELSEWHERE or _fits(value, types[name]):
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


def _fits(value: ValueNode, wanted: TypeNode) -> bool:
    if isinstance(wanted, NonNullTypeNode):
        return not isinstance(value, NullValueNode) and _fits(value, wanted.type)
    if isinstance(value, NullValueNode):
        return True
    if isinstance(wanted, ListTypeNode):
        # GraphQL lets a list of one be written without brackets
        items = value.values if isinstance(value, ListValueNode) else (value,)
        return all(_fits(item, wanted.type) for item in items)
    name = wanted.name.value if isinstance(wanted, NamedTypeNode) else ""
    return isinstance(value, _SYNTAX.get(name, StringValueNode))


def _shown(wanted: TypeNode) -> str:
    return print_ast(wanted).replace("federation__", "")
