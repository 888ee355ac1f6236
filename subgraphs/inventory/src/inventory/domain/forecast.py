"""Demand forecasts: exponential smoothing with a weekly season, chosen and judged by what it would have missed.

Holt-Winters in its additive form keeps three running values, each smoothed by a weight of its own: a level, a trend and one
surplus per weekday. The weights are those of a small grid that missed least, one day ahead, over the past. The method is
then tried on the last days as if they had not happened yet; those errors are what staff see beside the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

SEASON_DAYS: Final = 7
HELD_BACK_DAYS: Final = 7
LEAST_DAYS: Final = 14
"""Of history; below it every number would be a guess."""
_SEASONAL_FROM_DAYS: Final = 4 * SEASON_DAYS
_LEVEL_WEIGHTS: Final = (0.1, 0.2, 0.4, 0.7)
_TREND_WEIGHTS: Final = (0.0, 0.05, 0.2)
_SEASON_WEIGHTS: Final = (0.05, 0.2, 0.5)


class ForecastMethod(StrEnum):
    """How the numbers were made."""

    HOLT_WINTERS = "HOLT_WINTERS"
    EXPONENTIAL_SMOOTHING = "EXPONENTIAL_SMOOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastError:
    """What the method missed on days it had not seen."""

    mape: float | None
    """Mean absolute error as a share of what was sold, over days on which anything was; none if nothing was."""
    mase: float | None
    """Mean absolute error against repeating last week: below one is better than that. None where weeks never differ."""
    deviation: float
    """Root of the mean squared error of one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Expected units per day, from tomorrow on."""

    method: ForecastMethod
    daily: tuple[float, ...]
    error: ForecastError


_Method = Callable[[Sequence[float], int], tuple[float, ...]]


def forecast_demand(history: Sequence[int], days: int) -> Forecast | None:
    """The method that missed less on the days held back; none where there is too little history."""
    if len(history) < LEAST_DAYS:
        return None
    past = [float(each) for each in history]
    tried = [(_errors(past, _METHODS[name]), name) for name in _candidates(len(past) - HELD_BACK_DAYS)]
    error, name = min(tried, key=lambda each: each[0].deviation)
    return Forecast(method=name, daily=_METHODS[name](past, days), error=error)


def holt_winters(past: Sequence[float], days: int) -> tuple[float, ...]:
    """Level, trend and weekday, with the weights that fitted the past best."""
    weights = product(_LEVEL_WEIGHTS, _TREND_WEIGHTS, _SEASON_WEIGHTS)
    best = min((_Smoothing(past, *each) for each in weights), key=lambda each: each.squared_misses)
    return best.ahead(days)


def exponential_smoothing(past: Sequence[float], days: int) -> tuple[float, ...]:
    """A level alone, for short or even histories."""
    best = min((_smooth_level(past, weight) for weight in _LEVEL_WEIGHTS), key=lambda each: each[1])
    return (max(0.0, best[0]),) * days


class _Smoothing:
    """One run over the past with fixed weights."""

    def __init__(self, past: Sequence[float], level_weight: float, trend_weight: float, season_weight: float) -> None:
        first, second = past[:SEASON_DAYS], past[SEASON_DAYS : 2 * SEASON_DAYS]
        self.level = sum(first) / SEASON_DAYS
        self.trend = (sum(second) - sum(first)) / SEASON_DAYS**2
        self.season = [each - self.level for each in first]
        self.squared_misses = 0.0
        for day, sold in enumerate(past[SEASON_DAYS:], start=SEASON_DAYS):
            place = day % SEASON_DAYS
            expected = self.level + self.trend + self.season[place]
            self.squared_misses += (sold - expected) ** 2
            before = self.level
            self.level = level_weight * (sold - self.season[place]) + (1 - level_weight) * (before + self.trend)
            self.trend = trend_weight * (self.level - before) + (1 - trend_weight) * self.trend
            self.season[place] = season_weight * (sold - self.level) + (1 - season_weight) * self.season[place]
        self._next_day = len(past)

    def ahead(self, days: int) -> tuple[float, ...]:
        return tuple(
            max(0.0, self.level + step * self.trend + self.season[(self._next_day + step - 1) % SEASON_DAYS])
            for step in range(1, days + 1)
        )


def _smooth_level(past: Sequence[float], weight: float) -> tuple[float, float]:
    level, misses = past[0], 0.0
    for sold in past[1:]:
        misses += (sold - level) ** 2
        level += weight * (sold - level)
    return level, misses


def _candidates(days: int) -> Iterator[ForecastMethod]:
    yield ForecastMethod.EXPONENTIAL_SMOOTHING
    if days >= _SEASONAL_FROM_DAYS:
        yield ForecastMethod.HOLT_WINTERS


def _errors(past: Sequence[float], method: _Method) -> ForecastError:
    known, held_back = past[:-HELD_BACK_DAYS], past[-HELD_BACK_DAYS:]
    expected = method(known, HELD_BACK_DAYS)
    misses = [abs(sold - guess) for sold, guess in zip(held_back, expected, strict=True)]
    shares = [miss / sold for miss, sold in zip(misses, held_back, strict=True) if sold]
    naive = _naive_miss(known)
    return ForecastError(
        mape=sum(shares) / len(shares) if shares else None,
        mase=sum(misses) / len(misses) / naive if naive else None,
        deviation=math.sqrt(sum(miss**2 for miss in misses) / len(misses)),
    )


def _naive_miss(known: Sequence[float]) -> float:
    """What repeating the same weekday of the week before would have missed on average."""
    pairs = list(zip(known[SEASON_DAYS:], known, strict=False))
    return sum(abs(later - earlier) for later, earlier in pairs) / len(pairs) if pairs else 0.0


_METHODS: Final[dict[ForecastMethod, _Method]] = {
    ForecastMethod.HOLT_WINTERS: holt_winters,
    ForecastMethod.EXPONENTIAL_SMOOTHING: exponential_smoothing,
}
