"""Read: a subgraph's text to ``Subgraph``. Knows one subgraph at a time and never the others."""

from __future__ import annotations

from stoa.composition.read.check_names import check_names
from stoa.composition.read.name_graphs import name_graphs
from stoa.composition.read.read_subgraph import ReadSubgraph, read_subgraph

__all__ = ["ReadSubgraph", "check_names", "name_graphs", "read_subgraph"]
