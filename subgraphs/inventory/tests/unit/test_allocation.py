"""Where stock comes from, and what shoppers are told of it."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from inventory.domain.allocation import allocate, find_shortages, merge_lines
from inventory.domain.opening import DEMO_WAREHOUSES, hashed_opening
from inventory.domain.promising import promise_in_turn
from inventory.domain.stock import Availability, Stock, StockLevel, becomes_low


def stock(variant: str, warehouse: str, on_hand: int, *, reserved: int = 0, threshold: int = 0) -> Stock:
    return Stock(
        variant_id=variant,
        warehouse_id=warehouse,
        on_hand=on_hand,
        reserved=reserved,
        sold=0,
        threshold=threshold,
        updated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_one_warehouse_that_holds_everything_sends_everything() -> None:
    """Two parcels cost twice."""
    shelves = [stock("a", "linz", 50), stock("a", "hamburg", 5), stock("b", "hamburg", 5)]

    lines = allocate({"a": 3, "b": 2}, shelves)

    assert {(line.variant_id, line.warehouse_id, line.quantity) for line in lines} == {
        ("a", "hamburg", 3),
        ("b", "hamburg", 2),
    }


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 9)),
        max_size=6,
        unique_by=lambda s: s[:2],
    ),
    st.dictionaries(st.sampled_from("ab"), st.integers(1, 12), min_size=1),
)
def test_an_allocation_gives_exactly_what_was_asked_from_what_is_there(
    shelves: list[tuple[str, str, int]], wanted: dict[str, int]
) -> None:
    """Whatever the stock: all of it, from real places, or a named shortage."""
    places = [stock(variant, warehouse, amount) for variant, warehouse, amount in shelves]
    short = find_shortages(wanted, places)
    if short:
        assert all(each.available < each.requested for each in short)
        return

    given_out: Counter[str] = Counter()
    for line in allocate(wanted, places):
        place = next(p for p in places if (p.variant_id, p.warehouse_id) == (line.variant_id, line.warehouse_id))
        assert 0 < line.quantity <= place.saleable
        given_out[line.variant_id] += line.quantity

    assert dict(given_out) == wanted


def test_lines_of_one_variant_count_together() -> None:
    """Two lines of six must not pass where there are ten."""
    assert merge_lines([("b", 6), ("a", 1), ("b", 6)]) == {"a": 1, "b": 12}


def test_levels_change_at_their_edges() -> None:
    """LOW up to five, OUT at nothing."""
    assert [Availability(n, n).level for n in (0, 1, 5, 6)] == [
        StockLevel.OUT,
        StockLevel.LOW,
        StockLevel.LOW,
        StockLevel.IN,
    ]
    assert stock("a", "x", 3, reserved=2, threshold=5).saleable == 0
    assert becomes_low(6, 5)
    assert not becomes_low(5, 4)
    assert not becomes_low(9, 6)


def test_the_opening_stock_is_mostly_plenty_with_some_low_and_a_few_out() -> None:
    """A demo without an empty shelf shows no empty shelf."""
    levels = Counter(
        Availability(sum(max(0, each.on_hand - each.threshold) for each in hashed_opening(f"v{n}")), 0).level
        for n in range(2000)
    )

    assert 20 < levels[StockLevel.OUT] < 200
    assert 100 < levels[StockLevel.LOW] < 400
    assert levels[StockLevel.IN] > 1500
    assert {each.warehouse_id for n in range(50) for each in hashed_opening(f"v{n}")} == {w.id for w in DEMO_WAREHOUSES}


def test_who_comes_later_in_a_batch_gets_what_is_left() -> None:
    """Promised twice, the last unit would be sold twice, or the whole batch would have to be done again."""
    shelves = [stock("a", "hamburg", 3), stock("b", "linz", 1)]

    first, second, third = promise_in_turn([{"a": 2, "b": 1}, {"a": 1, "b": 1}, {"a": 1}], shelves)

    assert [(line.variant_id, line.quantity) for line in first.lines] == [("a", 2), ("b", 1)]
    assert (second.lines, [each.variant_id for each in second.short]) == ((), ["b"])
    assert [line.quantity for line in third.lines] == [1]
    assert [(each.variant_id, each.saleable) for each in third.after] == [("a", 0)]
