"""The stages of composition in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, Severity
from stoa.composition._source import CompositionResult, SubgraphSource
from stoa.composition.check import Composition, check_agreements, check_outcome
from stoa.composition.merge import merge
from stoa.composition.model import Subgraph, gather_facts
from stoa.composition.normalise import normalise
from stoa.composition.read import check_names, name_graphs, read_subgraph
from stoa.composition.satisfy import satisfy
from stoa.composition.validate import validate
from stoa.composition.write import check_supergraph, write_supergraph


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one stage found; the last one also has the supergraph."""

    found: Iterable[Diagnostic]
    sdl: str | None = None


def compose(subgraphs: Sequence[SubgraphSource]) -> CompositionResult:
    """Compose subgraphs into a supergraph.

    Every stage reports all it finds; a stage is entered only when the one before found no error, so that nobody reads
    about the consequences of a mistake as if they were mistakes of their own.
    """
    found: list[Diagnostic] = []
    sdl = None
    for outcome in _stages(subgraphs):
        found.extend(outcome.found)
        if any(item.severity is Severity.ERROR for item in found):
            break
        sdl = outcome.sdl
    found = list(dict.fromkeys(found))
    errors = tuple(item for item in found if item.severity is Severity.ERROR)
    hints = tuple(item for item in found if item.severity is not Severity.ERROR)
    return CompositionResult(supergraph_sdl=None if errors else sdl, errors=errors, hints=hints)


def _stages(subgraphs: Sequence[SubgraphSource]) -> Iterator[_Outcome]:
    yield _Outcome(check_names(subgraphs))
    # by name: the order in which files are given must not change the supergraph
    read: list[Subgraph] = []
    yield _Outcome(_read(sorted(subgraphs, key=lambda source: source.name), read))
    facts = {subgraph.name: gather_facts(subgraph) for subgraph in read}
    yield _Outcome([item for subgraph in read for item in validate(subgraph, facts[subgraph.name])])
    merged = merge(read, facts)
    composition = Composition(subgraphs=tuple(read), facts=facts, overrides=merged.overrides, schema=merged.schema)
    yield _Outcome([*merged.found, *check_agreements(composition)])
    yield _Outcome(check_outcome(composition))
    yield _Outcome(satisfy(composition))
    sdl = write_supergraph(merged.schema)
    yield _Outcome(check_supergraph(sdl, merged.schema), sdl)


def _read(sources: Sequence[SubgraphSource], subgraphs: list[Subgraph]) -> Iterator[Diagnostic]:
    graphs = name_graphs([source.name for source in sources])
    for source in sources:
        read = read_subgraph(source, graphs[source.name])
        yield from read.errors
        if read.subgraph is not None:
            subgraph, problems = normalise(read.subgraph)
            subgraphs.append(subgraph)
            yield from problems
