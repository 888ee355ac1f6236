"""Federations: random schemas split over random subgraphs, and a search for operations that a gateway answers wrongly.

Invariant: everything follows from a seed. A federation is drawn in three stages: what there is (``_catalogue``), which subgraph
declares it (``_place``), what makes it difficult (``_decorate``); our own composition says whether it is one. The truth is the
monolith's (:mod:`stoa.testing.monolith`). Whatever fails is made small (``_shrink``) and kept as a case (``_case``).
"""

from __future__ import annotations

from stoa.testing.federations._case import Case, ask_case, compare_federation, failure_of, read_case
from stoa.testing.federations._draw import draw_federation
from stoa.testing.federations._search import OPERATIONS_EACH, Example, examples_of
from stoa.testing.federations._shrink import shrink

__all__ = [
    "OPERATIONS_EACH",
    "Case",
    "Example",
    "ask_case",
    "compare_federation",
    "draw_federation",
    "examples_of",
    "failure_of",
    "read_case",
    "shrink",
]
