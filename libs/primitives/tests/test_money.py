from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stoa_primitives import Currency, CurrencyMismatch, Money, MoneyOutOfRange, UnknownCurrency

EUR, USD, JPY = Currency.EUR, Currency.USD, Currency.JPY
AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=20).filter(any)


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_the_parts_of_an_allocation_add_up_to_the_whole(amount: int, weights: list[int]) -> None:
    """A cent lost in splitting a refund is a cent the books miss."""
    parts = Money(amount, EUR).allocate(weights)

    assert sum(part.amount for part in parts) == amount
    assert len(parts) == len(weights)


@given(amount=AMOUNTS, weights=WEIGHTS)
def test_no_part_is_off_by_a_cent_or_more(amount: int, weights: list[int]) -> None:
    """A fair split must not favour the first line by more than the odd cent."""
    parts = Money(amount, EUR).allocate(weights)

    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount * sum(weights) - amount * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1]])
def test_an_allocation_without_weight_is_refused(weights: list[int]) -> None:
    """Dividing by nothing must not end in a ZeroDivisionError somewhere else."""
    with pytest.raises(ValueError, match="weights"):
        Money(1, EUR).allocate(weights)


@given(left=AMOUNTS, right=AMOUNTS)
def test_subtracting_undoes_adding(left: int, right: int) -> None:
    """Money that does not come back the same is not money."""
    assert Money(left, EUR).add(Money(right, EUR)).subtract(Money(right, EUR)) == Money(left, EUR)


@pytest.mark.parametrize("operation", ["add", "subtract", "is_less_than"])
def test_two_currencies_do_not_mix(operation: str) -> None:
    """Adding dollars to euros charges the wrong sum."""
    with pytest.raises(CurrencyMismatch):
        getattr(Money(1, EUR), operation)(Money(1, USD))


@pytest.mark.parametrize("make", [lambda: Money(2**63, EUR), lambda: Money(10**9, EUR).times(10**10)])
def test_an_amount_the_database_cannot_hold_is_refused(make: object) -> None:
    """A billion pieces at a billion each must be an answer, not an overflow in SQL."""
    with pytest.raises(MoneyOutOfRange):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("amount", [1.5, "1", True, None])
def test_only_whole_minor_units_are_money(amount: object) -> None:
    """A float price rounds differently on every machine."""
    with pytest.raises(TypeError):
        Money(amount, EUR)  # type: ignore[arg-type]


def test_only_whole_numbers_multiply_money() -> None:
    """Half a quantity is a mistake of the caller."""
    with pytest.raises(TypeError):
        Money(1, EUR).times(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(("amount", "percent", "expected"), [(333, 10, 33), (335, 10, 34), (-335, 10, -34), (1, 49, 0)])
def test_a_percentage_rounds_half_away_from_zero(amount: int, percent: int, expected: int) -> None:
    """Two ways of rounding make two totals for one basket."""
    assert Money(amount, EUR).percent(percent).amount == expected


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money(1990, EUR), "19.90 EUR"), (Money(-5, USD), "-0.05 USD"), (Money(500, JPY), "500 JPY")],
)
def test_money_is_written_with_its_decimals(money: Money, text: str) -> None:
    """A refusal that says 1990 EUR frightens the shopper."""
    assert str(money) == text


def test_an_unknown_currency_is_refused_in_words() -> None:
    """The client must learn which ones are accepted."""
    with pytest.raises(UnknownCurrency, match="EUR"):
        Currency.of("XXX")


def test_the_total_of_nothing_is_zero_of_the_currency() -> None:
    """An empty basket still has a currency."""
    assert Money.total([], EUR) == Money.zero(EUR)
