"""``make bench-planning``: CPU milliseconds for one plan, for random operations on federations of growing size."""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import process_time
from typing import Final

from composition.federations import generate
from graphql import parse, validate
from stoa.composition import SubgraphSource, compose
from stoa.operation import normalize
from stoa.plan import QueryPlan, render_text
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import Supergraph, read_supergraph
from stoa.testing.monolith import RandomOperations

_RESULTS: Final = Path(__file__).parents[1] / "results"
_SIZES: Final = (10, 20, 50, 100, 200)
_DEPTH: Final = 4
_LONGEST_TEXT: Final = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``cold`` is the first plan after the start, with nothing of the planner's memory filled."""

    subgraphs: int
    operations: int
    fields: float
    requests: float
    cold_ms: float
    p50_ms: float
    p99_ms: float


def measure(size: int, operations: int) -> Row:
    """The same seed gives the same federation and the same operations."""
    sources = [SubgraphSource(name=one.name, url=one.url, sdl=one.sdl) for one in generate(size)]
    result = compose(sources)
    if result.supergraph_sdl is None:
        raise SystemExit("\n".join(error.render() for error in result.errors))
    supergraph = read_supergraph(result.supergraph_sdl)
    graph = build_query_graph(supergraph)
    gc.collect()
    gc.freeze()
    costs, fields, requests = [], [], []
    for text in _texts(supergraph, operations):
        operation = normalize(parse(text, no_location=True), None, supergraph.api_schema)
        began = process_time()
        plan = plan_operation(graph, operation)
        costs.append((process_time() - began) * 1e3)
        fields.append(text.count(" ") + 1)
        requests.append(_requests(plan))
    return Row(
        subgraphs=size,
        operations=operations,
        fields=median(fields),
        requests=median(requests),
        cold_ms=costs[0],
        p50_ms=median(costs),
        p99_ms=quantiles(costs, n=100)[98],
    )


def _texts(supergraph: Supergraph, count: int) -> Iterator[str]:
    drawn = RandomOperations(schema=supergraph.api_schema, random=Random(11))
    found = 0
    while found < count:
        text, _ = drawn.operation(_DEPTH)
        if len(text) <= _LONGEST_TEXT and not validate(supergraph.api_schema, parse(text)):
            found += 1
            yield text


def _requests(plan: QueryPlan) -> int:
    return render_text(plan).count("Fetch(")


def main() -> None:
    """Sizes given are printed only; without them the table is written."""
    parser = argparse.ArgumentParser(prog="make bench-planning", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--operations", type=int, default=300)
    options = parser.parse_args()
    rows = [measure(size, options.operations) for size in options.sizes or _SIZES]
    text = "\n".join(
        (
            "# Planning by size",
            "",
            "Random operations on generated federations (about fifty fields to a subgraph); CPU milliseconds of one process, parsing and validation not",
            "counted. Reproduce: `make bench-planning`.",
            "",
            "| subgraphs | operations | words of an operation | fetches of its plan | first plan | p50 | p99 |",
            "|---:|---:|---:|---:|---:|---:|---:|",
            *(
                f"| {row.subgraphs} | {row.operations} | {row.fields:.0f} | {row.requests:.0f} | {row.cold_ms:.1f} | {row.p50_ms:.2f} | {row.p99_ms:.1f} |"
                for row in rows
            ),
            "",
        )
    )
    if options.sizes is None:
        (_RESULTS / "planning.md").write_text(text, "utf-8")
        (_RESULTS / "planning.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
    print(text)


if __name__ == "__main__":
    main()
