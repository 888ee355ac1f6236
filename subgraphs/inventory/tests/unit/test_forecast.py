"""Forecasts and what to order, as pure functions."""

from datetime import date, timedelta

import pytest
from inventory.domain.demand import WINDOW_DAYS, daily_history
from inventory.domain.forecast import ForecastMethod, exponential_smoothing, forecast_demand, holt_winters
from inventory.domain.refusals import ForecastRefused
from inventory.domain.reordering import ReorderRule, reorder_hint

WEEK = (10, 12, 11, 13, 20, 30, 4)
"""Monday to Sunday: Saturdays are strong, Sundays weak."""


def weeks(count: int, growth: int = 0) -> list[int]:
    return [sold + growth * week for week in range(count) for sold in WEEK]


def test_a_weekly_season_is_found_and_continued() -> None:
    """Ordering for an average day leaves the shelf empty on Saturday."""
    forecast = forecast_demand(weeks(10), 7)

    assert forecast is not None
    assert forecast.method is ForecastMethod.HOLT_WINTERS
    assert forecast.daily == pytest.approx(WEEK, abs=0.5)
    assert forecast.error.mape == pytest.approx(0, abs=0.02)


def test_a_trend_is_carried_on() -> None:
    """What grows every week must not be ordered as if it stood still."""
    daily = holt_winters([float(each) for each in weeks(10, growth=2)], 7)

    assert sum(daily) > sum(weeks(10, growth=2)[-7:]) + 7


def test_a_season_and_a_trend_are_foretold_better_than_by_repeating_last_week() -> None:
    """An error of one or more says that the machinery is worth nothing."""
    forecast = forecast_demand(weeks(12, growth=3), 7)

    assert forecast is not None
    assert forecast.error.mase is not None
    assert forecast.error.mase < 0.9


def test_short_histories_are_smoothed_without_a_season_and_shorter_ones_not_at_all() -> None:
    """A season seen twice is a coincidence; a number from three days is a guess."""
    short = forecast_demand(weeks(3), 5)

    assert short is not None
    assert short.method is ForecastMethod.EXPONENTIAL_SMOOTHING
    assert len(set(short.daily)) == 1
    assert forecast_demand(weeks(1), 5) is None


def test_nobody_is_expected_to_buy_less_than_nothing() -> None:
    """A falling trend ends at zero."""
    falling = [max(0, 60 - 2 * day) for day in range(35)]

    assert min(holt_winters([float(each) for each in falling], 30)) == 0
    assert exponential_smoothing([0.0] * 20, 3) == (0.0, 0.0, 0.0)


def test_errors_that_cannot_be_told_are_left_out() -> None:
    """Dividing by days without a sale would be an error of our own."""
    forecast = forecast_demand([0] * 40, 3)

    assert forecast is not None
    assert forecast.error.mape is None
    assert forecast.error.mase is None
    assert forecast.daily == (0.0, 0.0, 0.0)


def test_what_to_order_covers_the_wait_and_the_next_cycle() -> None:
    """Ordering too late is lost sales, ordering while there is plenty is dead money."""
    even = forecast_demand([10] * 60, 21)
    rule = ReorderRule(lead_days=7, service_level=0.95)
    assert even is not None

    few, many = reorder_hint(even, 20, rule), reorder_hint(even, 500, rule)

    assert (few.reorder_point, few.safety_stock, few.order_quantity) == (70, 0, 120)
    assert many.order_quantity == 0


def test_what_varies_more_is_kept_in_larger_reserve_and_so_is_what_must_never_run_out() -> None:
    """Safety stock that knows nothing of luck is no safety."""
    calm, wild = forecast_demand([10, 11] * 30, 14), forecast_demand([1, 30, 2, 28, 0, 40] * 10, 14)
    assert calm is not None
    assert wild is not None
    sure, surer = ReorderRule(7, 0.9), ReorderRule(7, 0.99)

    assert reorder_hint(wild, 0, sure).safety_stock > reorder_hint(calm, 0, sure).safety_stock
    assert reorder_hint(wild, 0, surer).safety_stock > reorder_hint(wild, 0, sure).safety_stock


@pytest.mark.parametrize(("days", "level"), [(0, 0.9), (121, 0.9), (7, 1.0), (7, 0.1), (7, float("nan"))])
def test_senseless_rules_are_refused(days: int, level: float) -> None:
    """A certainty of one asks for infinite stock."""
    with pytest.raises(ForecastRefused):
        ReorderRule(days, level)


def test_history_starts_at_the_first_sale_and_ends_yesterday() -> None:
    """Half of today would look like a bad day; the time before the first sale like a hundred of them."""
    today = date(2026, 11, 21)
    sold = {
        today: 9,
        today - timedelta(days=1): 2,
        today - timedelta(days=4): 5,
        today - timedelta(days=WINDOW_DAYS + 1): 7,
    }

    assert daily_history(sold, today) == (5, 0, 0, 2)
    assert daily_history({today: 3}, today) == ()
