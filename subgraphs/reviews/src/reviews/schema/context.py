"""What every resolver of a request shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from stoa_primitives import Clock
from stoa_service import Caller, CursorCodec
from strawberry.dataloader import DataLoader

from reviews.application.ports import ReviewReader, Transactions
from reviews.domain.listing import Page, Wanted
from reviews.domain.rating import NOT_RATED, Rating
from reviews.domain.review import Review

MODERATION_SCOPE: Final = "reviews.moderate"
CUSTOMERS_SCOPE: Final = "customers.read"
_NOTHING: Final = Page((), has_more=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service holds for all requests."""

    reader: ReviewReader
    transactions: Transactions
    clock: Clock
    edit_window: timedelta
    cursor_secret: str = field(repr=False)

    def cursors(self, listing: str) -> CursorCodec:
        return CursorCodec(listing, self.cursor_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' ports, the batches."""

    caller: Caller
    house: House
    reviews: DataLoader[str, Review | None]
    ratings: DataLoader[str, Rating]
    pages: Callable[[Wanted], DataLoader[str, Page]]
    own: DataLoader[str, Review | None]
    voted: DataLoader[str, bool]

    @property
    def is_moderator(self) -> bool:
        return self.caller.has_scope(MODERATION_SCOPE)

    def may_see(self, review: Review) -> bool:
        """Everybody sees what is published; the rest is for its author and the moderators."""
        return review.counts or self.is_moderator or self.wrote(review)

    def wrote(self, review: Review) -> bool:
        return self.caller.is_authenticated and self.caller.subject == review.customer_id

    def may_see_customer(self, customer_id: str) -> bool:
        """A person sees themselves, staff with the scope sees everybody."""
        caller = self.caller
        return caller.is_authenticated and (caller.subject == customer_id or caller.has_scope(CUSTOMERS_SCOPE))


def request_context(caller: Caller, house: House) -> Context:
    """The context of one request, with batches of its own."""
    reader = house.reader
    loaders: dict[Wanted, DataLoader[str, Page]] = {}

    async def by_id(ids: list[str]) -> list[Review | None]:
        found = await reader.by_ids(ids)
        return [found.get(review_id) for review_id in ids]

    async def ratings(product_ids: list[str]) -> list[Rating]:
        found = await reader.ratings(product_ids)
        return [found.get(product_id, NOT_RATED) for product_id in product_ids]

    async def own(product_ids: list[str]) -> list[Review | None]:
        found = await reader.own(caller.subject, product_ids) if caller.is_authenticated else {}
        return [found.get(product_id) for product_id in product_ids]

    async def voted(review_ids: list[str]) -> list[bool]:
        found = await reader.voted(caller.subject, review_ids) if caller.is_authenticated else frozenset()
        return [review_id in found for review_id in review_ids]

    def pages(wanted: Wanted) -> DataLoader[str, Page]:
        async def load(product_ids: list[str]) -> list[Page]:
            found = await reader.of_products(product_ids, wanted)
            return [found.get(product_id, _NOTHING) for product_id in product_ids]

        return loaders.setdefault(wanted, DataLoader(load_fn=load))

    return Context(
        caller=caller,
        house=house,
        reviews=DataLoader(load_fn=by_id),
        ratings=DataLoader(load_fn=ratings),
        pages=pages,
        own=DataLoader(load_fn=own),
        voted=DataLoader(load_fn=voted),
    )
