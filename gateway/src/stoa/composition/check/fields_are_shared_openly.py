"""INVALID_FIELD_SHARING: who resolves a field together with others says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.merge import spoken
from stoa.composition.model import Field, Kind, MergedType, Subgraph, TypeDefinition


@dataclass(frozen=True, slots=True)
class Resolver:
    """One subgraph that resolves a field, as that subgraph sees it."""

    subgraph: Subgraph
    definition: TypeDefinition
    field: Field


def fields_are_shared_openly(composition: Composition) -> Iterator[Diagnostic]:
    """Report fields that several subgraphs resolve without all of them marking it @shareable."""
    for definition in composition.schema.types.values():
        if definition.kind is not Kind.OBJECT:
            continue
        for name in definition.fields:
            resolvers = list(resolvers_of(composition, definition, name))
            disputed = f"{definition.name}.{name}" in composition.overrides.disputed
            closed = [resolver for resolver in resolvers if not _is_shareable(composition, resolver)]
            everyone = [*resolvers, *_providers_of(composition, definition, name)]
            if len(everyone) > 1 and closed and not disputed:
                yield _finding(f"{definition.name}.{name}", everyone, closed)


def resolvers_of(composition: Composition, definition: MergedType, field_name: str) -> Iterator[Resolver]:
    """Yield every subgraph that resolves an object's field, itself or for an interface of the object."""
    for type_name in (definition.name, *definition.interface_names):
        for subgraph, local in composition.definitions_of(type_name):
            field = local.fields.get(field_name)
            if field is None or not (type_name == definition.name or local.is_interface_object):
                continue
            coordinate = f"{type_name}.{field_name}"
            overridden = composition.overrides.suffered_by(subgraph, coordinate) is not None
            if not overridden and coordinate not in composition.facts[subgraph.name].external:
                yield Resolver(subgraph, local, field)


def _providers_of(composition: Composition, definition: MergedType, field_name: str) -> Iterator[Resolver]:
    """Yield the subgraphs that resolve the field on some paths: where their @provides says so."""
    coordinate = f"{definition.name}.{field_name}"
    for subgraph, local in composition.definitions_of(definition.name):
        facts = composition.facts[subgraph.name]
        if coordinate in facts.external and coordinate in facts.in_provides:
            yield Resolver(subgraph, local, local.fields[field_name])


def _is_shareable(composition: Composition, resolver: Resolver) -> bool:
    subgraph, definition, field = resolver.subgraph, resolver.definition, resolver.field
    in_keys = composition.facts[subgraph.name].in_keys
    return subgraph.is_federation_1 or field.has("shareable") or f"{definition.name}.{field.name}" in in_keys


def _finding(coordinate: str, resolvers: list[Resolver], closed: list[Resolver]) -> Diagnostic:
    everyone = spoken(resolver.subgraph.name for resolver in resolvers)
    unmarked = spoken(resolver.subgraph.name for resolver in closed)
    return diagnose(
        "INVALID_FIELD_SHARING",
        f'Field "{coordinate}" is resolved by subgraphs {everyone}, but it is not @shareable in {unmarked}',
        coordinate=coordinate,
        at=[resolver.field.location for resolver in (*closed, *resolvers)],
        subgraphs=[resolver.subgraph.name for resolver in resolvers],
    )
