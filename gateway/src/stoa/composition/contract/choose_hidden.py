"""Which coordinates a choice of tags hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stoa.composition.contract.read_supergraph_sdl import ReadSdl
from stoa.composition.model import Kind, MergedElement, MergedField, MergedSchema, MergedType


@dataclass(frozen=True, slots=True, kw_only=True)
class TagFilter:
    """``include`` empty means everything; ``exclude`` wins."""

    include: frozenset[str]
    exclude: frozenset[str]


def choose_hidden(read: ReadSdl, chosen: TagFilter) -> frozenset[str]:
    """Return what the tags hide, and what cannot stay without it: empty types, and unimplemented interface fields."""
    hidden = set(_hidden_by_tags(read, chosen)) - read.inaccessible
    while True:
        schema = read.with_hidden(hidden)
        # a type of which nothing is left implements nothing: empty types go first
        more = set(_empty_types(schema)) or set(_unimplemented(schema))
        if not more:
            return frozenset(hidden)
        hidden |= more


def _hidden_by_tags(read: ReadSdl, chosen: TagFilter) -> Iterator[str]:
    for definition in read.schema.types.values():
        on_type = read.tags[definition.name]
        if on_type & chosen.exclude or (definition.kind is Kind.UNION and _is_left_out(on_type, chosen)):
            yield definition.name
        for field in definition.fields.values():
            # what a type is tagged with, its fields are tagged with
            tags = on_type | read.tags[f"{definition.name}.{field.name}"]
            if tags & chosen.exclude or _is_left_out(tags, chosen):
                yield f"{definition.name}.{field.name}"
        for coordinate in _parts(definition):
            if read.tags[coordinate] & chosen.exclude:
                yield coordinate


def _is_left_out(tags: frozenset[str], chosen: TagFilter) -> bool:
    return bool(chosen.include) and not tags & chosen.include


def _parts(definition: MergedType) -> Iterator[str]:
    """Yield what only an excluded tag can hide: arguments, input fields, enum values."""
    for field in definition.fields.values():
        for argument in field.arguments:
            yield f"{definition.name}.{field.name}({argument.name}:)"
    for item in (*definition.input_fields, *definition.values):
        yield f"{definition.name}.{item.name}"


def _empty_types(schema: MergedSchema) -> Iterator[str]:
    for definition in schema.types.values():
        children = _children(schema, definition)
        if not definition.is_inaccessible and children and all(child.is_inaccessible for child in children):
            yield definition.name


def _children(schema: MergedSchema, definition: MergedType) -> tuple[MergedElement, ...]:
    if definition.kind is Kind.UNION:
        return tuple(schema.types[name] for name in definition.member_names if name in schema.types)
    return (*definition.fields.values(), *definition.input_fields, *definition.values)


def _unimplemented(schema: MergedSchema) -> Iterator[str]:
    """Yield interface fields that a visible implementation has no visible field for."""
    visible = (definition for definition in schema.types.values() if not definition.is_inaccessible)
    pairs = ((schema.types[name], definition) for definition in visible for name in definition.interface_names)
    for interface, definition in pairs:
        for field in interface.fields.values():
            own = definition.fields.get(field.name)
            if own is not None and _is_broken(field, own):
                yield f"{interface.name}.{field.name}"


def _is_broken(promised: MergedField, kept: MergedField) -> bool:
    return kept.is_inaccessible and not promised.is_inaccessible
