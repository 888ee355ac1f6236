from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import NotFound

STOCK_AUDIENCE: Final = "staff:stock"
"""Recipient of what concerns everybody who looks after the stock; a person's subject is a UUID and never looks like it."""
STOCK_SCOPE: Final = "inventory.read"


class NotificationKind(StrEnum):
    ORDER_PLACED = "ORDER_PLACED"
    ORDER_CONFIRMED = "ORDER_CONFIRMED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    ORDER_SHIPPED = "ORDER_SHIPPED"
    ORDER_DELIVERED = "ORDER_DELIVERED"
    RETURN_UPDATED = "RETURN_UPDATED"
    DATA_EXPORT_READY = "DATA_EXPORT_READY"
    WISH_CHEAPER = "WISH_CHEAPER"
    WISH_AVAILABLE = "WISH_AVAILABLE"
    STOCK_LOW = "STOCK_LOW"


class NotificationUnknown(NotFound):
    """No such notification, or not the reader's."""

    code = "NOTIFICATION_NOT_FOUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    id: str
    recipient: str
    kind: NotificationKind
    title: str
    body: str
    created_at: datetime
    order_id: str | None = None
    is_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, and which shared inboxes are open to them too."""

    subject: str
    scopes: frozenset[str]

    @property
    def inboxes(self) -> tuple[str, ...]:
        return (self.subject, STOCK_AUDIENCE) if STOCK_SCOPE in self.scopes else (self.subject,)
