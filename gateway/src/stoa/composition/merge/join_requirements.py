"""Two subgraphs' security requirements on one element must both hold.

A requirement is a choice (outer list, any one suffices) of sets (inner list, all of it is needed). "Both" of two
choices is every pairing of their sets; a set that contains another adds nothing and goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce


def join_requirements(requirements: Sequence[Iterable[frozenset[str]]]) -> list[list[str]]:
    """Return the choice that satisfies every given choice, sorted, without redundant sets."""
    # pair by pair, smallest first: all pairings at once would grow with every subgraph
    combined = reduce(_both, (set(choice) for choice in requirements))
    return sorted((sorted(one) for one in combined), key=lambda group: (len(group), group))


def _both(left: set[frozenset[str]], right: set[frozenset[str]]) -> set[frozenset[str]]:
    combined = {one | other for one in left for other in right}
    return {one for one in combined if not any(other < one for other in combined)}
