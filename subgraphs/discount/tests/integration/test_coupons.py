"""Coupons: made by staff, used by orders, given back; on real PostgreSQL."""

import asyncio
from typing import Any

import pytest
from discount.domain.coupons import Coupon
from discount.persistence.tables import REDEMPTION
from discount.testing import DiscountBench
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

CREATE = (
    "mutation($input: CouponInput!) { createCoupon(input: $input) { code percent amount { amount } uses expiresAt } }"
)
QUOTE = """query($coupon: String, $customer: ID) { priceQuote(coupon: $coupon, customerId: $customer, lines: [
  {variantId: "v", productId: "plain", quantity: 1, unitPrice: {amount: 1000, currency: "EUR"}}]) { coupon { status } } }"""


def staff(discount: DiscountBench) -> str:
    return discount.signer.token("carla", scopes="discounts.write", roles=("catalogue-manager",))


def placed(order: str, code: str | None, customer: str = "sophie") -> dict[str, Any]:
    return {"order_id": order, "number": "S-1", "customer_id": customer, "coupon": code, "total": {}}


async def add(discount: DiscountBench, **coupon: Any) -> str:
    code = f"T-{new_id()[-12:].upper()}"
    async with discount.units() as unit:
        assert await unit.coupons.add(Coupon(code=code, percent=10, **coupon))
    return code


async def test_of_fifty_parallel_orders_one_uses_the_single_use_coupon(discount: DiscountBench) -> None:
    """Row 87: a coupon for one that works for fifty is a hole in the till."""
    code = await add(discount, max_uses=1)

    await asyncio.gather(*(discount.hear("ordering.order_placed", placed(new_id(), code, f"c{n}")) for n in range(50)))

    statement = select(REDEMPTION.c.status, func.count()).where(REDEMPTION.c.code == code).group_by(REDEMPTION.c.status)
    async with discount.database.transaction() as session:
        counts = {row[0]: row[1] for row in await session.execute(statement)}
    assert counts == {"REDEEMED": 1, "REFUSED": 49}
    assert await discount.uses(code) == 1


async def test_a_limit_per_customer_holds_and_costs_no_use_in_total(discount: DiscountBench) -> None:
    """One customer must not use up everybody's coupon."""
    code = await add(discount, max_uses_per_customer=2)

    await asyncio.gather(*(discount.hear("ordering.order_placed", placed(new_id(), code)) for _ in range(10)))
    await discount.hear("ordering.order_placed", placed(new_id(), code, "jonas"))

    assert await discount.uses(code) == 3


async def test_an_order_uses_its_coupon_once_however_often_it_is_told(discount: DiscountBench) -> None:
    """At-least-once delivery must not use twice."""
    code, order, event_id = await add(discount), new_id(), new_id()

    await discount.hear("ordering.order_placed", placed(order, code), event_id=event_id)
    await discount.hear("ordering.order_placed", placed(order, code), event_id=event_id)
    await discount.hear("ordering.order_placed", placed(order, code))

    assert await discount.uses(code) == 1


async def test_a_cancelled_order_gives_its_coupon_back_once(discount: DiscountBench) -> None:
    """A declined card must not cost the coupon as well."""
    code, order = await add(discount, max_uses=1, max_uses_per_customer=1), new_id()
    await discount.hear("ordering.order_placed", placed(order, code))

    await discount.hear("ordering.order_cancelled", {"order_id": order})
    await discount.hear("ordering.order_cancelled", {"order_id": order})
    assert await discount.uses(code) == 0

    await discount.hear("ordering.order_placed", placed(new_id(), code))
    assert await discount.uses(code) == 1


async def test_a_cancellation_that_overtakes_its_order_leaves_the_coupon_free(discount: DiscountBench) -> None:
    """Topics overtake each other."""
    code, order = await add(discount, max_uses=1), new_id()

    await discount.hear("ordering.order_cancelled", {"order_id": order})
    await discount.hear("ordering.order_placed", placed(order, code))

    assert await discount.uses(code) == 0


async def test_orders_without_or_with_an_unknown_coupon_pass(discount: DiscountBench) -> None:
    """Most orders have none, and none may fill the dead letters."""
    assert await discount.hear("ordering.order_placed", placed(new_id(), None))
    assert await discount.hear("ordering.order_placed", placed(new_id(), "NEVER-MADE"))


async def test_only_the_customer_and_services_learn_of_earlier_uses(discount: DiscountBench) -> None:
    """Whether Sophie used a coupon is Sophie's business."""
    code = await add(discount, max_uses_per_customer=1)
    await discount.hear("ordering.order_placed", placed(new_id(), code, "sophie"))
    tokens = {
        "guest": None,
        "sophie": discount.signer.token("sophie"),
        "jonas": discount.signer.token("jonas"),
        "service": discount.signer.token("basket", roles=("service",)),
    }

    seen = {
        name: (await discount.call(QUOTE, {"coupon": code, "customer": "sophie"}, token=token))["data"]["priceQuote"][
            "coupon"
        ]["status"]
        for name, token in tokens.items()
    }

    assert seen == {"guest": "APPLIED", "sophie": "USED", "jonas": "APPLIED", "service": "USED"}


async def test_staff_make_a_coupon_that_works_at_once(discount: DiscountBench) -> None:
    """A campaign starts when staff say so."""
    code = f"made-{new_id()[-8:]}"
    wanted = {"code": code, "percent": 30, "expiresAt": "2999-01-01T00:00:00+14:00", "maxUses": 5}

    made = await discount.call(CREATE, {"input": wanted}, token=staff(discount))
    again = await discount.call(CREATE, {"input": wanted}, token=staff(discount))
    listed = await discount.call("{ coupons { code uses } }", token=staff(discount))

    assert made["data"]["createCoupon"]["code"] == code.upper()
    assert made["data"]["createCoupon"]["expiresAt"].startswith("2998-12-31T10:00:00")
    assert again["errors"][0]["extensions"]["code"] == "COUPON_EXISTS"
    assert {"code": code.upper(), "uses": 0} in listed["data"]["coupons"]
    assert (await discount.call(QUOTE, {"coupon": code}))["data"]["priceQuote"]["coupon"]["status"] == "APPLIED"


@pytest.mark.parametrize(
    "faulty",
    [
        {"code": "X"},
        {"percent": None},
        {"amount": {"amount": 5, "currency": "EUR"}},
        {"percent": 0},
        {"percent": 101},
        {"percent": None, "amount": {"amount": 0, "currency": "EUR"}},
        {"percent": None, "amount": {"amount": 5, "currency": "EUR"}, "minimum": {"amount": 1, "currency": "USD"}},
        {"minimum": {"amount": -1, "currency": "EUR"}},
        {"maxUses": 0},
        {"maxUsesPerCustomer": -1},
        {"expiresAt": "2001-01-01T00:00:00Z"},
    ],
)
async def test_a_senseless_coupon_is_refused(discount: DiscountBench, faulty: dict[str, Any]) -> None:
    """A slip of the finger must not give the shop away."""
    answer = await discount.call(CREATE, {"input": {"code": "FAULTY", "percent": 10, **faulty}}, token=staff(discount))

    assert answer["errors"][0]["extensions"]["code"] == "COUPON_INVALID"


async def test_shoppers_make_and_list_no_coupons(discount: DiscountBench) -> None:
    """The list of codes is money."""
    shopper = discount.signer.token("sophie", roles=("customer",))

    made = await discount.call(CREATE, {"input": {"code": "MINE", "percent": 99}}, token=shopper)
    listed = await discount.call("{ coupons { code } }", token=shopper)

    assert made["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert listed["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_table_refuses_one_use_too_many(discount: DiscountBench) -> None:
    """The constraint holds even where the code is wrong."""
    code = await add(discount, max_uses=1)

    with pytest.raises(IntegrityError):
        async with discount.database.transaction() as session:
            await session.execute(text("update coupon set uses = 2 where code = :code"), {"code": code})
