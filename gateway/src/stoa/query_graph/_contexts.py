"""Names of the variables that carry contexts: one for each thing that a subgraph reads of a context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from stoa.supergraph import ContextArgument, FieldSet, Supergraph

#: context, selection, type of the argument: arguments that agree in these share a variable
ContextRead: TypeAlias = tuple[str, FieldSet, str]


def name_context_variables(supergraph: Supergraph) -> dict[tuple[str, ContextRead], str]:
    """``contextualArgument_<subgraph>_<number>``, by subgraph and what is read."""
    names: dict[tuple[str, ContextRead], str] = {}
    for position, subgraph in enumerate(supergraph.subgraphs, 1):
        reads = dict.fromkeys(context_read(argument) for argument in _arguments_in(supergraph, subgraph))
        names |= {(subgraph, read): f"contextualArgument_{position}_{number}" for number, read in enumerate(reads)}
    return names


def context_read(argument: ContextArgument) -> ContextRead:
    """What the argument reads."""
    return argument.context, argument.selection, argument.type


def _arguments_in(supergraph: Supergraph, subgraph: str) -> Iterator[ContextArgument]:
    for joined in supergraph.types.values():
        for field in joined.fields.values():
            if subgraph in field.subgraphs:
                yield from field.subgraphs[subgraph].context_arguments
