"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stoa_primitives import Clock

from shipping.domain.parcel import Parcel
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Shipment, ShipmentStatus
from shipping.domain.tracking import Outcome, TrackingEvent


@dataclass(frozen=True, slots=True)
class TrackingNote:
    """A believed message of the carrier, for people."""

    state: str
    occurred_at: datetime
    place: str


class Shipments(Protocol):
    """What takes many writes them in one statement; no shipment may be among them twice."""

    async def add_new(self, shipments: Sequence[Shipment]) -> None:
        """Stores them, except those that exist already."""

    async def locked(self, shipment_id: str) -> Shipment | None:
        """One shipment, kept from other writers."""

    async def locked_of_orders(self, order_ids: Collection[str]) -> Mapping[str, Sequence[Shipment]]:
        """All shipments of these orders, kept from other writers."""

    async def locked_of_code(self, tracking_code: str) -> Shipment | None:
        """The shipment with the parcel of this code, kept from other writers."""

    async def locked_due(self, before: datetime, limit: int) -> Sequence[Shipment]:
        """Shipments on their way that have not moved since, oldest first; those another worker holds are left to it."""

    async def save(self, shipments: Sequence[Shipment]) -> None:
        """What can change of them, and of their parcels."""

    async def take_turns(self, order_ids: Collection[str]) -> None:
        """Nobody else confirms or stops these orders before the transaction ends. Ask for all of them at once."""

    async def stop_orders(self, order_ids: Collection[str], now: datetime) -> None:
        """Takes their turns and remembers that they must not be sent, in case a confirmation arrives later."""

    async def stopped_of(self, order_ids: Collection[str]) -> Collection[str]:
        """Takes their turns and says which of them must not be sent."""


class CarrierNews(Protocol):
    """What carriers have told."""

    async def note(self, event: TrackingEvent, outcome: Outcome, now: datetime) -> bool:
        """Remembers it; False when it was told before under this id."""


class ReturnLabels(Protocol):
    async def add_if_new(self, label: ReturnLabel) -> bool: ...

    async def locked_of_code(self, tracking_code: str) -> ReturnLabel | None: ...

    async def save(self, label: ReturnLabel) -> None: ...


class Announces(Protocol):
    """Tells the world, if and only if the transaction commits."""

    async def packed(self, shipment: Shipment) -> None: ...

    async def shipped(self, shipment: Shipment, parcel: Parcel) -> None: ...

    async def delivered(self, shipment: Shipment, parcel: Parcel) -> None: ...

    async def tracked(self, shipment: Shipment, parcel: Parcel, event: TrackingEvent) -> None: ...

    async def cancelled(self, order_id: str, shipment_id: str) -> None: ...

    async def cancellation_refused(self, order_id: str, shipment_id: str, status: ShipmentStatus) -> None: ...

    async def label_issued(self, label: ReturnLabel) -> None: ...

    async def return_arrived(self, label: ReturnLabel) -> None: ...


class ShipmentReader(Protocol):
    """Reads without locks."""

    async def of_orders(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]: ...

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Shipment]: ...

    async def by_parcel(self, parcel_id: str) -> Shipment | None: ...

    async def latest(self, limit: int) -> Sequence[Shipment]: ...

    async def notes_of(self, tracking_codes: Sequence[str]) -> Mapping[str, Sequence[TrackingNote]]:
        """What the carrier told of each parcel, oldest first."""

    async def return_label(self, return_id: str) -> ReturnLabel | None: ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def shipments(self) -> Shipments: ...

    @property
    def carrier_news(self) -> CarrierNews: ...

    @property
    def return_labels(self) -> ReturnLabels: ...

    @property
    def announce(self) -> Announces: ...


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What GraphQL and REST are served from."""

    transactions: Transactions
    reader: ShipmentReader
    clock: Clock
