"""Why each field goes where it goes, and what lost: the plan's decisions read back, and weighed against the alternatives."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.operation import Field, Operation
from stoa.plan import PlanSize, plan_size
from stoa.planner._errors import PlanningTooExpensive, Unplannable
from stoa.planner._explain_lost import MAX_WEIGHED, Lateness, Measure, Weighing
from stoa.planner._explain_rights import rights_for
from stoa.planner._explain_sources import SourceFinder, Trail, path_of, trails_of
from stoa.planner._explanation import Alternative, Explanation, FieldExplanation, Loss, Source
from stoa.planner._plan import DEFAULT_BUDGET, decide_steps, plan_operation
from stoa.planner._root_groups import root_groups
from stoa.planner._search import Search
from stoa.planner._shape import Shape
from stoa.planner._solution import Solution
from stoa.planner._solve import solve
from stoa.planner._wants import Wants
from stoa.query_graph import QueryGraph


def explain_operation(
    graph: QueryGraph,
    operation: Operation,
    *,
    field: str | None = None,
    overrides: frozenset[str] = frozenset(),
    budget: int = DEFAULT_BUDGET,
    max_weighed: int = MAX_WEIGHED,
) -> Explanation:
    """Explain every field of the operation, or those with this response path (``me.name``) or coordinate (``User.name``).

    An operation without a plan is explained as well: as far as it can be answered, and why it goes no further. To weigh an
    alternative means to plan again, so at most ``max_weighed`` are; the rest are named only.
    """
    solutions = _solve(graph, operation, overrides, budget)
    measure = _measure(overrides, budget)
    size, refusal = _try(measure, graph, operation)
    weighing = Weighing(
        graph=graph, operation=operation, overrides=overrides, measure=measure, size=size, left=max_weighed
    )
    found = SourceFinder(graph).find(solutions, operation.selection)
    asked = [trail for trail in trails_of(operation.selection) if field is None or _is_meant(trail, field)]
    fields = tuple(_explain(trail, found.get(id(trail[-1]), ()), weighing) for trail in asked if _is_data(trail))
    return Explanation(fields=fields, size=size[0] if size is not None else None, refusal=refusal)


def _solve(graph: QueryGraph, operation: Operation, overrides: frozenset[str], budget: int) -> list[Solution]:
    """The decisions of the plan; those of an operation without a plan as far as they go."""
    search = Search(graph, overrides, budget)
    shape = Shape()
    shape.claim(operation.selection)
    try:
        return [_decide(search, operation, group, shape) for group in root_groups(search, operation)]
    except RecursionError as error:
        raise PlanningTooExpensive("The operation is nested too deeply to be planned.") from error


def _decide(search: Search, operation: Operation, wants: Wants, shape: Shape) -> Solution:
    try:
        return decide_steps(search, operation, wants, shape)[0]
    except Unplannable:
        return solve(search, search.root_view(operation.root_type), wants, frozenset())


def _measure(overrides: frozenset[str], budget: int) -> Measure:
    def measure(graph: QueryGraph, operation: Operation) -> tuple[PlanSize, Lateness]:
        plan = plan_operation(graph, operation, overrides=overrides, budget=budget)
        return plan_size(plan), sum(one.late for one in _solve(graph, operation, overrides, budget))

    return measure


def _try(
    measure: Measure, graph: QueryGraph, operation: Operation
) -> tuple[tuple[PlanSize, Lateness] | None, str | None]:
    try:
        return measure(graph, operation), None
    except Unplannable as refusal:
        return None, refusal.message


def _is_data(trail: Trail) -> bool:
    """Introspection at the root is answered by the gateway."""
    return not trail[0].name.startswith("__")


def _is_meant(trail: Trail, field: str) -> bool:
    last = trail[-1]
    coordinates = {f"{name}.{last.name}" for name in (last.parent_type, *last.possible_types)}
    return field == path_of(trail) or field in coordinates


def _explain(trail: Trail, sources: Sequence[Source], weighing: Weighing) -> FieldExplanation:
    last = trail[-1]
    lost: tuple[Alternative, ...] = tuple(weighing.find(trail, sources))
    return FieldExplanation(
        path=path_of(trail),
        coordinate=f"{last.parent_type}.{last.name}",
        types=last.possible_types,
        sources=tuple(sources),
        lost=lost,
        rights=rights_for(weighing.graph.supergraph, last),
        silence="" if sources else _silence(last, lost, weighing),
    )


def _silence(field: Field, lost: Sequence[Alternative], weighing: Weighing) -> str:
    if weighing.size is not None:
        names = " or ".join(sorted(field.possible_types))
        return f"no {names} can come here: not every subgraph that could answer the parent field knows that type"
    if any(one.loss in (Loss.INCOMPLETE, Loss.TIE) for one in lost):
        return "the operation has no plan"
    return "no subgraph that has it can be reached from here"


__all__ = ["explain_operation"]
