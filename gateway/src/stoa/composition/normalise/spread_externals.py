"""@external on a type means @external on each of its fields."""

from __future__ import annotations

from dataclasses import replace

from stoa.composition.model import Application, Field, Subgraph, TypeDefinition


def spread_externals(subgraph: Subgraph) -> Subgraph:
    """Move every type's @external to its fields, so that later stages look in one place only."""
    types = {name: _spread(definition) for name, definition in subgraph.types.items()}
    return replace(subgraph, types=types)


def _spread(definition: TypeDefinition) -> TypeDefinition:
    external = next(definition.applied("external"), None)
    if external is None:
        return definition
    return replace(
        definition,
        directives=tuple(item for item in definition.directives if item.name != "external"),
        fields={name: _with_external(field, external) for name, field in definition.fields.items()},
    )


def _with_external(field: Field, external: Application) -> Field:
    if field.has("external"):
        return field
    return replace(field, directives=(*field.directives, external))
