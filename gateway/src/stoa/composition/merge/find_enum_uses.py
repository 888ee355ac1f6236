"""How each enum is used over all subgraphs: sent by clients, received by them, or both."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Flag, auto

from stoa.composition.model import Subgraph


class EnumUse(Flag):
    NONE = 0
    INPUT = auto()
    OUTPUT = auto()
    BOTH = INPUT | OUTPUT


def find_enum_uses(subgraphs: Iterable[Subgraph]) -> dict[str, EnumUse]:
    """Return type name → use; names that are no enums do no harm."""
    uses: dict[str, EnumUse] = {}

    def use(name: str, how: EnumUse) -> None:
        uses[name] = uses.get(name, EnumUse.NONE) | how

    for subgraph in subgraphs:
        for definition in subgraph.types.values():
            for item in definition.input_fields.values():
                use(item.type.name, EnumUse.INPUT)
            for field in definition.fields.values():
                use(field.type.name, EnumUse.OUTPUT)
                for argument in field.arguments.values():
                    use(argument.type.name, EnumUse.INPUT)
    return uses
