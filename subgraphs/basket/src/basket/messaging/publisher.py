"""Says in the outbox that a basket was checked out."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Outbox
from stoa_primitives import derived_id

from basket.application import ports
from basket.domain.pricing import PricedLine
from basket.messaging.events import (
    AddressData,
    CheckedOut,
    CustomerData,
    DiscountData,
    LineData,
    MoneyData,
    PaymentData,
    TaxData,
)


class OutboxPublisher:
    """Writes into the outbox of an open transaction."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def checked_out(self, session: AsyncSession, happened: ports.CheckedOut) -> None:
        event = event_of(happened)
        event_id = derived_id(event.event_type, happened.order_id)
        await self._outbox.add(session, event, aggregate_id=happened.order_id, event_id=event_id)


def event_of(happened: ports.CheckedOut) -> CheckedOut:
    """The checkout in the words of the contract."""
    request, price = happened.request, happened.price
    return CheckedOut(
        order_id=happened.order_id,
        basket_id=happened.priced.basket.id,
        customer=CustomerData(**asdict(happened.customer)),
        lines=[_line(line, request.locale) for line in happened.priced.lines],
        coupon=happened.priced.applied_coupon,
        subtotal=MoneyData.of(price.subtotal),
        discount=MoneyData.of(price.discount),
        shipping=MoneyData.of(price.shipping),
        tax=MoneyData.of(price.tax),
        total=MoneyData.of(price.total),
        weight_grams=happened.priced.weight_grams,
        shipping_address=AddressData(**asdict(request.address)),
        shipping_method=request.shipping_method,
        payment=PaymentData(**asdict(request.payment)),
        locale=request.locale,
        shipping_discount=MoneyData.of(price.shipping_discount),
        tax_lines=[
            TaxData(rate_permille=each.rate_permille, gross=MoneyData.of(each.gross), tax=MoneyData.of(each.tax))
            for each in price.taxes
        ],
    )


def _line(line: PricedLine, locale: str) -> LineData:
    variant = line.variant
    return LineData(
        variant_id=line.line.variant_id,
        product_id=variant.product_id if variant else "",
        name=line.name(locale),
        variant_name=variant.variant_name.in_locale(locale) if variant else "",
        quantity=line.line.quantity,
        unit_price=MoneyData.of(line.unit_price),
        discount=MoneyData.of(line.discount),
        total=MoneyData.of(line.total),
        breakdown=[
            DiscountData(id=each.id, name=each.name, amount=MoneyData.of(each.amount)) for each in line.breakdown
        ],
    )
