"""What a request carries: who asks, the use cases' needs, and loaders that live as long as the request."""

from __future__ import annotations

from dataclasses import dataclass, field

import strawberry
from stoa_primitives import Clock
from stoa_service import Caller, CursorCodec
from strawberry.dataloader import DataLoader

from inventory.application.ports import Attempts, OpensUnitOfWork, StockReader
from inventory.domain.demand import daily_history, first_day
from inventory.domain.stock import Availability, Stock, Warehouse

READ_SCOPE = "inventory.read"
WRITE_SCOPE = "inventory.write"
_MOST_KEYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the resolvers call; made once per process."""

    reader: StockReader
    units: OpensUnitOfWork
    clock: Clock
    cursor_secret: str
    attempt: Attempts

    def cursors(self, listing: str) -> CursorCodec:
        return CursorCodec(listing, self.cursor_secret)


class Loaders:
    """One statement for all that one request asks for."""

    def __init__(self, reader: StockReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self.availability = DataLoader(load_fn=self._availability, max_batch_size=_MOST_KEYS)
        self.items = DataLoader(load_fn=self._items, max_batch_size=_MOST_KEYS)
        self.stock = DataLoader(load_fn=self._stock, max_batch_size=_MOST_KEYS)
        self.history = DataLoader(load_fn=self._history, max_batch_size=_MOST_KEYS)
        self._warehouses = DataLoader(load_fn=self._all_warehouses)

    async def warehouses(self) -> dict[str, Warehouse]:
        """All warehouses, read once per request."""
        return await self._warehouses.load("all")

    async def _availability(self, variant_ids: list[str]) -> list[Availability | None]:
        """None for a variant that inventory has not heard of yet: unknown is not out of stock."""
        found = await self._reader.availability(variant_ids)
        return [found.get(each) for each in variant_ids]

    async def _items(self, keys: list[tuple[str, str]]) -> list[Stock | None]:
        found = await self._reader.items(keys)
        return [found.get(key) for key in keys]

    async def _stock(self, variant_ids: list[str]) -> list[list[Stock]]:
        found = await self._reader.stock_of(variant_ids)
        return [found.get(each, []) for each in variant_ids]

    async def _history(self, variant_ids: list[str]) -> list[tuple[int, ...]]:
        """Units sold per day up to yesterday."""
        today = self._clock.now().date()
        found = await self._reader.demand(variant_ids, first_day(today))
        return [daily_history(found.get(each, {}), today) for each in variant_ids]

    async def _all_warehouses(self, keys: list[str]) -> list[dict[str, Warehouse]]:
        found = {each.id: each for each in await self._reader.warehouses()}
        return [found for _ in keys]


@dataclass(slots=True)
class Context:
    """One request."""

    caller: Caller
    services: Services
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.services.reader, self.services.clock)


Info = strawberry.Info[Context, None]
