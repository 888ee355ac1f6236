"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: who finds an interface by key knows everything it could find."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.merge import spoken
from stoa.composition.model import Kind


def interface_owners_know_implementations(composition: Composition) -> Iterator[Diagnostic]:
    """Report subgraphs with a key on an interface that lack one of its implementations."""
    for interface in composition.schema.types.values():
        if interface.kind is not Kind.INTERFACE:
            continue
        everywhere = composition.schema.possible_types(interface.name)
        for subgraph, definition in composition.definitions_of(interface.name):
            keys = composition.facts[subgraph.name].keys.get(interface.name, ())
            if definition.kind is not Kind.INTERFACE or not any(key.resolvable for key in keys):
                continue
            here = set(subgraph.possible_types(interface.name))
            lacking = [name for name in everywhere if name not in here]
            if lacking:
                yield diagnose(
                    "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
                    f'[{subgraph.name}] Interface "{interface.name}" has a resolvable @key here, but the subgraph '
                    f"does not know its implementations {spoken(lacking)}",
                    coordinate=interface.name,
                    at=[definition.location],
                )
