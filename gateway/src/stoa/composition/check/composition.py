"""What the rules about several subgraphs see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.merge import Overrides
from stoa.composition.model import Facts, MergedSchema, Subgraph, TypeDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The subgraphs, and the supergraph they make."""

    subgraphs: tuple[Subgraph, ...]
    facts: Mapping[str, Facts]
    overrides: Overrides
    schema: MergedSchema

    def definitions_of(self, type_name: str) -> Iterator[tuple[Subgraph, TypeDefinition]]:
        for subgraph in self.subgraphs:
            definition = subgraph.type_of(type_name)
            if definition is not None:
                yield subgraph, definition


Rule = Callable[[Composition], Iterator[Diagnostic]]
