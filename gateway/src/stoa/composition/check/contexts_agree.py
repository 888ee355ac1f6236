"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: clients fill an argument in, or the gateway does."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, Severity, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.model import Field, Subgraph


def contexts_agree(composition: Composition) -> Iterator[Diagnostic]:
    """Report arguments that are contextual in some subgraphs only."""
    for definition in composition.schema.types.values():
        for name in definition.fields:
            sources = [
                (subgraph, field)
                for subgraph, local in composition.definitions_of(definition.name)
                if (field := local.fields.get(name)) is not None
                and f"{definition.name}.{name}" not in composition.facts[subgraph.name].external
            ]
            yield from _compare(f"{definition.name}.{name}", sources)


def _compare(coordinate: str, sources: list[tuple[Subgraph, Field]]) -> Iterator[Diagnostic]:
    contextual = {
        argument.name for _, field in sources for argument in field.arguments.values() if argument.has("fromContext")
    }
    for name in sorted(contextual):
        plain = [
            field.arguments[name]
            for _, field in sources
            if name in field.arguments and not field.arguments[name].has("fromContext")
        ]
        if plain:
            # an optional argument that clients cannot see does no harm, it is only unexpected
            required = any(argument.is_required for argument in plain)
            yield diagnose(
                "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
                f'Argument "{coordinate}({name}:)" is filled from a context in some subgraphs, '
                f"but {'required' if required else 'expected'} from the client in others",
                coordinate=f"{coordinate}({name}:)",
                at=[argument.location for argument in plain],
                severity=None if required else Severity.INFO,
            )
