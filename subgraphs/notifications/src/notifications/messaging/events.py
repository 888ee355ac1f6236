"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events

CustomerDataExported, CustomerErased = personal_data_events("notifications")


class DeadLetterRedriven(Event):
    """Somebody let a domain try a message once more."""

    event_type: ClassVar[str] = "notifications.dead_letter_redriven"
    domain: str
    letter_id: str
    failed_event_id: str
    topic: str
    failure: str
    reason: str
    requested_by: str


class DeadLetterDiscarded(Event):
    """Somebody threw a message away that a domain could not handle."""

    event_type: ClassVar[str] = "notifications.dead_letter_discarded"
    domain: str
    letter_id: str
    failed_event_id: str
    topic: str
    failure: str
    reason: str
    requested_by: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    CustomerDataExported,
    CustomerErased,
    DeadLetterDiscarded,
    DeadLetterRedriven,
)
