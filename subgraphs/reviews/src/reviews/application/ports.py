"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from reviews.domain.listing import Delivery, Page, Place, Wanted
from reviews.domain.rating import Rating
from reviews.domain.review import Review, Status, Words


class Reviews(Protocol):
    async def add(self, review: Review) -> bool:
        """Store it; False when this customer has reviewed this product already."""

    async def add_published(self, reviews: Sequence[Review]) -> Sequence[Review]:
        """Store those that are not there yet; gives back what was stored. Their stars are not counted by this."""

    async def locked(self, review_id: str) -> Review:
        """The review, kept from other writers; refuses an unknown id."""

    async def save(self, review: Review) -> None: ...

    async def remove(self, review_id: str) -> None: ...

    async def is_copied(self, words: Words, *, customer_id: str, product_id: str) -> bool:
        """Whether the same long text stands in another review already."""

    async def count_stars(self, product_id: str, stars: int, change: int) -> None:
        """Adds to, or takes from, the reviews that gave so many stars."""

    async def rating_of(self, product_id: str) -> Rating: ...

    async def vote(self, review_id: str, customer_id: str) -> bool:
        """Remember that the customer found it helpful; False when that was known."""

    async def unvote(self, review_id: str, customer_id: str) -> bool:
        """Forget it; False when there was nothing to forget."""


class Deliveries(Protocol):
    async def add(self, deliveries: Sequence[Delivery]) -> None:
        """Store what is new."""

    async def has(self, customer_id: str, product_id: str) -> bool: ...


class ReviewReader(Protocol):
    """Reads without locks, each for many at once."""

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Review]: ...

    async def of_products(self, product_ids: Sequence[str], wanted: Wanted) -> Mapping[str, Page]: ...

    async def ratings(self, product_ids: Sequence[str]) -> Mapping[str, Rating]: ...

    async def of_customer(self, customer_id: str, *, first: int, after: Place | None) -> Page: ...

    async def of_status(self, status: Status, *, first: int, after: Place | None) -> Page:
        """Those that have waited longest first."""

    async def reviewable(self, customer_id: str, limit: int) -> Sequence[Delivery]:
        """What arrived and was not reviewed yet, the latest first."""

    async def own(self, customer_id: str, product_ids: Sequence[str]) -> Mapping[str, Review]:
        """The customer's review of each product."""

    async def voted(self, customer_id: str, review_ids: Sequence[str]) -> frozenset[str]: ...


class UnitOfWork(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def reviews(self) -> Reviews: ...

    @property
    def deliveries(self) -> Deliveries: ...

    async def announce_submitted(self, review: Review) -> None:
        """Tell the world, if and only if the transaction commits."""

    async def announce_approved(self, review: Review) -> None:
        """Same."""

    async def announce_rejected(self, review: Review) -> None:
        """Same."""

    async def announce_rating(self, product_id: str, rating: Rating) -> None:
        """Same."""


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
