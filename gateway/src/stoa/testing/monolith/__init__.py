"""Monolith: a made-up world that one schema and any number of subgraphs answer from, and random operations to compare them.

Invariant: everything follows from the supergraph and a seed; the same question gives the same answer wherever it is asked.
Subgraphs here are strict: they fail where a field is external to them, where a required value is missing or wrong, and where
a representation fits none of their keys. Whatever the gateway answers differently from the monolith is the gateway's mistake.
"""

from __future__ import annotations

from stoa.testing.monolith._compare import Comparison, Outcome
from stoa.testing.monolith._deferred import DeferSprinkler
from stoa.testing.monolith._operations import RandomOperations
from stoa.testing.monolith._subgraph import WorldSubgraph
from stoa.testing.monolith._subgraph_schema import subgraph_schema
from stoa.testing.monolith._world import Thing, World

__all__ = [
    "Comparison",
    "DeferSprinkler",
    "Outcome",
    "RandomOperations",
    "Thing",
    "World",
    "WorldSubgraph",
    "subgraph_schema",
]
