"""Why an operation has no plan, in the words of a schema: which field, which subgraphs have it, what keeps them out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from stoa.operation import Field
from stoa.planner._errors import Unplannable
from stoa.planner._search import Search
from stoa.planner._wants import Wants
from stoa.query_graph import FieldMove, Node

#: fields that are named with their reasons; of more only the number is told
_MAX_SHOWN: Final = 3


def refusal_of(search: Search, leftover: Wants) -> Unplannable:
    """The error for what no subgraph was found for."""
    found = (leaf for want in leftover for leaf in _leaves(want, want.fetched_as))
    leaves = dict(sorted(found, key=itemgetter(0)))
    shown = [f"{path}: {_reason(search, field)}" for path, field in list(leaves.items())[:_MAX_SHOWN]]
    more = len(leaves) - len(shown)
    rest = f" And {more} more field{'s' if more > 1 else ''}." if more else ""
    return Unplannable(f"No combination of subgraphs can answer this operation. {' '.join(shown)}{rest}")


def _leaves(want: Field, path: str) -> Iterator[tuple[str, Field]]:
    if not want.selection:
        yield path, want
        return
    for inner in want.selection:
        yield from _leaves(inner, f"{path}.{inner.fetched_as}")


def _reason(search: Search, field: Field) -> str:
    owners = _owners(search, field)
    coordinate = f"{field.parent_type}.{field.name}"
    if field.name == "__typename":
        return f"no subgraph that knows which type of {field.parent_type} this is can be reached here."
    if not owners:
        return f"no subgraph resolves {coordinate}."
    reasons = [f"subgraph '{name}', but {_obstacle(search, field, name, moves)}" for name, moves in owners.items()]
    return f"{coordinate} is in {'; and in '.join(reasons)}."


def _owners(search: Search, field: Field) -> dict[str, list[tuple[Node, FieldMove]]]:
    """Subgraphs that resolve the field by themselves, on any of its object types."""
    graph = search.graph
    owners: dict[str, list[tuple[Node, FieldMove]]] = {}
    for node in graph.nodes[: len(graph.node_of)]:
        move = node.fields.get(field.name)
        if move is not None and not node.kind.is_abstract and node.runtime & field.possible_types:
            owners.setdefault(node.subgraph, []).append((node, move))
    return dict(sorted(owners.items()))


def _obstacle(search: Search, field: Field, subgraph: str, moves: list[tuple[Node, FieldMove]]) -> str:
    node, move = moves[0]
    if move.label is not None and not any(search.is_usable(one) for _, one in moves):
        state = "active" if move.label.wanted else "not active"
        return f"only while the override label '{move.label.name}' is {state}"
    keys = dict.fromkeys(
        entry.key.text
        for name in sorted(field.possible_types)
        for entry in search.graph.entries.get(name, ())
        if entry.subgraph == subgraph and entry.key is not None
    )
    if not keys:
        declared = search.graph.supergraph.types[node.type_name].subgraphs[subgraph].keys
        if declared:
            return f"its key of {node.type_name} ('{declared[0].text}') is not resolvable there"
        return f"{node.type_name} has no key by which that subgraph could be asked for it"
    names = " or ".join(f"'{key}'" for key in keys)
    needed = f"what its key ({names}) needs"
    if move.requires:
        needed += " or what it requires"
    return f"{needed} cannot be fetched here"
