"""SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: a shared field may return the same objects, whoever answers."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.fields_are_shared_openly import Resolver, resolvers_of
from stoa.composition.model import Kind


def shared_returns_agree(composition: Composition) -> Iterator[Diagnostic]:
    """Report shared fields whose subgraphs return different runtime types."""
    for definition in composition.schema.types.values():
        if definition.kind is not Kind.OBJECT:
            continue
        for field in definition.fields.values():
            if composition.schema.types.get(field.type.name) is None:
                continue
            resolvers = list(resolvers_of(composition, definition, field.name))
            if len(resolvers) > 1:
                yield from _compare(f"{definition.name}.{field.name}", resolvers)


def _compare(coordinate: str, resolvers: list[Resolver]) -> Iterator[Diagnostic]:
    if any(_is_open(resolver) for resolver in resolvers):
        return
    returned = [frozenset(r.subgraph.possible_types(r.field.type.name)) for r in resolvers]
    if len(set(returned)) == 1:
        return
    common = returned[0].intersection(*returned)
    seen = "; ".join(
        f"{r.subgraph.name}: {', '.join(sorted(types))}" for r, types in zip(resolvers, returned, strict=True)
    )
    code = "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN" if common else "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
    yield diagnose(
        code,
        f'Shared field "{coordinate}" returns different runtime types ({seen})',
        coordinate=coordinate,
        at=[resolver.field.location for resolver in resolvers],
    )


def _is_open(resolver: Resolver) -> bool:
    """An interface object stands for implementations that its subgraph does not know; a leaf has no runtime type."""
    returned = resolver.subgraph.type_of(resolver.field.type.name)
    return returned is None or returned.is_interface_object or returned.kind in {Kind.SCALAR, Kind.ENUM}
