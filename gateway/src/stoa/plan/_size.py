"""How large a plan is: requests in all, and how many have to wait for each other."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.plan._nodes import QueryPlan
from stoa.plan._outline import outline_plan


@dataclass(frozen=True, slots=True, order=True)
class PlanSize:
    """``requests`` counts every request that may be sent; ``waves`` the longest chain of requests that wait for each other."""

    requests: int
    waves: int


def plan_size(plan: QueryPlan) -> PlanSize:
    """The size of a plan; a plan that fetches nothing has none."""
    requests = outline_plan(plan)
    return PlanSize(len(requests), max((request.wave for request in requests), default=0))


__all__ = ["PlanSize", "plan_size"]
