"""Baskets in Redis: read often, written after each commit, worth nothing as proof."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Sequence
from typing import Final, TypeVar, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError
from stoa_primitives import Currency, Money, current_tenant

from basket.domain.basket import Basket, BasketStatus, Line

_LOG = logging.getLogger(__name__)
_DEADLINE_SECONDS: Final = 0.25
_MARK_SECONDS: Final = 60  # longer than any transaction may idle
_PREFIX: Final = "basket:hot:"
_Answer = TypeVar("_Answer")

# A slow reader must not put an old copy over a newer one: the revision decides, inside Redis. A copy without a basket
# is a mark: this revision is about to be committed, so anything older is refused and reads go to PostgreSQL.
_PUT_IF_NEWER: Final = """
local new = tonumber(ARGV[1])
for _, key in ipairs(KEYS) do
  local present = tonumber(redis.call('HGET', key, 'revision') or '-1')
  local is_known = redis.call('HEXISTS', key, 'basket') == 1
  if present < new or (present == new and not is_known and ARGV[2] ~= '') then
    redis.call('DEL', key)
    redis.call('HSET', key, 'revision', ARGV[1])
    if ARGV[2] ~= '' then redis.call('HSET', key, 'basket', ARGV[2]) end
    redis.call('EXPIRE', key, ARGV[3])
  end
end
return 1
"""


class HotCopy:
    """The latest known state by basket id and by customer. Redis being away only makes reads slower."""

    def __init__(self, redis: Redis, *, seconds: int) -> None:
        self._redis = redis
        self._seconds = seconds

    async def by_id(self, basket_id: str) -> Basket | None:
        return await self._get(_id_key(basket_id))

    async def of_customer(self, customer_id: str) -> Basket | None:
        return await self._get(_customer_key(customer_id))

    async def expect(self, baskets: Sequence[Basket]) -> None:
        """Before the commit: older copies are not to be believed any more, whatever becomes of the transaction."""
        if len(baskets) == 1:
            await self._within_deadline(self._writing(self._redis, baskets[0], "", _MARK_SECONDS))
        elif baskets:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for basket in baskets:
                    await self._writing(pipeline, basket, "", _MARK_SECONDS)
                await self._within_deadline(pipeline.execute())

    async def put(self, basket: Basket) -> None:
        """After the commit, or after a read: this is how the basket stands."""
        text = json.dumps(_to_json(basket))
        await self._within_deadline(self._writing(self._redis, basket, text, self._seconds))

    async def forget(self, customer_id: str, basket_ids: Sequence[str]) -> None:
        """The customer is being erased: no copy stays until it runs out."""
        keys = (_customer_key(customer_id), *(_id_key(basket_id) for basket_id in basket_ids))
        await self._within_deadline(cast("Awaitable[object]", self._redis.delete(*keys)))

    @staticmethod
    def _writing(redis: Redis, basket: Basket, text: str, seconds: int) -> Awaitable[object]:
        """To be awaited; on a pipeline that only notes the command."""
        keys = _keys(basket)
        call = redis.eval(_PUT_IF_NEWER, len(keys), *keys, str(basket.revision), text, str(seconds))
        return cast("Awaitable[object]", call)

    async def _get(self, key: str) -> Basket | None:
        text = await self._within_deadline(cast("Awaitable[bytes | None]", self._redis.hget(key, "basket")))
        if text is None:
            return None
        try:
            return _from_json(json.loads(text))
        except (ValueError, KeyError, TypeError):  # written by another version of this service
            return None

    async def _within_deadline(self, call: Awaitable[_Answer]) -> _Answer | None:
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                return await call
        except (RedisError, OSError, TimeoutError) as error:
            _LOG.warning("The hot copy in Redis did not answer (%s): going on without it.", type(error).__name__)
            return None


def _keys(basket: Basket) -> tuple[str, ...]:
    if basket.customer_id is None:
        return (_id_key(basket.id),)
    return (_id_key(basket.id), _customer_key(basket.customer_id))


def _id_key(basket_id: str) -> str:
    return f"{_PREFIX}{current_tenant()}:id:{basket_id}"


def _customer_key(customer_id: str) -> str:
    return f"{_PREFIX}{current_tenant()}:customer:{customer_id}"


def _to_json(basket: Basket) -> dict[str, object]:
    return {
        "id": basket.id,
        "customer_id": basket.customer_id,
        "status": str(basket.status),
        "lines": [_line_to_json(line) for line in basket.lines],
        "saved": [_line_to_json(line) for line in basket.saved],
        "coupon": basket.coupon,
        "order_id": basket.order_id,
        "merged_into": basket.merged_into,
        "revision": basket.revision,
    }


def _from_json(stored: dict[str, object]) -> Basket:
    fields = cast("dict[str, str | None]", stored)
    return Basket(
        id=str(stored["id"]),
        customer_id=fields["customer_id"],
        status=BasketStatus(str(stored["status"])),
        lines=_lines_from_json(stored["lines"]),
        saved=_lines_from_json(stored["saved"]),
        coupon=fields["coupon"],
        order_id=fields["order_id"],
        merged_into=fields["merged_into"],
        revision=cast("int", stored["revision"]),
    )


def _line_to_json(line: Line) -> list[object]:
    return [line.variant_id, line.quantity, line.seen_price.amount, str(line.seen_price.currency)]


def _lines_from_json(stored: object) -> tuple[Line, ...]:
    return tuple(
        Line(variant_id=variant_id, quantity=quantity, seen_price=Money(amount, Currency(currency)))
        for variant_id, quantity, amount, currency in cast("list[tuple[str, int, int, str]]", stored)
    )
