from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from ordering.domain.days import end_after, shop_day, utc


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2027-01-01T00:30:00+14:00", "2026-12-31"),
        ("2028-02-29T22:59:00+00:00", "2028-02-29"),
        ("2028-02-29T23:00:00+00:00", "2028-03-01"),
        ("2026-07-01T21:59:00+00:00", "2026-07-01"),
        ("2026-07-01T22:00:00+00:00", "2026-07-02"),
        ("9999-12-31T23:59:59+00:00", "9999-12-31"),
    ],
)
def test_a_days_border_is_the_shops_midnight_summer_and_winter(given: str, day: str) -> None:
    """Row 110: an invoice of New Year's Eve belongs to the year that the shop's calendar says, whatever UTC thinks."""
    assert str(shop_day(datetime.fromisoformat(given))) == day


@pytest.mark.parametrize(
    ("delivered", "end"),
    [
        # 30 days of which one has 23 hours, then one with 25.
        ("2026-03-10T11:00:00+00:00", "2026-04-09T10:00:00+00:00"),
        ("2026-10-10T10:00:00+00:00", "2026-11-09T11:00:00+00:00"),
        ("2028-01-30T12:00:00+00:00", "2028-02-29T12:00:00+00:00"),
        ("2026-01-30T12:00:00+14:00", "2026-02-28T22:00:00+00:00"),
    ],
)
def test_thirty_days_end_at_the_same_hour_of_the_clock_on_the_wall(delivered: str, end: str) -> None:
    """Row 110: whoever counts in hours takes one from the customer in spring."""
    assert end_after(datetime.fromisoformat(delivered), 30) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(9999, 12, 31, 23, 30, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-14))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_the_ends_of_the_calendar_are_days_too(moment: datetime) -> None:
    """Row 110: the year 9999 has no tomorrow, and asking for one must not become an internal error."""
    assert end_after(moment, 30) >= utc(moment)
    assert shop_day(moment).year in {1, 9999}


def test_a_moment_without_its_offset_is_refused() -> None:
    """Nobody knows when that was."""
    with pytest.raises(ValueError, match="offset"):
        utc(datetime(2030, 1, 1))  # noqa: DTZ001 - that is the point
