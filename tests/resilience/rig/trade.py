"""A day in the shop, decided by a seed: orders, declined cards, cancellations, refunds, curious strangers."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rig.catalogue import Variant
from rig.history import History, Operation, Result
from rig.layout import GATEWAY
from rig.market import Market
from rig.shopper import Shopper
from rig.waiting import until

# F18: answers that are lost, first tries that fail, webhooks that come late or twice.
_PAYMENTS: Final = (
    *("tok_visa",) * 8,
    *("tok_declined", "tok_expired", "tok_lost_answer", "tok_fails_first", "tok_twice", "tok_late"),
)
_TRIES: Final = 6
_CANCELS: Final = 0.15
_CANCELS_LATE: Final = 0.15
_REFUNDS: Final = 0.15
_GIVES_UP: Final = 0.2
_USES_COUPON: Final = 0.4
_SECOND_THING: Final = 0.4
_BY_THE_GATEWAY: Final = 0.35
_CONSENTS: Final = 0.4
_REVIEWS: Final = 0.5
_NEW_PRICES: Final = 0.4
_PAID_SECONDS: Final = 5.0
# Many wait at once; who looks too often keeps the shop from its work.
_LOOK_SECONDS: Final = 0.2


@dataclass(slots=True)
class Trade:
    """`run` lets so many customers shop at once; the same seed makes the same customers."""

    market: Market
    history: History
    variants: Sequence[Variant]
    seed: str
    coupon: str = ""
    unsold: Variant | None = None
    peeks: list[str] = field(default_factory=list)
    _orders: list[str] = field(default_factory=list)
    _buyers: list[Shopper] = field(default_factory=list)

    async def run(self, *, at_once: int, goes_on: Callable[[int], bool]) -> int:
        """Customers come as long as `goes_on` says so; how many came."""
        came = 0

        async def lane() -> None:
            nonlocal came
            while goes_on(came):
                number, came = came, came + 1
                await self._customer(number, lanes)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(at_once):
                lanes.create_task(lane())
        return came

    async def _customer(self, number: int, later: asyncio.TaskGroup) -> None:
        """Who waits for a payment does so `later`, not in the way of the next customer."""
        dice = random.Random(f"{self.seed}/{number}")  # a replay needs the same dice, nobody's secret depends on them
        door = GATEWAY if self.market.layout.has_gateway and dice.random() < _BY_THE_GATEWAY else ""
        shopper = Shopper.of(self.market, self.history, f"customer-{self.seed}-{number}", door=door)
        total = await shopper.fill(dice.choice(self.variants), dice.randint(1, 3))
        if dice.random() < _SECOND_THING:
            total = await shopper.fill(dice.choice(self.variants))
        await self._beside(shopper, dice)
        if self.coupon and dice.random() < _USES_COUPON:
            total = await shopper.try_coupon(self.coupon)
        payment = dice.choice(_PAYMENTS)
        bought = await self._check_out(shopper, f"key-{number}", total, payment, dice)
        if bought.result is not Result.OK:
            return
        self._orders.append(bought.told)
        self._buyers.append(shopper)
        await self._peek(shopper, dice)
        chance = dice.random()
        if chance < _CANCELS:
            await shopper.cancel(bought.told)
        elif chance < _CANCELS + _CANCELS_LATE:
            later.create_task(self._cancel_late(shopper, bought.told))
        elif chance < _CANCELS + _CANCELS_LATE + _REFUNDS and payment == "tok_visa":
            later.create_task(self._give_back(shopper, bought.told, dice))

    async def _beside(self, shopper: Shopper, dice: random.Random) -> None:
        """What else goes on in a shop: consents, reviews of what has arrived, prices of what nobody buys."""
        consents, reviews, reprices = (dice.random() < chance for chance in (_CONSENTS, _REVIEWS, _NEW_PRICES))
        buyer, stars, price = dice.choice(self._buyers or [shopper]), dice.randint(1, 5), dice.randint(100_000, 200_000)
        if self.unsold is None:
            return
        if consents:
            await shopper.decide_consent(granted=bool(stars % 2))
        if reviews:
            arrived = "select product_id from deliveries where customer_id = $1 order by product_id"
            for row in await self.market.rows("reviews", arrived, buyer.name):
                await buyer.review(row["product_id"], stars)
        if reprices:
            await shopper.reprice(self.unsold.id, price)

    async def _check_out(self, shopper: Shopper, key: str, total: int, payment: str, dice: random.Random) -> Operation:
        """Some ask again with the same key until they know; some never know."""
        operation = await shopper.checkout(key, total, payment=payment)
        tries = 1
        while operation.result is Result.UNKNOWN and tries < _TRIES and dice.random() > _GIVES_UP:
            await self.market.cells.all_ready()
            operation = await shopper.checkout(key, total, payment=payment)
            tries += 1
        return operation

    async def _cancel_late(self, shopper: Shopper, order_id: str) -> None:
        await self._until_paid(order_id)
        await shopper.cancel(order_id)

    async def _give_back(self, shopper: Shopper, order_id: str, dice: random.Random) -> None:
        """Staff give a part back twice at the same time; together they may ask for more than was taken."""

        if not await self._until_paid(order_id):
            return
        (row,) = await self.market.rows(
            "payment", "select id::text, captured from payment where order_id = $1::uuid", order_id
        )
        part = row["captured"] * dice.randint(30, 70) // 100
        await asyncio.gather(*(shopper.refund(row["id"], part, f"{order_id}-{which}") for which in "ab"))

    async def _until_paid(self, order_id: str) -> bool:
        """False when it was not in time: declined, cancelled, or the shop is busy dying."""
        query = "select captured > 0 from payment where order_id = $1::uuid"
        over = "select status = 'CANCELLED' from order_view where id = $1::uuid"
        paid = False

        async def is_decided() -> bool:
            nonlocal paid
            paid = bool(await self.market.value("payment", query, order_id))
            return paid or bool(await self.market.value("ordering", over, order_id))

        with contextlib.suppress(AssertionError):
            await until(is_decided, f"{order_id} is captured", within=_PAID_SECONDS, look_every=_LOOK_SECONDS)
        return paid

    async def _peek(self, shopper: Shopper, dice: random.Random) -> None:
        """A stranger asks for somebody's order by its id."""
        other = dice.choice(self._orders)
        own = {operation.told for operation in self.history.of("checkout") if operation.customer == shopper.name}
        if other in own:
            return
        seen = await shopper.look_at(other)
        if seen:
            self.peeks.append(seen)
