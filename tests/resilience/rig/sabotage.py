"""Broken wirings for the negative controls: a process that is born with one of them lacks a guard the market relies on.

They live here, in the tests: production code has no switch for any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final


def without_inbox() -> None:
    """Every delivery counts as the first one."""

    async def claim_all(_: Any, envelopes: Any) -> set[str]:
        return {each.id for each in envelopes}

    import_module("stoa_messaging.consumer").claim_all = claim_all  # type: ignore[attr-defined]


def without_confirmation() -> None:
    """The relay marks events as sent without sending them, on either broker; every fifth is lost."""
    confirmed = import_module("stoa_messaging.brokers").Sent.CONFIRMED
    counted = 0

    def losing(publish: Any) -> Any:
        async def publish_batch(self: Any, messages: Any) -> Any:
            nonlocal counted
            kept = []
            for message in messages:
                counted += 1
                if counted % 5:
                    kept.append(message)
            if kept:
                await publish(self, kept)
            return [confirmed] * len(messages)

        return publish_batch

    for room, name in (("redis_streams", "RedisStreams"), ("rabbit", "RabbitTopics")):
        adapter = getattr(import_module(f"stoa_messaging.{room}"), name)
        adapter.publish_batch = losing(adapter.publish_batch)


def without_conditional_update() -> None:
    """Stock is taken as asked, whatever there is."""
    domain = import_module("inventory.domain.allocation")
    steps = import_module("inventory.domain.promising")
    shelf = import_module("inventory.persistence.shelf").PostgresShelf
    stock = import_module("inventory.persistence.tables").STOCK
    update = import_module("sqlalchemy").update

    def allocate(wanted: Mapping[str, int], places: Any, *_: Any) -> Any:
        where = places[0].warehouse_id
        return tuple(
            domain.Allocation(variant_id=variant, warehouse_id=where, quantity=quantity)
            for variant, quantity in wanted.items()
        )

    async def reserve(self: Any, lines: Any) -> bool:
        for line in lines:
            place = (stock.c.variant_id == line.variant_id) & (stock.c.warehouse_id == line.warehouse_id)
            await self._session.execute(update(stock).where(place).values(reserved=stock.c.reserved + line.quantity))
        return True

    steps.find_shortages = lambda *_: ()  # type: ignore[attr-defined]
    steps.allocate = allocate  # type: ignore[attr-defined]
    shelf.reserve = reserve


SABOTAGE: Final[Mapping[str, Callable[[], None]]] = {
    "no inbox": without_inbox,
    "no confirmation": without_confirmation,
    "no conditional update": without_conditional_update,
}
