"""What the rules about several subgraphs see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

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
    _definitions: Mapping[str, list[tuple[Subgraph, TypeDefinition]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # rules ask for every field of every type: without an index each question would walk through all subgraphs
        found: dict[str, list[tuple[Subgraph, TypeDefinition]]] = {}
        for subgraph in self.subgraphs:
            for name, definition in subgraph.types.items():
                found.setdefault(name, []).append((subgraph, definition))
        object.__setattr__(self, "_definitions", found)

    def definitions_of(self, type_name: str) -> Iterator[tuple[Subgraph, TypeDefinition]]:
        """Yield every subgraph that has the type, with the type as it is there."""
        return iter(self._definitions.get(type_name, ()))


Rule = Callable[[Composition], Iterator[Diagnostic]]
