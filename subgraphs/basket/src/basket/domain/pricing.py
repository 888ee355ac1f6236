"""What a basket costs: its lines at today's prices, the discounts quoted for them, the tax inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stoa_primitives import Currency, Money

from .basket import Basket, BasketStatus, Line
from .limits import MAX_AMOUNT
from .problems import Problem, ProblemCode, refuse
from .quote import (
    DISCOUNTS_UNAVAILABLE,
    AppliedDiscount,
    CouponStatus,
    Quote,
    QuotedLine,
    QuoteLine,
    coupon_problem,
)
from .tax import HOME, TaxClass, TaxLine, TaxZone, tax_lines, total_tax, zone_of
from .variant import StockLevel, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line as it is shown. What is not for sale costs nothing and counts nowhere."""

    line: Line
    variant: Variant | None
    is_available: bool
    unit_price: Money
    discount: Money
    total: Money
    breakdown: tuple[AppliedDiscount, ...] = ()

    def name(self, locale: str) -> str:
        return self.variant.name.in_locale(locale) if self.variant else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBasket:
    basket: Basket
    lines: tuple[PricedLine, ...]
    subtotal: Money
    discount: Money
    total: Money
    taxes: tuple[TaxLine, ...]
    tax: Money
    weight_grams: int
    coupon_status: CouponStatus | None
    notices: tuple[Problem, ...]
    coupon_amount: Money | None = None
    shipping_discount: Money | None = None
    free_shipping: bool = False
    free_shipping_from: Money | None = None

    @property
    def applied_coupon(self) -> str | None:
        """The coupon, only when it made a difference: an order never claims a discount that nobody granted."""
        return self.basket.coupon if self.coupon_status is CouponStatus.APPLIED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRules:
    currency: Currency
    zone: TaxZone = HOME
    """Where the goods go; home until an address is known."""

    def sent_to(self, country: str) -> PriceRules:
        return replace(self, zone=zone_of(country))


def quote_lines(basket: Basket, variants: Mapping[str, Variant], rules: PriceRules) -> tuple[QuoteLine, ...]:
    """The question for the discount service: only what can be bought."""
    return tuple(
        QuoteLine(
            variant_id=line.variant_id,
            product_id=variant.product_id,
            quantity=line.quantity,
            unit_price=variant.price,
        )
        for line in basket.lines
        if (variant := _sellable(line, variants, rules)) is not None
    )


def price(basket: Basket, variants: Mapping[str, Variant], quote: Quote | None, rules: PriceRules) -> PricedBasket:
    """The basket with its prices; without a quote, or with one that does not add up, undiscounted and saying so."""
    asked = quote_lines(basket, variants, rules)
    quoted = _matching(asked, quote, rules)
    lines = tuple(_price_line(line, variants, quoted or {}, rules) for line in basket.lines)
    subtotal = Money.total(
        (line.unit_price.times(line.line.quantity) for line in lines if line.is_available), rules.currency
    )
    total = Money.total((line.total for line in lines), rules.currency)
    status = quote.coupon_status if quote is not None and quoted is not None else None
    notices = [*_status_notices(basket), *_line_notices(lines)]
    if asked and quoted is None:
        notices.append(DISCOUNTS_UNAVAILABLE)
    elif basket.coupon is not None and (problem := coupon_problem(status)) is not None:
        notices.append(problem)
    taxes = tax_lines(taxed(lines), rules.zone, rules.currency)
    believed = quote if quoted is not None else None
    return PricedBasket(
        basket=basket,
        lines=lines,
        subtotal=subtotal,
        discount=subtotal.subtract(total),
        total=total,
        taxes=taxes,
        tax=total_tax(taxes, rules.currency),
        weight_grams=sum(_weight(line) for line in lines),
        coupon_status=status,
        notices=tuple(notices),
        coupon_amount=believed.coupon_amount if believed else None,
        shipping_discount=believed.shipping_discount if believed else None,
        free_shipping=believed is not None and believed.free_shipping,
        free_shipping_from=believed.free_shipping_from if believed else None,
    )


def taxed(lines: Sequence[PricedLine]) -> Iterator[tuple[TaxClass, Money]]:
    """What the tax is worked out on."""
    for line in lines:
        if line.is_available and line.variant is not None:
            yield line.variant.tax_class, line.total


def require_showable(basket: Basket, variants: Mapping[str, Variant], rules: PriceRules) -> None:
    """Refuse a basket whose value no longer fits into the amounts that clients can read."""
    value = sum(line.unit_price.amount * line.quantity for line in quote_lines(basket, variants, rules))
    if value > MAX_AMOUNT:
        raise refuse(ProblemCode.LIMIT_EXCEEDED, "Your basket is worth more than one order may be. Order in parts.")


def _sellable(line: Line, variants: Mapping[str, Variant], rules: PriceRules) -> Variant | None:
    variant = variants.get(line.variant_id)
    return variant if variant is not None and variant.is_sold_in(rules.currency) else None


def _matching(asked: Sequence[QuoteLine], quote: Quote | None, rules: PriceRules) -> Mapping[str, QuotedLine] | None:
    """The answer by variant, if it answers exactly what was asked and every line adds up."""
    if quote is None:
        return None
    answers = {line.variant_id: line for line in quote.lines}
    if len(answers) != len(asked) or len(quote.lines) != len(asked):
        return None
    for question in asked:
        answer = answers.get(question.variant_id)
        if answer is None or not _adds_up(question, answer, rules):
            return None
    return answers


def _adds_up(question: QuoteLine, answer: QuotedLine, rules: PriceRules) -> bool:
    full = question.unit_price.amount * question.quantity
    same_currency = answer.total.currency == answer.discount.currency == rules.currency
    return (
        same_currency
        and 0 <= answer.discount.amount <= full
        and answer.total.amount == full - answer.discount.amount
        and (not answer.breakdown or sum(part.amount.amount for part in answer.breakdown) == answer.discount.amount)
    )


def _price_line(
    line: Line, variants: Mapping[str, Variant], quoted: Mapping[str, QuotedLine], rules: PriceRules
) -> PricedLine:
    zero = Money.zero(rules.currency)
    variant = _sellable(line, variants, rules)
    if variant is None:
        known = variants.get(line.variant_id)
        return PricedLine(
            line=line, variant=known, is_available=False, unit_price=line.seen_price, discount=zero, total=zero
        )
    answer = quoted.get(line.variant_id)
    full = variant.price.times(line.quantity)
    discount = answer.discount if answer else zero
    return PricedLine(
        line=line,
        variant=variant,
        is_available=True,
        unit_price=variant.price,
        discount=discount,
        total=full.subtract(discount),
        breakdown=answer.breakdown if answer else (),
    )


def _status_notices(basket: Basket) -> Iterator[Problem]:
    if basket.status is BasketStatus.CHECKED_OUT:
        message = "Your order is being placed. The basket can be changed again when that has ended."
        yield Problem(code=ProblemCode.CHECKOUT_IN_PROGRESS, message=message)


def _line_notices(lines: Sequence[PricedLine]) -> Iterator[Problem]:
    for line in lines:
        variant_id = line.line.variant_id
        if not line.is_available:
            message = "This article is not for sale at the moment. Remove it to order the rest."
            yield Problem(code=ProblemCode.PRODUCT_UNAVAILABLE, message=message, variant_id=variant_id)
            continue
        if line.variant is not None and line.variant.stock is StockLevel.OUT:
            message = "This article is out of stock at the moment. Save it for later or remove it to order the rest."
            yield Problem(code=ProblemCode.OUT_OF_STOCK, message=message, variant_id=variant_id)
        if line.unit_price != line.line.seen_price:
            message = f"The price changed from {line.line.seen_price} to {line.unit_price}."
            yield Problem(code=ProblemCode.PRICE_CHANGED, message=message, variant_id=variant_id)


def _weight(line: PricedLine) -> int:
    return line.variant.weight_grams * line.line.quantity if line.variant and line.is_available else 0
