"""Discount's events: none yet. Its prices are asked for, not told."""

from stoa_messaging import Event

PUBLISHED: tuple[type[Event], ...] = ()
