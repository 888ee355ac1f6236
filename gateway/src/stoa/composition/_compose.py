"""The stages of composition in their order."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.composition._diagnostic import Diagnostic, Severity
from stoa.composition._source import CompositionResult, SubgraphSource
from stoa.composition.check import Composition, check_agreements, check_outcome
from stoa.composition.merge import merge
from stoa.composition.model import Subgraph, gather_facts
from stoa.composition.normalise import normalise
from stoa.composition.read import name_graphs, read_subgraph
from stoa.composition.satisfy import satisfy
from stoa.composition.validate import validate
from stoa.composition.write import write_supergraph


def compose(subgraphs: Sequence[SubgraphSource]) -> CompositionResult:
    """Compose subgraphs into a supergraph.

    Every stage reports all it finds; a stage is entered only when the one before found no error, so that nobody reads
    about the consequences of a mistake as if they were mistakes of their own.
    """
    # by name: the order in which files are given must not change the supergraph
    sources = sorted(subgraphs, key=lambda source: source.name)
    read, found = _read(sources)
    if _has_errors(found):
        return _failed(found)
    facts = {subgraph.name: gather_facts(subgraph) for subgraph in read}
    for subgraph in read:
        found.extend(validate(subgraph, facts[subgraph.name]))
    if _has_errors(found):
        return _failed(found)
    merged = merge(read, facts)
    composition = Composition(subgraphs=tuple(read), facts=facts, overrides=merged.overrides, schema=merged.schema)
    found.extend([*merged.found, *check_agreements(composition)])
    if _has_errors(found):
        return _failed(found)
    found.extend(check_outcome(composition))
    if _has_errors(found):
        return _failed(found)
    found.extend(satisfy(composition))
    if _has_errors(found):
        return _failed(found)
    return CompositionResult(supergraph_sdl=write_supergraph(merged.schema), errors=(), hints=tuple(found))


def _read(sources: Sequence[SubgraphSource]) -> tuple[list[Subgraph], list[Diagnostic]]:
    graphs = name_graphs([source.name for source in sources])
    subgraphs: list[Subgraph] = []
    found: list[Diagnostic] = []
    for source in sources:
        read = read_subgraph(source, graphs[source.name])
        found.extend(read.errors)
        if read.subgraph is not None:
            subgraph, problems = normalise(read.subgraph)
            subgraphs.append(subgraph)
            found.extend(problems)
    return subgraphs, found


def _has_errors(found: Sequence[Diagnostic]) -> bool:
    return any(item.severity is Severity.ERROR for item in found)


def _failed(found: Sequence[Diagnostic]) -> CompositionResult:
    errors = tuple(item for item in found if item.severity is Severity.ERROR)
    hints = tuple(item for item in found if item.severity is not Severity.ERROR)
    return CompositionResult(supergraph_sdl=None, errors=errors, hints=hints)
