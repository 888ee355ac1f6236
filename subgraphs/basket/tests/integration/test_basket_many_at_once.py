"""Many orders are confirmed in one transaction: as few statements as for one, and everybody gets what is theirs."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from basket.application.ports import CheckedOut
from basket.application.settle_order import finish_baskets
from basket.persistence.hot_copy import HotCopy
from basket.persistence.unit_of_work import PostgresUnitOfWork
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import new_id
from stoa_service import Database
from stoa_service.query_plans import sent_statements

ADD: Final = "mutation ($v: ID!) { addToBasket(variantId: $v) { basket { id } problems { code } } }"
SAVE: Final = "mutation ($v: ID!) { saveForLater(variantId: $v) { problems { code } } }"
MINE: Final = "{ myBasket { id itemCount savedForLater { quantity } } }"
WAITS: Final = "update baskets set status = 'CHECKED_OUT', order_id = :o where id = :b returning id"


class House(Protocol):
    call: Any
    database: Database
    redis: Any

    def person(self) -> str: ...
    async def variant(self, cents: int = 1000, **changes: Any) -> str: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def _nobody_hears(_session: AsyncSession, _event: CheckedOut) -> None:
    """Confirmed orders announce nothing here."""


async def ordered(house: House, *, puts_aside: bool = False) -> tuple[str, str, str]:
    """Somebody's token, basket and order."""
    token, lamp, order = house.person(), await house.variant(), new_id()
    if puts_aside:
        await house.call(ADD, {"v": lamp}, token=token)
        await house.call(SAVE, {"v": lamp}, token=token)
    vase = await house.variant()
    added = await house.call(ADD, {"v": vase}, token=token)
    basket = added["data"]["addToBasket"]["basket"]["id"]
    await house.rows(WAITS, o=order, b=basket)
    return token, basket, order


async def finish(house: House, orders: Sequence[str]) -> None:
    async with house.database.transaction() as session:
        hot = HotCopy(house.redis, seconds=60)
        await finish_baskets(orders, PostgresUnitOfWork(session, hot, _nobody_hears))


async def mine(house: House, token: str) -> dict[str, Any]:
    answer = await house.call(MINE, token=token)
    return dict(answer["data"]["myBasket"])


async def test_orders_confirmed_together_leave_a_fresh_basket_each(shop: House) -> None:
    """One customer's things put aside must not end in another's basket."""
    plain, aside, unmoved = await ordered(shop), await ordered(shop, puts_aside=True), await ordered(shop)
    for token, *_ in (plain, aside, unmoved):
        await mine(shop, token)  # the hot copies know the old baskets

    await finish(shop, [plain[2], aside[2], new_id()])

    fresh = [await mine(shop, token) for token, *_ in (plain, aside, unmoved)]
    assert [each["itemCount"] for each in fresh] == [0, 0, 1]
    assert [each["savedForLater"] for each in fresh] == [[], [{"quantity": 1}], []]
    assert [each["id"] == before[1] for each, before in zip(fresh, (plain, aside, unmoved), strict=True)] == [
        False,
        False,
        True,
    ]


async def test_news_heard_twice_and_together_change_nothing_twice(shop: House) -> None:
    """A second fresh basket would hide what the customer has put into the first."""
    token, _, order = await ordered(shop)
    await finish(shop, [order, order])
    first = await mine(shop, token)

    await finish(shop, [order])

    assert await mine(shop, token) == first


async def test_ten_confirmed_orders_take_as_many_statements_as_one(shop: House) -> None:
    """A worker that asks for each order by itself is the slowest of the market."""
    one, *ten = [(await ordered(shop))[2] for _ in range(11)]
    with sent_statements() as for_one:
        await finish(shop, [one])
    with sent_statements() as for_ten:
        await finish(shop, ten)

    assert len(for_one) == len(for_ten) == 4  # baskets, their lines, their end, the fresh ones
