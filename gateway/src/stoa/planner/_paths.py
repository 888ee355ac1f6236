"""The candidates for each field: every subgraph that has it, the ways by which requests get there, and how each did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from stoa.operation import Operation
from stoa.planner._explain import explain_operation
from stoa.planner._explain_sources import Trail, path_of, trails_of
from stoa.planner._explanation import FieldExplanation
from stoa.planner._plan import DEFAULT_BUDGET
from stoa.query_graph import FieldMove, QueryGraph

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A subgraph for a field. ``ways`` lead to the field's object there; none where no request gets there.

    ``verdict`` is ``chosen``, or why it is not; ``requests`` and ``waves`` say how many more its plan would take.
    """

    subgraph: str
    ways: tuple[str, ...]
    is_chosen: bool
    verdict: str
    requests: int = 0
    waves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPaths:
    """The candidates for one field of an operation, the chosen first."""

    path: str
    coordinate: str
    candidates: tuple[Candidate, ...]


def candidate_paths(
    graph: QueryGraph,
    operation: Operation,
    *,
    field: str | None = None,
    overrides: frozenset[str] = frozenset(),
    budget: int = DEFAULT_BUDGET,
) -> tuple[FieldPaths, ...]:
    """For every field of the operation, or those with this response path or coordinate."""
    explained = explain_operation(graph, operation, field=field, overrides=overrides, budget=budget).fields
    trails = [trail for trail in trails_of(operation.selection) if not trail[0].name.startswith("__")]
    found = []
    for one in explained:
        trail = next(each for each in trails if _is_of(each, one))
        trails.remove(trail)
        found.append(_paths(graph, trail, one))
    return tuple(found)


def paths_text(fields: tuple[FieldPaths, ...]) -> str:
    """One block per field, one line per candidate with its ways."""
    return "\n\n".join("\n".join(_lines(field)) for field in fields)


def paths_json(fields: tuple[FieldPaths, ...]) -> list[Json]:
    """Values that a JSON encoder takes."""
    return [
        {
            "path": field.path,
            "coordinate": field.coordinate,
            "candidates": [
                {
                    "subgraph": one.subgraph,
                    "chosen": one.is_chosen,
                    "ways": list(one.ways),
                    "verdict": one.verdict,
                    "moreRequests": one.requests,
                    "moreWaves": one.waves,
                }
                for one in field.candidates
            ],
        }
        for field in fields
    ]


def _is_of(trail: Trail, explained: FieldExplanation) -> bool:
    return path_of(trail) == explained.path and trail[-1].possible_types == explained.types


def _paths(graph: QueryGraph, trail: Trail, explained: FieldExplanation) -> FieldPaths:
    chosen = dict.fromkeys(source.subgraph for source in explained.sources)
    candidates = [
        Candidate(subgraph=name, ways=tuple(_ways(graph, trail, name)), is_chosen=True, verdict="chosen")
        for name in chosen
    ]
    candidates += [
        Candidate(
            subgraph=one.subgraph,
            ways=tuple(_ways(graph, trail, one.subgraph)),
            is_chosen=False,
            verdict=one.text,
            requests=one.requests,
            waves=one.waves,
        )
        for one in explained.lost
    ]
    return FieldPaths(path=explained.path, coordinate=explained.coordinate, candidates=tuple(candidates))


def _ways(graph: QueryGraph, trail: Trail, subgraph: str) -> Iterator[str]:
    if len(trail) == 1:
        yield "a root field"
        return
    above, last = trail[-2], trail[-1]
    if any(move.target is not None for move in _moves(graph, above.possible_types, above.name, subgraph)):
        yield f"from {above.parent_type}.{above.name}"
    entries = [
        move
        for name in sorted(last.possible_types)
        for move in graph.entries.get(name, ())
        if move.subgraph == subgraph and move.key is not None
    ]
    for move in entries:
        if move.key is not None:
            name = f" as {move.typename}" if move.typename is not None else ""
            yield f'by key "{move.key.text}"{name}'


def _moves(graph: QueryGraph, types: frozenset[str], name: str, subgraph: str) -> Iterator[FieldMove]:
    for object_type in types:
        index = graph.node_of.get((subgraph, object_type))
        if index is not None and name in graph.nodes[index].fields:
            yield graph.nodes[index].fields[name]


def _lines(field: FieldPaths) -> Iterator[str]:
    yield f"{field.path}  ({field.coordinate})"
    if not field.candidates:
        yield "  no candidate"
    for one in field.candidates:
        ways = " or ".join(dict.fromkeys(one.ways)) or "no way there"
        yield f"  {'*' if one.is_chosen else '-'} {one.subgraph}: {ways}"
        if not one.is_chosen:
            yield f"      {one.verdict}"


__all__ = ["Candidate", "FieldPaths", "candidate_paths", "paths_json", "paths_text"]
