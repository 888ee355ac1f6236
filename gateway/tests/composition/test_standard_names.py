"""Every name that the federation ecosystem knows is either raised here or said to be another name for one that is.

Tools branch on these names, and people search for them: a name that nobody raises, or that leads nowhere, is a dead end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from graphql import parse
from stoa.composition import SubgraphSource, filter_contract
from stoa.composition._codes import OTHER_NAMES, SEVERITY_BY_CODE
from stoa.composition.check import Composition
from stoa.composition.merge import merge
from stoa.composition.model import gather_facts
from stoa.composition.read import read_subgraph
from stoa.composition.satisfy import satisfy
from stoa.errors import StoaError
from stoa.executor import SubgraphFault
from stoa.operation import normalize
from stoa.pipeline import ErrorPolicy
from stoa.pipeline._redact import redact
from stoa.pipeline._response import internal_error_response
from stoa.planner import plan_operation
from stoa.probe import SilentProbe
from stoa.query_graph import build_query_graph
from stoa.supergraph import read_supergraph

_HERE: Final = Path(__file__).parent
_LINES: Final = [line.split() for line in (_HERE / "standard_names.txt").read_text("utf-8").splitlines()]
#: (kind, name)
_NAMES: Final = [(line[0], line[1]) for line in _LINES if line and line[0] != "#"]
_CASES: Final = {path.stem.partition("-")[0] for folder in ("errors", "hints") for path in (_HERE / folder).iterdir()}

_SUPERGRAPH: Final = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
{ query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a") B @join__graph(name: "b", url: "http://b") }
type Query @join__type(graph: A) { item: Item }
type Item @join__type(graph: A) @join__type(graph: B, key: "id") {
  id: ID! @join__field(graph: B)
  name: String @join__field(graph: A)
  stock: Int @join__field(graph: B)
}
"""


def _refused_plan(query: str, budget: int) -> str:
    graph = build_query_graph(read_supergraph(_SUPERGRAPH))
    operation = normalize(parse(query), None, graph.supergraph.api_schema)
    with pytest.raises(StoaError) as refusal:
        plan_operation(graph, operation, budget=budget)
    return refusal.value.code


def _masked_subgraph_error() -> str | None:
    fault = SubgraphFault(subgraph="a", message="secret", code=None, path=("x",))
    return next(iter(redact([fault], ErrorPolicy(), SilentProbe(), "reference"))).code


def _bug() -> str | None:
    return internal_error_response(RuntimeError("a bug"), SilentProbe()).errors[0].code


def _refused_supergraph(sdl: str) -> str:
    return filter_contract(sdl).errors[0].code


def _too_many_ways() -> str | None:
    source = SubgraphSource(name="a", url="http://a", sdl="type Query { t: T } type T { u: U } type U { n: Int }")
    subgraph = read_subgraph(source, "A").subgraph
    assert subgraph is not None
    facts = {"a": gather_facts(subgraph)}
    merged = merge([subgraph], facts)
    composition = Composition(subgraphs=(subgraph,), facts=facts, overrides=merged.overrides, schema=merged.schema)
    return next(satisfy(composition, max_looks=1)).code


#: What a subgraph's text alone cannot earn: where it is raised, played.
_RAISED_BY: Final[Mapping[str, Callable[[], str | None]]] = {
    "DOWNSTREAM_SERVICE_ERROR": _masked_subgraph_error,
    "INTERNAL_SERVER_ERROR": _bug,
    "INVALID_FEDERATION_SUPERGRAPH": lambda: _refused_supergraph(_SUPERGRAPH.replace("join/v0.5", "join/v0.9")),
    "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED": _too_many_ways,
    "QUERY_PLANNING_FAILED": lambda: _refused_plan("{ item { name stock } }", 1000),
    "QUERY_PLAN_COMPLEXITY_EXCEEDED": lambda: _refused_plan("{ item { name } }", 3),
}


def test_the_lists_are_whole() -> None:
    """A name lost from a list here would never be missed."""
    kinds = Counter(kind for kind, _ in _NAMES)

    assert (kinds["error"], kinds["newer"], kinds["hint"]) == (91, 17, 30)


@pytest.mark.parametrize("name", sorted({name for _, name in _NAMES}))
def test_standard_name_leads_to_something_that_is_raised(name: str) -> None:
    """Whoever searches for the name must find what really happens."""
    ours = OTHER_NAMES.get(name, name)

    assert ours in _CASES or _RAISED_BY[ours]() == ours
    # one fault, one name: another tool's name for it is never raised beside ours
    assert name not in OTHER_NAMES or name not in SEVERITY_BY_CODE


@pytest.mark.parametrize("name", sorted(_RAISED_BY))
def test_code_of_another_room_is_really_raised_there(name: str) -> None:
    """A code in a table only is dead."""
    assert _RAISED_BY[name]() == name
