"""Where many subgraphs have one field: which of them are worth following down, told by what each has at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stoa.operation import Field
from stoa.planner._search import Search
from stoa.planner._solution import NO_DEMAND, demand_of
from stoa.planner._view import Target
from stoa.planner._wants import TYPENAME
from stoa.query_graph import Node


def most_fitting(search: Search, targets: Sequence[Target], want: Field) -> tuple[Target, ...]:
    """The targets that answer most of the want without further requests, best first; a few of them."""
    counts = [_count(search, target.view.members, want) for target in targets]
    order = sorted(range(len(targets)), key=lambda position: -counts[position])
    return tuple(targets[position] for position in order[: search.most_alike])


def _count(search: Search, members: Mapping[str, Node], want: Field) -> int:
    """Leaves that a subgraph answers at once, for one object type of each: an estimate, which follows nothing elsewhere."""
    node = next((members[name] for name in sorted(want.possible_types) if name in members), None)
    if node is None:
        return 0
    if want.name == TYPENAME:
        return 1
    move = node.fields.get(want.name)
    if move is None or not search.is_usable(move) or demand_of(move) != NO_DEMAND:
        return 0
    if want.selection is None or move.target is None:
        return 1
    key = (move.target, id(want))
    known = search.local_counts.get(key)
    if known is None:
        target = search.graph.nodes[move.target]
        inner = {name: search.graph.nodes[index] for name, index in target.members.items()}
        known = search.local_counts[key] = sum(_count(search, inner, one) for one in want.selection)
    return known
