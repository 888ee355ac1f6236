"""Which root fields are planned together: all of them, save those of a mutation, which run in the client's order."""

from __future__ import annotations

from stoa.operation import Operation
from stoa.planner._search import Search
from stoa.planner._solve import solve
from stoa.planner._wants import Wants


def root_groups(search: Search, operation: Operation) -> list[Wants]:
    """Of a mutation neighbours of one subgraph go in one request. Introspection is none of the planner's business."""
    wants = tuple(field for field in operation.selection if not field.name.startswith("__"))
    search.fit_to(sum(map(search.wants.leaves, wants)))
    return _neighbours(search, operation, wants) if operation.kind == "mutation" else [wants]


def _neighbours(search: Search, operation: Operation, wants: Wants) -> list[Wants]:
    groups: list[Wants] = []
    last: str | None = None
    for same in _by_response_name(wants):
        solution = solve(search, search.root_view(operation.root_type), same, frozenset())
        roots = {hop.target.subgraph for hop in solution.hops}
        subgraph = roots.pop() if len(roots) == 1 else None
        if subgraph is not None and subgraph == last:
            groups[-1] = (*groups[-1], *same)
        else:
            groups.append(same)
        last = subgraph
    return groups


def _by_response_name(wants: Wants) -> list[Wants]:
    """What stands several times under one name, say under other conditions, is one mutation and made once."""
    groups: dict[str, Wants] = {}
    for want in wants:
        groups[want.fetched_as] = (*groups.get(want.fetched_as, ()), want)
    return list(groups.values())


__all__ = ["root_groups"]
