"""Broken schemas: the readers of supergraphs and of subgraphs, and the planner, answer in words whatever they are given."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random

from graphql import parse, validate
from stoa.composition import SubgraphSource, compose
from stoa.errors import PlanningError, SupergraphError
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl, mutated
from stoa.testing.federations import read_case
from stoa.testing.monolith import RandomOperations

MUTATIONS = 1_500
OPERATIONS = 2
PLANNER = Path(__file__).parents[1] / "planner"
AUDIT = Path(__file__).parents[4] / "shared" / "audit"


@cache
def _federations() -> list[dict[str, str]]:
    """Our own ones and the cases; the audit's too where they are."""
    own = [{path.stem: path.read_text() for path in folder.glob("*.graphql")} for folder in _folders()]
    own += [dict(read_case(path.read_text()).subgraphs) for path in sorted((PLANNER / "cases").glob("*.case"))]
    audit = [json.loads(path.read_text())["subgraphs"] for path in sorted(AUDIT.glob("*.json"))]
    return own + [{one["name"]: one["sdl"] for one in subgraphs} for subgraphs in audit]


def _folders() -> list[Path]:
    return sorted((PLANNER / "federations").iterdir())


@cache
def _supergraphs() -> list[str]:
    return [compose_sdl(subgraphs) for subgraphs in _federations()]


def _read(sdl: str) -> QueryGraph | None:
    try:
        return build_query_graph(read_supergraph(sdl))
    except SupergraphError:
        return None


def _plan(graph: QueryGraph, random: Random) -> bool:
    schema = graph.supergraph.api_schema
    query, _ = RandomOperations(schema=schema, random=random, mess=random.choice((0.0, 1.0))).operation(3)
    document = parse(query)
    if validate(schema, document):
        return False
    with suppress(PlanningError):
        plan_operation(graph, normalize(document, None, schema))
    return True


def test_any_supergraph_is_read_or_refused_and_what_is_read_is_planned_or_refused() -> None:
    """A broken file must stop a start or a reload with a reason, not a request with a traceback."""
    read = planned = 0
    for seed in range(MUTATIONS):
        random = Random(f"supergraph {seed}")
        sdl = mutated(random.choice(_supergraphs()), random)
        graph = _read(sdl)
        if graph is not None:
            read += 1
            planned += sum(_plan(graph, random) for _ in range(OPERATIONS))

    assert MUTATIONS // 10 < read < MUTATIONS * 9 // 10
    assert planned > read


def test_any_subgraphs_compose_or_are_reported() -> None:
    """A composer that throws says nothing about the mistake that it met."""
    composed = 0
    for seed in range(MUTATIONS // 2):
        random = Random(f"subgraphs {seed}")
        subgraphs = dict(random.choice(_federations()))
        name = random.choice(sorted(subgraphs))
        subgraphs[name] = mutated(subgraphs[name], random)
        result = compose([SubgraphSource(name=one, url="http://x.test/", sdl=sdl) for one, sdl in subgraphs.items()])
        composed += result.supergraph_sdl is not None

        assert (result.supergraph_sdl is None) == bool(result.errors)

    assert 0 < composed < MUTATIONS // 2


def test_readable_supergraphs_of_broken_subgraphs_are_read() -> None:
    """What our own composition lets pass, our own gateway can serve."""
    for seed in range(MUTATIONS // 5):
        random = Random(f"served {seed}")
        subgraphs = dict(random.choice(_federations()))
        name = random.choice(sorted(subgraphs))
        subgraphs[name] = mutated(subgraphs[name], random)
        result = compose([SubgraphSource(name=one, url="http://x.test/", sdl=sdl) for one, sdl in subgraphs.items()])
        if result.supergraph_sdl is not None:
            build_query_graph(read_supergraph(result.supergraph_sdl))
