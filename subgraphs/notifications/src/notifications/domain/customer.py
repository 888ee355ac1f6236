from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .letter import Contact
from .notification import NotificationKind
from .preferences import Channel, is_wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whom to tell: in which language, where letters reach them, and what they want to hear."""

    id: str
    locale: str | None = None
    contact: Contact | None = None
    chosen: Mapping[tuple[NotificationKind, Channel], bool] = field(default_factory=dict)

    def wants(self, kind: NotificationKind, channel: Channel) -> bool:
        return is_wanted(kind, channel, self.chosen)
