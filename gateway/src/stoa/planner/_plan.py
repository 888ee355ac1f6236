"""Operation in, plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from stoa.operation import Operation
from stoa.plan import Fetch, PlanNode, QueryPlan, Subscription
from stoa.planner._build import Builder, root_cursor
from stoa.planner._contexts import Contexts, ContextUnset
from stoa.planner._drop_repeated import drop_repeated
from stoa.planner._emit import Emitter
from stoa.planner._errors import PlanningTooExpensive, Unplannable
from stoa.planner._merge_steps import merge_steps
from stoa.planner._nodes import NodeWriter, sequence_of
from stoa.planner._refusal import refusal_of
from stoa.planner._root_groups import root_groups
from stoa.planner._search import Search
from stoa.planner._shape import Shape
from stoa.planner._solution import Solution
from stoa.planner._solve import solve
from stoa.planner._step import Step
from stoa.planner._wants import Wants
from stoa.planner._write_deferred import write_deferred
from stoa.query_graph import QueryGraph

#: steps of the search that one planning may take
DEFAULT_BUDGET: Final = 30_000
#: how often values for contextual arguments may turn out to need further values
_MAX_ROUNDS: Final = 10


def plan_operation(
    graph: QueryGraph,
    operation: Operation,
    *,
    overrides: frozenset[str] = frozenset(),
    budget: int = DEFAULT_BUDGET,
) -> QueryPlan:
    """The cheapest plan for the operation; ``overrides`` are the labels of progressive overrides that are active.

    Raises :class:`Unplannable` when the subgraphs cannot answer it, :class:`PlanningTooExpensive` when the budget is spent.
    """
    search = Search(graph, overrides, budget)
    try:
        plan = _plan(search, operation)
        return replace(plan, overrides=search.decided) if search.decided else plan
    except RecursionError as error:
        raise PlanningTooExpensive("The operation is nested too deeply to be planned.") from error


def _plan(search: Search, operation: Operation) -> QueryPlan:
    wants = tuple(field for field in operation.selection if not field.name.startswith("__"))
    writer = NodeWriter(Emitter(search.graph), operation)
    shape = Shape()
    shape.claim(wants)
    runs = [merge_steps(decide_steps(search, operation, group, shape)[1]) for group in root_groups(search, operation)]
    if operation.deferrals:
        return write_deferred(writer, [drop_repeated(run) for run in runs], operation, search.graph.supergraph)
    if operation.kind == "subscription":
        return QueryPlan(_subscribe(runs[0], writer))
    return QueryPlan(sequence_of([writer.write(run) for run in runs]))


def decide_steps(search: Search, operation: Operation, wants: Wants, shape: Shape) -> tuple[Solution, list[Step]]:
    """The decisions for these root fields, and their steps before merging.

    What contextual arguments need of objects above is known only when steps are written.
    """
    contexts = Contexts(search, operation)
    refusal: Unplannable | None = None
    for _ in range(_MAX_ROUNDS):
        solution = solve(search, search.root_view(operation.root_type), wants, frozenset())
        if solution.leftover:
            raise refusal or refusal_of(search, solution.leftover)
        builder = Builder(search, contexts, defers=bool(operation.deferrals))
        try:
            builder.build(solution, root_cursor(frozenset((operation.root_type,)), shape))
        except ContextUnset as unset:
            refusal = unset
            search.give_up(unset.argument)
            continue
        if not contexts.missing:
            contexts.connect(builder.steps)
            return solution, builder.steps
        wants = contexts.complete(wants)
    raise PlanningTooExpensive(
        "Arguments from contexts need each other in too many rounds. Ask for less in one operation."
    )


def _subscribe(steps: Sequence[Step], writer: NodeWriter) -> PlanNode | None:
    roots = [step for step in steps if not step.parents]
    if not roots:
        return None
    if len(roots) > 1:
        raise Unplannable("A subscription must have one root field, answered by one subgraph.")
    rest = writer.write_after(writer.share(steps), frozenset(roots))
    primary = writer.fetch(roots[0])
    if not isinstance(primary, Fetch):
        raise TypeError("the first request of a subscription is a root fetch")
    return Subscription(primary=primary, rest=rest)
