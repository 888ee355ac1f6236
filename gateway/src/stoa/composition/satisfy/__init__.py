"""Satisfy: walk every query the supergraph allows and find those that no plan could answer.

Invariant: bounded. Reachability is a fixed point over types and subgraphs, the walk has a budget of states.
"""

from __future__ import annotations

from stoa.composition.satisfy.satisfy import satisfy

__all__ = ["satisfy"]
