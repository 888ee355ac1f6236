"""Why an operation has no plan."""

from __future__ import annotations

from typing import ClassVar

from stoa.errors import PlanningError


class Unplannable(PlanningError):
    """The operation is valid, but no way through the subgraphs answers all of it."""

    code: ClassVar[str] = "QUERY_PLANNING_FAILED"


class PlanningTooExpensive(PlanningError):
    """The search for a plan spent its budget."""

    code: ClassVar[str] = "QUERY_PLAN_COMPLEXITY_EXCEEDED"


__all__ = ["PlanningTooExpensive", "Unplannable"]
