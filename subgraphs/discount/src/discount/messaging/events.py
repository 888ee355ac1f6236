"""What discount says about people's data. Its prices are asked for, not told."""

from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events

PUBLISHED: tuple[type[Event], ...] = personal_data_events("discount")
