"""What reviews adds to products and customers."""

from datetime import datetime
from typing import Final, Self

import strawberry
from stoa_service import authenticated, page_size
from strawberry import ID, Info

from reviews.domain.listing import Delivery, Sort
from reviews.domain.rating import Rating

from .context import Context
from .pages import MAX_PAGE, ReviewConnection, place_of, wanted_page
from .review_type import Review, ReviewSort

MOST_REVIEWABLE: Final = 50


@strawberry.type(description="How many published reviews gave so many stars.")
class StarCount:
    stars: int
    count: int


@strawberry.type
class RatingSummary:
    rating: strawberry.Private[Rating]

    @strawberry.field(description="Stars to one decimal, halves rounded up; null without a review.")
    def average(self) -> float | None:
        return self.rating.average

    @strawberry.field
    def count(self) -> int:
        return self.rating.count

    @strawberry.field(description="From five stars to one, each of them.")
    def histogram(self) -> list[StarCount]:
        return [StarCount(stars=stars, count=count) for stars, count in self.rating.histogram]


@strawberry.federation.type(keys=["id"])
class Product:
    id: ID

    @strawberry.field(description="Counted over published reviews only.")
    async def rating_summary(self, info: Info[Context, None]) -> RatingSummary | None:
        return RatingSummary(rating=await info.context.ratings.load(self.id))

    @strawberry.field(description="Published reviews; `rating` asks for those with so many stars.")
    async def reviews(
        self,
        info: Info[Context, None],
        first: int = 10,
        after: str | None = None,
        sort: ReviewSort = ReviewSort.NEWEST,
        rating: int | None = None,
    ) -> ReviewConnection | None:
        context = info.context
        cursors = context.house.cursors(f"reviews:{sort.value}:{rating}")
        wanted = wanted_page(cursors, first, after, Sort(sort.value), rating)
        return ReviewConnection.of(await context.pages(wanted).load(self.id), cursors, wanted.sort)

    @strawberry.field(description="The caller's own review, whatever became of it; null for guests.")
    async def my_review(self, info: Info[Context, None]) -> Review | None:
        review = await info.context.own.load(self.id)
        return None if review is None else Review(review=review)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.type(description="A product that was delivered and has no review yet.")
class Reviewable:
    delivery: strawberry.Private[Delivery]

    @strawberry.field
    def product(self) -> Product | None:
        return Product(id=ID(self.delivery.product_id))

    @strawberry.field(description="As it was called when it was ordered.")
    def name(self) -> str:
        return self.delivery.name

    @strawberry.field
    def order_number(self) -> str:
        return self.delivery.order_number

    @strawberry.field
    def delivered_at(self) -> datetime:
        return self.delivery.delivered_at


@strawberry.federation.type(keys=["id"])
class Customer:
    id: ID

    @authenticated
    @strawberry.field(
        description="All reviews of this customer, the newest first; empty for whoever may not see the customer."
    )
    async def reviews(
        self, info: Info[Context, None], first: int = 10, after: str | None = None
    ) -> ReviewConnection | None:
        context = info.context
        if not context.may_see_customer(self.id):
            return None
        cursors = context.house.cursors(f"customer-reviews:{self.id}")
        place = place_of(cursors, after)
        page = await context.house.reader.of_customer(self.id, first=page_size(first, most=MAX_PAGE), after=place)
        return ReviewConnection.of(page, cursors)

    @authenticated
    @strawberry.field(description="What was delivered and not reviewed yet, the latest first, at most 50.")
    async def reviewable(self, info: Info[Context, None]) -> list[Reviewable] | None:
        context = info.context
        if not context.may_see_customer(self.id):
            return None
        found = await context.house.reader.reviewable(self.id, MOST_REVIEWABLE)
        return [Reviewable(delivery=delivery) for delivery in found]

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)
