"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: who can find the interface can find each implementation."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Key, Kind, Subgraph


def implementations_have_the_interface_key(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report implementations that lack a key of their interface."""
    for interface in subgraph.types.values():
        if interface.kind is Kind.INTERFACE:
            for key in facts.keys.get(interface.name, ()):
                yield from _lacking(subgraph, facts, interface.name, key)


def _lacking(subgraph: Subgraph, facts: Facts, interface: str, key: Key) -> Iterator[Diagnostic]:
    for implementation in subgraph.implementations_of(interface):
        if key.text not in {own.text for own in facts.keys.get(implementation.name, ())}:
            yield diagnose(
                "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
                f'[{subgraph.name}] Key "{key.text}" on interface "{interface}" is missing '
                f'on implementation type "{implementation.name}"',
                coordinate=implementation.name,
                at=[key.application.location, implementation.location],
            )
