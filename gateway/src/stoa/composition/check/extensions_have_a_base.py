"""EXTENSION_WITH_NO_BASE: what is extended everywhere must be defined somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition

_ROOTS = frozenset({"Query", "Mutation", "Subscription"})


def extensions_have_a_base(composition: Composition) -> Iterator[Diagnostic]:
    """Report types that no subgraph defines."""
    for name in composition.schema.types:
        definitions = list(composition.definitions_of(name))
        if name not in _ROOTS and all(definition.is_extension for _, definition in definitions):
            yield diagnose(
                "EXTENSION_WITH_NO_BASE",
                f'Type "{name}" is extended, but no subgraph defines it',
                coordinate=name,
                at=[definition.location for _, definition in definitions],
            )
