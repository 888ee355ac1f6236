"""INTERFACE_OBJECT_USAGE_ERROR: an interface object is found by its key, and stands for all implementations."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph


def interface_objects_are_entities(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @interfaceObject types without a key."""
    for definition in subgraph.types.values():
        if definition.has("interfaceObject") and definition.name not in facts.keys:
            yield diagnose(
                "INTERFACE_OBJECT_USAGE_ERROR",
                f"[{subgraph.name}] @interfaceObject can only be used on entity types, "
                f'but "{definition.name}" has no @key in this subgraph',
                coordinate=definition.name,
                at=[definition.location],
            )
