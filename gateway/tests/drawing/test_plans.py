"""Plans as trees and diagrams."""

from __future__ import annotations

from textwrap import dedent

from stoa.drawing import plan_diagram, plan_tree
from stoa.plan import (
    ANY_ITEM,
    BatchFetch,
    Condition,
    Deferred,
    Fetch,
    Flatten,
    Parallel,
    QueryPlan,
    RequiredField,
    RequiredFragment,
    ResponseKey,
    Sequence,
    Subscription,
)

KEY = (RequiredField(name="__typename", response_name="__typename"), RequiredField(name="id", response_name="id"))
PRODUCTS = Fetch(subgraph="catalog", kind="query", document="{products{__typename id name}}", id=1)


def _entities(subgraph: str, selection: str, requires: tuple[RequiredField | RequiredFragment, ...] = KEY) -> Flatten:
    document = f"query($representations:[_Any!]!){{_entities(representations:$representations){{{selection}}}}}"
    fetch = Fetch(
        subgraph=subgraph, kind="query", document=document, requires=requires, entity_types=frozenset({"Product"})
    )
    return Flatten(path=(ResponseKey("products"), ANY_ITEM), node=fetch)


STOCK = _entities("stock", "...on Product{stock}")
REVIEWS = _entities("reviews", "...on Product{rating reviews(first:10){id author{name}} __typename}")


def test_a_tree_shows_waves_subgraphs_and_what_waits_for_what() -> None:
    """The first look at a plan must show how often and how long a client waits."""
    tree = plan_tree(QueryPlan(Sequence((PRODUCTS, Parallel((STOCK, Condition(variable="full", if_true=REVIEWS)))))))

    assert tree == dedent(
        """
        Plan: 3 requests to 3 subgraphs in 2 waves
        ├─ wave 1
        │  └─ 1 catalog
        │       products { __typename id name }
        └─ wave 2
           ├─ 2 stock  products.@  after 1
           │    Product { id } =>
           │    ... on Product { stock }
           └─ 3 reviews  products.@  after 1
                if $full
                Product { id } =>
                ... on Product {
                  rating
                  reviews(first: 10) {
                    id
                    author { name }
                  }
                  __typename
                }
        """
    ).strip("\n")


def test_a_batch_shows_all_its_parts() -> None:
    """What goes together in one request is asked at several places."""
    batch = BatchFetch(nodes=(STOCK, REVIEWS), names=("_0", "_1"), document="query{a:__typename}")

    diagram = plan_diagram(QueryPlan(Sequence((PRODUCTS, batch))))

    assert len(diagram.boxes) == 2
    assert diagram.boxes[1].lines[:4] == (
        "Product { id } =>",
        "... on Product { stock }",
        "and at products.@",
        "Product { id } =>",
    )


def test_a_diagram_has_a_column_for_each_wave_and_an_arrow_for_each_wait() -> None:
    """Arrows lead forward, and two branches meet where both are waited for."""
    plan = QueryPlan(
        Sequence((Parallel((PRODUCTS, Sequence((STOCK, REVIEWS)))), _entities("prices", "...on Product{price}")))
    )

    diagram = plan_diagram(plan)

    assert [(box.title, box.column) for box in diagram.boxes] == [
        ("1 catalog", 0),
        ("2 stock", 0),
        ("3 reviews", 1),
        ("4 prices", 2),
    ]
    assert [(arrow.start, arrow.end) for arrow in diagram.arrows] == [("2", "3"), ("1", "4"), ("3", "4")]
    assert diagram.headings == ("wave 1", "wave 2", "wave 3")
    assert "4: prices for products.@ after 1, 3" in diagram.description


def test_deferred_requests_and_subscriptions_are_told_apart() -> None:
    """What comes later does not delay the first answer."""
    deferred = Deferred(blocks=(0,), node=STOCK, depends=(1,))
    later = plan_diagram(QueryPlan(PRODUCTS, deferred=(deferred,)))
    primary = Fetch(subgraph="events", kind="subscription", document="subscription{changed{id}}")
    stream = plan_tree(QueryPlan(Subscription(primary=primary, rest=STOCK)))

    assert [(box.column, box.is_faint) for box in later.boxes] == [(0, False), (1, True)]
    assert later.boxes[1].lines[0] == "deferred"
    assert "subscription" in stream
    assert "2 stock  products.@  after 1" in stream


def test_representations_show_renamed_nested_and_conditional_members() -> None:
    """A wrong representation is the commonest reason for a missing entity."""
    requires = (
        *KEY,
        RequiredField(name="price", response_name="_price_0"),
        RequiredFragment(
            type_condition="Product",
            possible_types=frozenset({"Product"}),
            selection=(RequiredField(name="size", response_name="size", selection=(KEY[1],)),),
        ),
    )

    (box,) = plan_diagram(QueryPlan(_entities("shipping", "...on Product{cost}", requires))).boxes

    assert box.lines[0] == "Product { id price: _price_0 ... on Product { size { id } } } =>"


def test_a_plan_that_fetches_nothing_says_so() -> None:
    """Only ``__typename`` was asked."""
    assert plan_tree(QueryPlan(None)) == "Plan: nothing to fetch"
    assert plan_diagram(QueryPlan(None)).description == "Nothing is fetched."
