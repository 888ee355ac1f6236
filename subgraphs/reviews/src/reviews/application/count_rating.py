from __future__ import annotations

from reviews.domain.review import Review

from .ports import UnitOfWork


async def count_rating(uow: UnitOfWork, before: Review | None, after: Review | None) -> None:
    """Moves the product's rating from what a review was to what it is, and says so when that changes anything."""
    changes: dict[int, int] = {}
    for review, change in ((before, -1), (after, 1)):
        if review is not None and review.counts:
            stars = review.words.rating
            changes[stars] = changes.get(stars, 0) + change
    known = before or after
    moved = {stars: change for stars, change in sorted(changes.items()) if change}
    if known is None or not moved:
        return
    for stars, change in moved.items():
        await uow.reviews.count_stars(known.product_id, stars, change)
    await uow.announce_rating(known.product_id, await uow.reviews.rating_of(known.product_id))
