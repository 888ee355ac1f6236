"""A plan as a flat list: numbers, waves, what waits for what."""

from __future__ import annotations

from stoa.plan import (
    BatchFetch,
    Condition,
    Deferred,
    Fetch,
    Flatten,
    Parallel,
    PlanNode,
    PlanSize,
    QueryPlan,
    ResponseKey,
    Sequence,
    Subscription,
    outline_plan,
    plan_size,
)


def _fetch(subgraph: str, number: int | None = None) -> Fetch:
    return Fetch(subgraph=subgraph, kind="query", document="{a}", id=number)


def _entities(subgraph: str) -> Flatten:
    return Flatten(path=(ResponseKey("a"),), node=_fetch(subgraph))


A, B, C, D = (_fetch(name) for name in "abcd")


def _outline(node: PlanNode | None) -> list[tuple[str, int, tuple[int, ...]]]:
    return [(one.fetch.subgraph, one.wave, one.after) for one in outline_plan(QueryPlan(node))]


def test_what_stands_behind_waits_for_all_that_ends_before_it() -> None:
    """A wave too few promises an answer too early."""
    assert _outline(Sequence((Parallel((A, Sequence((B, C)))), D))) == [
        ("a", 1, ()),
        ("b", 1, ()),
        ("c", 2, (2,)),
        ("d", 3, (1, 3)),
    ]
    assert _outline(Sequence((Parallel((A, B, C)), D)))[-1] == ("d", 2, (1, 2, 3))


def test_numbers_follow_the_waves() -> None:
    """In a list from one to nine nobody has to look for four."""
    plan = QueryPlan(Parallel((Sequence((A, B)), C)))

    assert [(one.number, one.fetch.subgraph, one.after) for one in outline_plan(plan)] == [
        (1, "a", ()),
        (2, "c", ()),
        (3, "b", (1,)),
    ]


def test_branches_of_a_condition_are_told_with_it() -> None:
    """Only one of them runs."""
    (first, second) = outline_plan(
        QueryPlan(Condition(variable="x", if_true=A, if_false=Condition(variable="y", if_true=B)))
    )

    assert (first.conditions, second.conditions) == (("if $x",), ("unless $x", "if $y"))


def test_a_batch_is_one_request() -> None:
    """What goes together counts once."""
    plan = QueryPlan(
        Sequence((A, BatchFetch(nodes=(_entities("b"), _entities("b")), names=("x", "y"), document="{a}")))
    )

    assert plan_size(plan) == PlanSize(2, 2)
    assert len(outline_plan(plan)[1].companions) == 1


def test_events_of_a_subscription_run_the_rest() -> None:
    """The stream comes first."""
    assert _outline(Subscription(primary=A, rest=Parallel((B, C)))) == [("a", 1, ()), ("b", 2, (1,)), ("c", 2, (1,))]


def test_deferred_requests_wait_for_what_they_name_only() -> None:
    """They need not wait for the slowest of the first answer."""
    root = Sequence((_fetch("a", 7), B))
    plan = QueryPlan(root, deferred=(Deferred(blocks=(0,), node=C, depends=(7,)), Deferred(blocks=(1,), node=None)))

    assert [(one.fetch.subgraph, one.wave, one.after, one.is_deferred) for one in outline_plan(plan)] == [
        ("a", 1, (), False),
        ("b", 2, (1,), False),
        ("c", 2, (1,), True),
    ]


def test_a_plan_that_fetches_nothing_has_no_size() -> None:
    """Introspection alone."""
    assert plan_size(QueryPlan(None)) == PlanSize(0, 0)
