"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import Final

from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events

CustomerDataExported, CustomerErased = personal_data_events("audit")
PUBLISHED: Final[tuple[type[Event], ...]] = (CustomerDataExported, CustomerErased)
