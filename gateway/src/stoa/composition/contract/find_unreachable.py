"""Which visible types no operation of the contract can meet."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition.contract.read_supergraph_sdl import ReadSdl, directive_argument_types
from stoa.composition.model import Kind, MergedSchema, MergedType


def find_unreachable(read: ReadSdl, hidden: frozenset[str]) -> frozenset[str]:
    """Return the visible types that cannot be reached from the root types through visible elements."""
    schema = read.with_hidden(hidden)
    reached: set[str] = set()
    waiting = [*read.roots.values(), *directive_argument_types(read.document, read.names)]
    while waiting:
        definition = schema.types.get(waiting.pop())
        if definition is None or definition.is_inaccessible or definition.name in reached:
            continue
        reached.add(definition.name)
        waiting.extend(_mentioned(definition))
        waiting.extend(schema.possible_types(definition.name))
    named = _named_interfaces(schema, reached)
    return frozenset(
        name
        for name, definition in schema.types.items()
        if not definition.is_inaccessible and name not in reached | named
    )


def _mentioned(definition: MergedType) -> Iterator[str]:
    for field in definition.fields.values():
        if not field.is_inaccessible:
            yield field.type.name
            yield from (item.type.name for item in field.arguments if not item.is_inaccessible)
    yield from (item.type.name for item in definition.input_fields if not item.is_inaccessible)


def _named_interfaces(schema: MergedSchema, reached: set[str]) -> set[str]:
    """A client may ask ``... on Interface`` of any object that it can reach, so its interfaces stay."""
    kinds = {Kind.OBJECT, Kind.INTERFACE}
    return {
        name for known in reached if schema.types[known].kind in kinds for name in schema.types[known].interface_names
    }
