"""Supergraphs that are surely valid GraphQL, told from the merged types: no text is read again.

Accepts only: what is unusual (directives of the users' own, types with the names of machinery) is left to the full check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from stoa.composition.model import (
    Kind,
    MergedDirective,
    MergedElement,
    MergedSchema,
    MergedType,
    are_surely_valid,
    outline_of_merged,
)
from stoa.spec import FEATURE_OF_DIRECTIVE, join_types

_FEATURE_PLACES: Final = {
    name: frozenset(feature.directives[name].rpartition(" on ")[2].split(" | "))
    for name, feature in FEATURE_OF_DIRECTIVE.items()
}
_PLACES: Final = {
    **_FEATURE_PLACES,
    "deprecated": frozenset({"FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"}),
    "specifiedBy": frozenset({"SCALAR"}),
}
_REPEATABLE: Final = frozenset({"tag", "context"})
_ROOTS: Final = ("Query", "Mutation", "Subscription")


def is_surely_valid(schema: MergedSchema) -> bool:
    """Tell whether the supergraph surely obeys the GraphQL specification once it is printed."""
    outlines = {
        name: outline_of_merged(definition)
        for name, definition in schema.types.items()
        if definition.fields or name not in _ROOTS
    }
    machinery = {*schema.scalars, *join_types(schema.join)}
    return (
        "Query" in outlines
        and all(outlines[name].kind is Kind.OBJECT for name in _ROOTS if name in outlines)
        and _are_known(schema)
        and not any(name in machinery or name.startswith(("join__", "link__")) for name in outlines)
        and all(_may_stand(element.directives, place) for place, element in _elements(schema))
        and _may_stand(schema.directives, "SCHEMA")
        and are_surely_valid(outlines, ())
    )


def _are_known(schema: MergedSchema) -> bool:
    """Tell whether every directive but GraphQL's own is one of a specification, under whatever name."""
    specified = {feature.directives[name] for name, feature in FEATURE_OF_DIRECTIVE.items()}
    return all(
        text.removeprefix(f"directive @{name}") in specified for name, text in schema.directive_definitions.items()
    )


def _elements(schema: MergedSchema) -> Iterator[tuple[str, MergedElement]]:
    for definition in schema.types.values():
        yield definition.kind.value, definition
        yield from _elements_of(definition)


def _elements_of(definition: MergedType) -> Iterator[tuple[str, MergedElement]]:
    for field in definition.fields.values():
        if field.directives:
            yield "FIELD_DEFINITION", field
        for argument in field.arguments:
            yield "ARGUMENT_DEFINITION", argument
    for item in definition.input_fields:
        yield "INPUT_FIELD_DEFINITION", item
    for value in definition.values:
        yield "ENUM_VALUE", value


def _may_stand(directives: Sequence[MergedDirective], place: str) -> bool:
    return not directives or (_are_single(directives) and all(_is_at_home(item, place) for item in directives))


def _is_at_home(directive: MergedDirective, place: str) -> bool:
    # what travels inside join__directive comes from places where join allows it
    return directive.name == "join__directive" or place in _PLACES.get(directive.element, ())


def _are_single(directives: Iterable[MergedDirective]) -> bool:
    names = [item.element for item in directives if item.element and item.element not in _REPEATABLE]
    return len(set(names)) == len(names)
