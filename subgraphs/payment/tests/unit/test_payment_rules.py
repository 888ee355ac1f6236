from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payment.domain.ledger import entries_for
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import (
    NEXT,
    MoveNotAllowed,
    Outcome,
    Payment,
    PaymentStatus,
    RefundInvalid,
    RefundTooLarge,
    status_after_refund,
)
from payment.domain.trial_tokens import behaviour_of
from stoa_primitives import Currency, CurrencyMismatch, Money

EUR = Currency.EUR


def payment(status: PaymentStatus = PaymentStatus.PENDING, *, captured: int = 0, refunded: int = 0) -> Payment:
    return Payment(
        id="p",
        order_id="o",
        customer_id="c",
        amount=Money(1000, EUR),
        method="test",
        token="tok_visa",
        status=status,
        captured=Money(captured, EUR),
        refunded=Money(refunded, EUR),
        created_at=datetime(2030, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("status", list(PaymentStatus))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_move_that_the_table_does_not_name_is_refused(status: PaymentStatus, outcome: Outcome) -> None:
    """A void that overtakes a capture, silently accepted, would lose money."""
    if (status, outcome) in NEXT:
        assert payment(status).after(outcome).status is NEXT[status, outcome]
    else:
        with pytest.raises(MoveNotAllowed):
            payment(status).after(outcome)


def test_a_capture_takes_the_whole_amount() -> None:
    """A partial capture nobody asked for would leave the order half paid."""
    captured = payment(PaymentStatus.AUTHORISED).after(Outcome.CAPTURED)

    assert captured.captured == captured.amount


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (Money(0, EUR), RefundInvalid),
        (Money(-1, EUR), RefundInvalid),
        (Money(801, EUR), RefundTooLarge),
        (Money(1, Currency.USD), CurrencyMismatch),
    ],
)
def test_a_refund_of_nothing_too_much_or_other_money_is_refused(amount: Money, refusal: type[Exception]) -> None:
    """Refunds beyond the capture give the shop's own money away."""
    with pytest.raises(refusal):
        payment(PaymentStatus.PARTIALLY_REFUNDED, captured=1000, refunded=200).check_refund(amount)


def test_only_captured_money_is_refunded() -> None:
    """Refunding a mere authorisation pays out what was never taken."""
    with pytest.raises(MoveNotAllowed):
        payment(PaymentStatus.AUTHORISED).check_refund(Money(1, EUR))


def test_the_last_cent_makes_a_refund_complete() -> None:
    """A payment that says partially refunded for ever confuses support."""
    assert status_after_refund(Money(10, EUR), Money(9, EUR)) is PaymentStatus.PARTIALLY_REFUNDED
    assert status_after_refund(Money(10, EUR), Money(10, EUR)) is PaymentStatus.REFUNDED


@given(amount=st.integers(min_value=1, max_value=10**15), kind=st.sampled_from(OperationKind))
def test_the_two_sides_of_every_booking_add_up_to_zero(amount: int, kind: OperationKind) -> None:
    """A one-sided entry makes money appear or vanish in the books."""
    entries = entries_for(kind, Money(amount, EUR))

    assert sum(entry.amount.amount for entry in entries) == 0
    assert bool(entries) == (kind in {OperationKind.CAPTURE, OperationKind.REFUND})


def test_one_deed_has_one_key() -> None:
    """Two keys for one capture charge the customer twice."""
    first = operation_for("p", OperationKind.CAPTURE, Money(5, EUR))
    again = operation_for("p", OperationKind.CAPTURE, Money(5, EUR))
    other = operation_for("p", OperationKind.REFUND, Money(5, EUR), key="a")

    assert first == again
    assert first.id != other.id
    assert replace(first, amount=Money(6, EUR)).key == first.key


def test_an_unknown_token_is_no_card() -> None:
    """A typo in a token must not pay an order."""
    assert behaviour_of("tok_vsia").declined_with == "invalid_card"
    assert behaviour_of("tok_visa").declined_with is None
