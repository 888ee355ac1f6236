"""How each enum is used over all subgraphs: sent by clients, received by them, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Flag, auto

from stoa.composition.model import Subgraph, TypeDefinition


class EnumUse(Flag):
    NONE = 0
    INPUT = auto()
    OUTPUT = auto()
    BOTH = INPUT | OUTPUT


def find_enum_uses(subgraphs: Iterable[Subgraph]) -> dict[str, EnumUse]:
    """Return type name → use; names that are no enums do no harm."""
    uses: dict[str, EnumUse] = {}
    for subgraph in subgraphs:
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
