"""What others' events say of products: many at once, products locked in one order so that two workers never wait for each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.application.ports import ToldLevel, ToldRating

_LOCK_OWNERS: Final = text(
    """
    select id from product where id in (select product_id from variant where id = any(cast(:variants as text[])))
    order by id for update
    """
)
_LOCK: Final = text("select id from product where id = any(cast(:products as text[])) order by id for update")
_LEVELS: Final = text(
    """
    update variant set availability = told.level, availability_told_at = told.at
    from unnest(cast(:variants as text[]), cast(:levels as smallint[]), cast(:moments as timestamptz[]))
         as told (id, level, at)
    where variant.id = told.id and (availability_told_at is null or availability_told_at <= told.at)
    """
)
# A product is as available as the best stocked of its variants.
_SUM_UP: Final = text(
    """
    update product set availability = best.level
    from (select product_id, max(availability) as level from variant where product_id = any(cast(:products as text[]))
          group by product_id) as best
    where product.id = best.product_id and product.availability <> best.level
    """
)
_RATINGS: Final = text(
    """
    update product set rating_tenths = told.tenths, rating_count = told.count
    from unnest(cast(:products as text[]), cast(:tenths as int[]), cast(:counts as int[])) as told (id, tenths, count)
    where product.id = told.id
    """
)
_KNOWN: Final = text("select id from product where id = any(cast(:products as text[]))")
_COUNT: Final = text(
    """
    insert into bought_together as known (product_id, other_id, times)
    select * from unnest(cast(:products as text[]), cast(:others as text[]), cast(:times as int[])) as new (one, other, times)
    order by one, other
    on conflict on constraint bought_together_pkey do update set times = known.times + excluded.times
    """
)


async def learn_levels(session: AsyncSession, told: Sequence[ToldLevel]) -> None:
    """The newest of each variant counts."""
    newest = {each.variant_id: each for each in sorted(told, key=lambda each: each.at)}
    products = list(await session.scalars(_LOCK_OWNERS, {"variants": list(newest)}))
    if not products:
        return
    values = {
        "variants": list(newest),
        "levels": [each.level.value for each in newest.values()],
        "moments": [each.at for each in newest.values()],
    }
    await session.execute(_LEVELS, values)
    await session.execute(_SUM_UP, {"products": products})


async def learn_ratings(session: AsyncSession, told: Sequence[ToldRating]) -> None:
    """The last of each product counts."""
    last = {each.product_id: each for each in told}
    await session.execute(_LOCK, {"products": list(last)})
    values = {
        "products": list(last),
        "tenths": [each.tenths for each in last.values()],
        "counts": [each.count for each in last.values()],
    }
    await session.execute(_RATINGS, values)


async def count_together(session: AsyncSession, orders: Sequence[Iterable[str]]) -> None:
    """Each pair of different products of each order; products that are not ours are not counted."""
    asked = sorted({product for order in orders for product in order})
    known = set(await session.scalars(_KNOWN, {"products": asked}))
    pairs = Counter(pair for order in orders for pair in permutations(sorted(known.intersection(order)), 2))
    if not pairs:
        return
    values = {
        "products": [one for one, _ in pairs],
        "others": [other for _, other in pairs],
        "times": list(pairs.values()),
    }
    await session.execute(_COUNT, values)
