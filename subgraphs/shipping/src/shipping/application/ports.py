"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from shipping.domain.shipment import Shipment


class Shipments(Protocol):
    async def add_if_new(self, shipment: Shipment) -> bool:
        """Store it; False when this shipment exists already."""

    async def locked_of_order(self, order_id: str) -> Sequence[Shipment]:
        """All shipments of an order, kept from other writers."""

    async def locked_due(self, before: datetime, limit: int) -> Sequence[Shipment]:
        """Shipments on their way that have not moved since, oldest first; those another worker holds are left to it."""

    async def save(self, shipment: Shipment) -> None: ...


class ShipmentReader(Protocol):
    """Reads without locks."""

    async def of_orders(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]: ...

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Shipment]: ...

    async def latest(self, limit: int) -> Sequence[Shipment]: ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def shipments(self) -> Shipments: ...

    async def announce_shipped(self, shipment: Shipment) -> None:
        """Tell the world, if and only if the transaction commits."""

    async def announce_delivered(self, shipment: Shipment) -> None:
        """Same."""


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
