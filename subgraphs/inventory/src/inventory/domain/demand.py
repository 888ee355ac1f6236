"""Past demand as a forecast needs it: one number per day, days without a sale included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from inventory.domain.refusals import ForecastRefused

WINDOW_DAYS: Final = 112
LONGEST_FORECAST_DAYS: Final = 90


def first_day(today: date) -> date:
    """Where the window begins."""
    return today - timedelta(days=WINDOW_DAYS)


def daily_history(sold: Mapping[date, int], today: date) -> tuple[int, ...]:
    """From the first sale in the window to yesterday: today is not over yet."""
    known = [day for day in sold if first_day(today) <= day < today]
    if not known:
        return ()
    start = min(known)
    return tuple(sold.get(start + timedelta(days=step), 0) for step in range((today - start).days))


def check_forecast_days(days: int) -> int:
    """How many days ahead may be asked for."""
    if not 1 <= days <= LONGEST_FORECAST_DAYS:
        raise ForecastRefused(f"Ask for 1 to {LONGEST_FORECAST_DAYS} days ahead.")
    return days
