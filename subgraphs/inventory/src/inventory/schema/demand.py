"""What staff expect to sell, how far that may be off, and when to order again."""

from typing import Self

import strawberry

from inventory.domain import forecast as domain
from inventory.domain import reordering
from inventory.domain.forecast import ForecastMethod

strawberry.enum(ForecastMethod)


@strawberry.type(description="Expected sales, from tomorrow on. Numbers are averages: halves of a unit are meant.")
class DemandForecast:
    method: ForecastMethod
    daily: list[float] = strawberry.field(description="Units per day.")
    total: float
    history: list[int] = strawberry.field(description="Units sold per day up to yesterday, which it rests on.")
    mape: float | None = strawberry.field(
        description="Mean absolute error on the last week, which it had not seen, as a share of what was sold."
    )
    mase: float | None = strawberry.field(
        description="The same error against repeating the week before: below 1 is better than that."
    )

    @classmethod
    def of(cls, forecast: domain.Forecast, history: tuple[int, ...]) -> Self:
        return cls(
            method=forecast.method,
            daily=[round(each, 2) for each in forecast.daily],
            total=round(sum(forecast.daily), 2),
            history=list(history),
            mape=forecast.error.mape,
            mase=forecast.error.mase,
        )


@strawberry.type(description="Whether to order again, and how much.")
class ReorderHint:
    reorder_point: int = strawberry.field(description="Order when no more than this can be sold.")
    safety_stock: int = strawberry.field(description="The part of it that is kept for bad luck.")
    order_quantity: int = strawberry.field(description="What to order now; 0 while there is enough.")

    @classmethod
    def of(cls, hint: reordering.ReorderHint) -> Self:
        return cls(reorder_point=hint.reorder_point, safety_stock=hint.safety_stock, order_quantity=hint.order_quantity)
