"""Two subgraphs' security requirements on one element must both hold.

A requirement is a choice (outer list, any one suffices) of sets (inner list, all of it is needed). "Both" of two
choices is every pairing of their sets; a set that contains another adds nothing and goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from graphql import ListValueNode, StringValueNode, ValueNode, parse_value


def join_requirements(requirements: Sequence[Iterable[frozenset[str]]]) -> list[list[str]]:
    """Return the choice that satisfies every given choice, sorted, without redundant sets."""
    # pair by pair, smallest first: all pairings at once would grow with every subgraph
    combined = reduce(_both, (set(choice) for choice in requirements))
    return sorted((sorted(one) for one in combined), key=lambda group: (len(group), group))


def _both(left: set[frozenset[str]], right: set[frozenset[str]]) -> set[frozenset[str]]:
    combined = {one | other for one in left for other in right}
    return {one for one in combined if not any(other < one for other in combined)}


def read_requirements(value: str | ValueNode | None) -> list[frozenset[str]]:
    """Read ``[["a", "b"], ["c"]]``; GraphQL lets a list of one be written without brackets."""
    node = parse_value(value) if isinstance(value, str) else value
    groups = node.values if isinstance(node, ListValueNode) else [node] if node else []
    return [frozenset(_strings(group)) for group in groups]


def print_requirements(choice: Sequence[Sequence[str]]) -> str:
    """Print a choice of sets as a GraphQL value."""
    return "[" + ", ".join("[" + ", ".join(f'"{item}"' for item in group) + "]" for group in choice) + "]"


def _strings(value: ValueNode) -> list[str]:
    items = value.values if isinstance(value, ListValueNode) else [value]
    return [item.value for item in items if isinstance(item, StringValueNode)]
