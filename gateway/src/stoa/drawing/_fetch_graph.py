"""Fetch graphs, before and after merging: as text, as JSON values, as diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from stoa.drawing._diagram import Arrow, Box, Diagram
from stoa.drawing._plan import asked_lines, required_text
from stoa.plan import path_text
from stoa.planner import FetchGraph, FetchStep

Json: TypeAlias = dict[str, Any]


def fetch_graph_text(graphs: Sequence[FetchGraph]) -> str:
    """Steps with their parents: as the search decided them, and as they are sent."""
    blocks = []
    for graph in graphs:
        blocks.append("\n".join([f"before merging: {len(graph.before)}", *_lines(graph.before)]))
        blocks.append("\n".join([f"after merging: {len(graph.after)}", *_lines(graph.after)]))
    return "\n\n".join(blocks)


def fetch_graph_json(graphs: Sequence[FetchGraph]) -> list[Json]:
    """One object for each fetch graph: mutations have one for each run of root fields."""
    return [
        {"before": [_json(step) for step in graph.before], "after": [_json(step) for step in graph.after]}
        for graph in graphs
    ]


def fetch_graph_diagram(graphs: Sequence[FetchGraph], *, merged: bool = True) -> Diagram:
    """Steps as boxes, in columns by how many steps come before them."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    offset = 0
    for index, graph in enumerate(graphs):
        steps = graph.after if merged else graph.before
        depths = _depths(steps)
        boxes += [_box(step, f"{index}.{step.number}", offset + depths[step.number]) for step in steps]
        arrows += [Arrow(f"{index}.{parent}", f"{index}.{step.number}") for step in steps for parent in step.parents]
        offset += max(depths.values(), default=-1) + 1
    state = "after merging" if merged else "before merging"
    return Diagram(
        title=f"Fetch graph {state}",
        description=f"{len(boxes)} steps, {len(arrows)} dependencies between them.",
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        headings=tuple(f"after {column}" if column else "first" for column in range(offset)),
    )


def _depths(steps: Sequence[FetchStep]) -> dict[int, int]:
    depths: dict[int, int] = {}
    left = list(steps)
    while left:
        ready = [step for step in left if all(parent in depths for parent in step.parents)]
        if not ready:  # a parent that is no step of this graph cannot be: steps depend on steps
            raise ValueError("a fetch graph whose steps wait for each other")
        for step in ready:
            depths[step.number] = max((depths[parent] + 1 for parent in step.parents), default=0)
        left = [step for step in left if step.number not in depths]
    return depths


def _lines(steps: Sequence[FetchStep]) -> Iterator[str]:
    for step in steps:
        place = f" at {', '.join(path_text(path) for path in step.paths)}" if step.paths else ""
        after = f" after {', '.join(f'#{parent}' for parent in step.parents)}" if step.parents else ""
        when = f" {step.condition}" if step.condition else ""
        yield f"  #{step.number} {step.fetch.subgraph}{place}{after}{when}"
        yield from (f"      {line}" for line in asked_lines(step.fetch))


def _box(step: FetchStep, name: str, column: int) -> Box:
    return Box(
        name=name,
        title=f"#{step.number} {step.fetch.subgraph}",
        note=", ".join(path_text(path) for path in step.paths),
        group=step.fetch.subgraph,
        column=column,
        lines=(*((step.condition,) if step.condition else ()), *asked_lines(step.fetch)),
        is_faint=bool(step.condition),
    )


def _json(step: FetchStep) -> Json:
    return {
        "number": step.number,
        "subgraph": step.fetch.subgraph,
        "paths": [path_text(path) for path in step.paths],
        "parents": list(step.parents),
        "condition": step.condition or None,
        "requires": required_text(step.fetch.requires) or None,
        "entityTypes": sorted(step.fetch.entity_types),
        "operation": step.fetch.document,
    }


__all__ = ["fetch_graph_diagram", "fetch_graph_json", "fetch_graph_text"]
