"""Where moments become days: stored is UTC, the shop's calendar is Berlin's. The one place that knows it.

The last hours of year 9999 have no tomorrow; they count as that day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHOP_ZONE: Final = ZoneInfo("Europe/Berlin")
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; one without an offset has no meaning and is refused, one outside the calendar is its edge."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its offset from UTC.")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _LAST if moment.year > 1 else datetime.min.replace(tzinfo=UTC)


def shop_day(moment: datetime) -> date:
    """The day on which it was in the shop."""
    try:
        return utc(moment).astimezone(SHOP_ZONE).date()
    except OverflowError:
        return utc(moment).date()


def end_after(moment: datetime, days: int) -> datetime:
    """The same hour so many days later by the shop's calendar, whatever the clocks did in between."""
    try:
        later = utc(moment).astimezone(SHOP_ZONE) + timedelta(days=days)
        return later.astimezone(UTC)
    except OverflowError:
        return _LAST
