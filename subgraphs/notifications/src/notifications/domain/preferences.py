"""What people are told where: by default everything, and what they must know in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa_primitives import InvalidInput

from .notification import NotificationKind


class Channel(StrEnum):
    INBOX = "INBOX"
    EMAIL = "EMAIL"


class PreferenceMandatory(InvalidInput):
    """It has to be told."""

    code = "PREFERENCE_MANDATORY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    kind: NotificationKind
    channel: Channel
    enabled: bool = True

    @property
    def is_mandatory(self) -> bool:
        return (self.kind, self.channel) in MANDATORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What the link at the end of a letter ends, and in whose market: whoever opens it need not be signed in."""

    tenant: str
    customer_id: str
    preference: Preference


# The contract came about or ended, and what the law says a person asked for.
MANDATORY: Final = frozenset(
    {
        (NotificationKind.ORDER_CONFIRMED, Channel.EMAIL),
        (NotificationKind.ORDER_CANCELLED, Channel.EMAIL),
        (NotificationKind.DATA_EXPORT_READY, Channel.EMAIL),
        (NotificationKind.ORDER_CANCELLED, Channel.INBOX),
        (NotificationKind.DATA_EXPORT_READY, Channel.INBOX),
    }
)
# Staff are told of stock in their shared inbox; nobody chooses that for the others.
CHOOSABLE: Final = tuple(kind for kind in NotificationKind if kind is not NotificationKind.STOCK_LOW)


def all_preferences(chosen: dict[tuple[NotificationKind, Channel], bool]) -> tuple[Preference, ...]:
    """Every kind on every channel, as chosen or as it is by default."""
    return tuple(
        Preference(kind=kind, channel=channel, enabled=is_wanted(kind, channel, chosen))
        for kind in CHOOSABLE
        for channel in Channel
    )


def is_wanted(
    kind: NotificationKind, channel: Channel, chosen: Mapping[tuple[NotificationKind, Channel], bool]
) -> bool:
    """Whether to tell; what is mandatory is told whatever was chosen."""
    return (kind, channel) in MANDATORY or chosen.get((kind, channel), True)


def check_choice(preference: Preference) -> None:
    """Refuses to switch off what has to be told."""
    if preference.kind not in CHOOSABLE:
        raise InvalidInput("There is no choice about this kind of notification.")
    if preference.is_mandatory and not preference.enabled:
        raise PreferenceMandatory("This has to be told: it is part of the contract or asked for by law.")
