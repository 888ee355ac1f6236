"""How large a plan is: requests in all, and how many have to wait for each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from stoa.plan._nodes import Condition, Fetch, Flatten, Parallel, PlanNode, QueryPlan, Sequence, Subscription


@dataclass(frozen=True, slots=True, order=True)
class PlanSize:
    """``requests`` counts every request that may be sent; ``waves`` the longest chain of requests that wait for each other."""

    requests: int
    waves: int


def plan_size(plan: QueryPlan) -> PlanSize:
    """The size of a plan; a plan that fetches nothing has none."""
    return _size(plan.root) if plan.root is not None else PlanSize(0, 0)


def _size(node: PlanNode) -> PlanSize:
    match node:
        case Fetch() | Flatten():
            return PlanSize(1, 1)
        case Sequence():
            return _after(*map(_size, node.nodes))
        case Parallel():
            return _beside(*map(_size, node.nodes))
        case Condition():
            return _beside(*(_size(branch) for branch in (node.if_true, node.if_false) if branch is not None))
        case Subscription():
            rest = (_size(node.rest),) if node.rest is not None else ()
            return _after(PlanSize(1, 1), *rest)
        case _:
            assert_never(node)


def _after(*sizes: PlanSize) -> PlanSize:
    return PlanSize(sum(size.requests for size in sizes), sum(size.waves for size in sizes))


def _beside(*sizes: PlanSize) -> PlanSize:
    return PlanSize(sum(size.requests for size in sizes), max((size.waves for size in sizes), default=0))


__all__ = ["PlanSize", "plan_size"]
