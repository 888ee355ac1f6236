"""How each enum is used over all subgraphs: sent by clients, received by them, or both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import Flag, auto

from stoa.composition.model import Subgraph, TypeDefinition, TypeRef


class EnumUse(Flag):
    NONE = 0
    INPUT = auto()
    OUTPUT = auto()
    BOTH = INPUT | OUTPUT


def find_enum_uses(subgraphs: Iterable[Subgraph], merged_directives: Collection[str]) -> dict[str, EnumUse]:
    """Return type name → use; names that are no enums do no harm, nor do directives that nobody merges count."""
    uses: dict[str, EnumUse] = {}
    for subgraph in subgraphs:
        for name in subgraph.directive_definitions.keys() & set(merged_directives):
            for argument in subgraph.directive_definitions[name].arguments or ():
                used = TypeRef.of(argument.type).name
                uses[used] = uses.get(used, EnumUse.NONE) | EnumUse.INPUT
        for definition in subgraph.types.values():
            for name, use in _uses_in(definition):
                uses[name] = uses.get(name, EnumUse.NONE) | use
    return uses


def _uses_in(definition: TypeDefinition) -> Iterator[tuple[str, EnumUse]]:
    for item in definition.input_fields.values():
        yield item.type.name, EnumUse.INPUT
    for field in definition.fields.values():
        yield field.type.name, EnumUse.OUTPUT
        for argument in field.arguments.values():
            yield argument.type.name, EnumUse.INPUT
