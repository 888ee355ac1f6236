"""INTERFACE_OBJECT_USAGE_ERROR: an interface object needs a real interface somewhere, and no implementations of it."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.merge import spoken


def interface_objects_have_an_interface(composition: Composition) -> Iterator[Diagnostic]:
    """Report interface objects without an interface, or beside its implementations."""
    for name in composition.schema.types:
        definitions = list(composition.definitions_of(name))
        objects = [(s, t) for s, t in definitions if t.is_interface_object]
        if objects and len(objects) == len(definitions):
            yield diagnose(
                "INTERFACE_OBJECT_USAGE_ERROR",
                f'Type "{name}" is an @interfaceObject in all subgraphs that define it; none defines the interface',
                coordinate=name,
                at=[definition.location for _, definition in objects],
            )
            continue
        implementations = composition.schema.possible_types(name)
        for subgraph, definition in objects:
            beside = [item for item in implementations if item in subgraph.types]
            if beside:
                yield diagnose(
                    "INTERFACE_OBJECT_USAGE_ERROR",
                    f'[{subgraph.name}] Type "{name}" is an @interfaceObject here, so its implementations '
                    f"{spoken(beside)} cannot be defined here as well",
                    coordinate=name,
                    at=[definition.location, *(subgraph.types[item].location for item in beside)],
                )
