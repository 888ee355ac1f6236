"""Who is right about satisfiability: the planner tries the very query that one composer says cannot be answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from graphql import parse
from stoa.errors import StoaError
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import read_supergraph

#: both composers print the operation in lines of its own, the first of them ending and the last being a brace
_QUERY: Final = re.compile(r"^((?:query|mutation|subscription)? ?\{\n.*?^\})$", re.MULTILINE | re.DOTALL)


def answered(supergraph: str | None, messages: Iterable[str]) -> Iterator[bool]:
    """Yield for each query in the messages whether the supergraph has a plan for it."""
    if supergraph is None:
        return
    graph = build_query_graph(read_supergraph(supergraph))
    for query in _queries(messages):
        try:
            plan_operation(graph, normalize(parse(query), None, graph.supergraph.schema))
        except StoaError:
            yield False
        else:
            yield True


def _queries(messages: Iterable[str]) -> Iterator[str]:
    for message in messages:
        for match in _QUERY.finditer(message):
            # "..." stands for any selection
            yield re.sub(r"^(\s*)\.\.\.$", r"\1__typename", match[1], flags=re.MULTILINE)
