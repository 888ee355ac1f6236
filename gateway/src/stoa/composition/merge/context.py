"""What every merge step sees: all subgraphs, what they say together, and where findings go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from stoa.composition._diagnostic import Diagnostic, SourceLocation, diagnose
from stoa.composition.merge.choose_directives import DirectiveTable
from stoa.composition.merge.resolve_overrides import Overrides
from stoa.composition.model import Element, Facts, Subgraph

E = TypeVar("E", bound=Element)
#: the same element, subgraph by subgraph
Sources: TypeAlias = Sequence[tuple[Subgraph, E]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeContext:
    subgraphs: tuple[Subgraph, ...]
    facts: Mapping[str, Facts]
    overrides: Overrides
    directives: DirectiveTable
    #: type → every interface it implements and every union it is in, in any subgraph
    supertypes: Mapping[str, frozenset[str]]
    found: list[Diagnostic] = field(default_factory=list)

    def report(
        self,
        code: str,
        message: str,
        *,
        coordinate: str,
        at: Iterable[SourceLocation | None] = (),
        subgraphs: Iterable[str] = (),
    ) -> None:
        """Keep a finding; merging goes on with the best that can be made of the rest."""
        self.found.append(diagnose(code, message, coordinate=coordinate, at=at, subgraphs=subgraphs))

    def is_external(self, subgraph: Subgraph, coordinate: str) -> bool:
        return coordinate in self.facts[subgraph.name].external


def list_supertypes(subgraphs: Iterable[Subgraph]) -> dict[str, frozenset[str]]:
    """Return type → the abstract types it belongs to anywhere."""
    supertypes: dict[str, set[str]] = {}
    for subgraph in subgraphs:
        for definition in subgraph.types.values():
            supertypes.setdefault(definition.name, set()).update(definition.interfaces)
            for member in definition.members:
                supertypes.setdefault(member, set()).add(definition.name)
    return {name: frozenset(above) for name, above in supertypes.items()}


def spoken(items: Iterable[object]) -> str:
    """Return ``"a", "b" and "c"`` for a message."""
    texts = [f'"{item}"' for item in items]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def grouped(values: Iterable[tuple[Subgraph, object]]) -> str:
    """Return ``"Int" in subgraphs "a" and "b", "String" in subgraph "c"`` for a message."""
    groups: dict[str, list[str]] = {}
    for subgraph, value in values:
        groups.setdefault(str(value), []).append(subgraph.name)
    parts = (f'"{value}" in subgraph{"s" if len(names) > 1 else ""} {spoken(names)}' for value, names in groups.items())
    return ", ".join(parts)
