"""Quotes, sale prices and promotions over GraphQL on real PostgreSQL."""

from typing import Any

import pytest
from discount.domain.demo import demo_promotion_of
from discount.domain.promotions import percentage
from discount.persistence.tables import TARGET
from discount.testing import DiscountBench
from sqlalchemy import insert

pytestmark = pytest.mark.servers

QUOTE = """query($lines: [QuoteLineInput!]!, $coupon: String, $customer: ID) {
  priceQuote(lines: $lines, coupon: $coupon, customerId: $customer) {
    subtotal { amount } discount { amount } total { amount currency } coupon { code status }
    lines { variantId quantity unitPrice { amount } discount { amount } total { amount } reasons } } }"""
ENTITIES = """query($r: [_Any!]!) { _entities(representations: $r) {
  ... on Variant { salePrice { amount currency } } ... on Product { promotion { name percent } } } }"""
ON_SALE = next(f"product-{n}" for n in range(500) if demo_promotion_of(f"product-{n}"))
FULL_PRICE = next(f"product-{n}" for n in range(500) if not demo_promotion_of(f"product-{n}"))


def line(product: str, amount: int, quantity: int = 1, *, currency: str = "EUR") -> dict[str, Any]:
    price = {"amount": amount, "currency": currency}
    return {"variantId": f"v-{product}", "productId": product, "quantity": quantity, "unitPrice": price}


async def learn(discount: DiscountBench, product: str, category: str = "pens") -> None:
    await discount.hear("catalog.variant_changed", {"product_id": product, "category": category})


async def test_a_product_on_sale_costs_less_everywhere_by_the_same_amount(discount: DiscountBench) -> None:
    """A price on the page that differs from the basket's is a broken promise."""
    await learn(discount, ON_SALE)
    await learn(discount, FULL_PRICE)
    promotion = demo_promotion_of(ON_SALE)
    assert promotion is not None
    price = {"amount": 1999, "currency": "EUR"}
    variants = [
        {"__typename": "Variant", "id": "v", "price": price, "product": {"id": product}}
        for product in (ON_SALE, FULL_PRICE)
    ]
    products = [{"__typename": "Product", "id": product} for product in (ON_SALE, FULL_PRICE)]

    entities = (await discount.call(ENTITIES, {"r": variants + products}))["data"]["_entities"]
    quote = (await discount.call(QUOTE, {"lines": [line(ON_SALE, 1999, 3), line(FULL_PRICE, 1999)]}))["data"][
        "priceQuote"
    ]

    reduced = entities[0]["salePrice"]["amount"]
    assert reduced == 1999 - (1999 * promotion.percent + 50) // 100
    assert entities[1]["salePrice"] == price
    assert entities[2]["promotion"] == {"name": promotion.name, "percent": promotion.percent}
    assert entities[3]["promotion"] is None
    assert [each["total"]["amount"] for each in quote["lines"]] == [3 * reduced, 1999]
    assert quote["lines"][0]["reasons"] == [f"{promotion.name}: {promotion.percent} %"]


async def test_a_promotion_can_aim_at_a_category(discount: DiscountBench) -> None:
    """Staff think in shelves, not in lists of products."""
    await learn(discount, FULL_PRICE, "inkwells")
    async with discount.units() as unit:
        await unit.promotions.add([percentage("ink", "Ink week", 30)])
    async with discount.database.transaction() as session:
        await session.execute(insert(TARGET).values(promotion_id="ink", kind="CATEGORY", target="inkwells"))

    quote = (await discount.call(QUOTE, {"lines": [line(FULL_PRICE, 1000)]}))["data"]["priceQuote"]

    assert quote["total"]["amount"] == 700
    assert {"Ink week"} <= {
        each["name"] for each in (await discount.call("{ promotions { name } }"))["data"]["promotions"]
    }
    await learn(discount, FULL_PRICE, "pens")


@pytest.mark.parametrize(
    ("code", "amount", "status", "off"),
    [
        ("WELCOME10", 1000, "APPLIED", 100),
        (" welcome10 ", 1000, "APPLIED", 100),
        ("SAVE5", 5000, "APPLIED", 500),
        ("SAVE5", 4999, "MINIMUM_NOT_MET", 0),
        ("EXPIRED", 1000, "EXPIRED", 0),
        ("NO-SUCH-CODE", 1000, "UNKNOWN", 0),
        ("' or 1=1 --", 1000, "UNKNOWN", 0),
        ("x" * 5000, 1000, "UNKNOWN", 0),
    ],
)
async def test_a_coupon_counts_or_the_quote_says_why_not(
    discount: DiscountBench, code: str, amount: int, status: str, off: int
) -> None:
    """A shopper must read the reason, not an error."""
    quote = (await discount.call(QUOTE, {"lines": [line("plain", amount)], "coupon": code}))["data"]["priceQuote"]

    assert quote["coupon"]["status"] == status
    assert (quote["discount"]["amount"], quote["total"]["amount"]) == (off, amount - off)


async def test_an_empty_basket_costs_nothing(discount: DiscountBench) -> None:
    """An empty basket is a page, not a fault."""
    quote = (await discount.call(QUOTE, {"lines": [], "coupon": "WELCOME10"}))["data"]["priceQuote"]

    assert quote["total"] == {"amount": 0, "currency": "EUR"}
    assert quote["lines"] == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([line("p", 100, 0)], "QUOTE_INVALID"),
        ([line("p", 100, -1)], "QUOTE_INVALID"),
        ([line("p", 100, 2**31 - 1)], "QUOTE_INVALID"),
        ([line("p", -1)], "QUOTE_INVALID"),
        ([line("p", 2**31 - 1)], "QUOTE_INVALID"),
        ([line("p", 1)] * 101, "QUOTE_INVALID"),
        ([line("p", 100_000_000, 1000)], "AMOUNT_OUT_OF_RANGE"),
        ([line("p", 1), line("q", 1, currency="USD")], "CURRENCY_MISMATCH"),
        ([line("p", 1, currency="XXX")], "UNKNOWN_CURRENCY"),
        ([line("p", 1, 2**31)], "GRAPHQL_VALIDATION_FAILED"),
        ([line("p", 1, 1.5)], "GRAPHQL_VALIDATION_FAILED"),  # type: ignore[arg-type]
    ],
)
async def test_senseless_lines_are_refused(discount: DiscountBench, lines: list[dict[str, Any]], code: str) -> None:
    """Row 85, Row 95 and Row 97: bad numbers must end at the door, with a reason."""
    answer = await discount.call(QUOTE, {"lines": lines})

    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}


@pytest.mark.parametrize("price", [None, {"amount": "1", "currency": "EUR"}, {"amount": 1, "currency": "XXX"}])
async def test_a_representation_without_a_real_price_is_a_clear_problem(discount: DiscountBench, price: Any) -> None:
    """A wrong plan must show itself, not sell for nothing."""
    representation = {"__typename": "Variant", "id": "v", "price": price, "product": {"id": "p"}}

    answer = await discount.call(ENTITIES, {"r": [representation]})

    assert answer["errors"][0]["extensions"]["code"] in {
        "INVALID_INPUT",
        "REPRESENTATION_INVALID",
        "UNKNOWN_CURRENCY",
    }
