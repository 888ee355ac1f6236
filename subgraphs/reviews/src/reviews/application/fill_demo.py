from __future__ import annotations

from reviews.domain.demo import DemoProduct, demo_reviews

from .ports import UnitOfWork


async def fill_demo(product: DemoProduct, uow: UnitOfWork) -> None:
    """The demo market's reviews of a product it has not heard of before; once, however often the catalogue tells of it."""
    stored = await uow.reviews.add_published(demo_reviews(product))
    if not stored:
        return
    for review in stored:
        await uow.reviews.count_stars(product.id, review.words.rating, 1)
    await uow.announce_rating(product.id, await uow.reviews.rating_of(product.id))
