"""Whose rows are whose: what an export shows and an erasure deletes."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging.personal_data import PersonalData, PersonalRows

from .hot_copy import HotCopy
from .tables import METADATA

_BASKETS = METADATA.tables["baskets"]
_LINES = METADATA.tables["basket_lines"]
_CHECKOUTS = METADATA.tables["checkouts"]
_CLAIMS = METADATA.tables["coupon_claims"]
_MERGES = METADATA.tables["basket_merges"]


def personal_data(hot: HotCopy) -> PersonalData:
    """Baskets in PostgreSQL and their copies in Redis."""

    async def forget_copies(session: AsyncSession, customer_id: str) -> None:
        ids = await session.execute(select(_BASKETS.c.id).where(_BASKETS.c.customer_id == customer_id))
        await hot.forget(customer_id, list(ids.scalars()))

    return PersonalData(
        domain="basket",
        rows=(
            PersonalRows(name="checkouts", table=_CHECKOUTS, whose=_CHECKOUTS.c.customer_id),
            PersonalRows(name="coupon claims", table=_CLAIMS, whose=_CLAIMS.c.customer_id),
            PersonalRows(name="merged baskets", table=_MERGES, whose=_merged),
            PersonalRows(name="lines", table=_LINES, whose=_lines),
            PersonalRows(name="baskets", table=_BASKETS, whose=_BASKETS.c.customer_id),
        ),
        also_erase=forget_copies,
    )


def _merged(customer_id: str) -> ColumnElement[bool]:
    mine = select(_BASKETS.c.id).where(_BASKETS.c.customer_id == customer_id)
    # Two sets out of an index each: with an `or` all merges would be read.
    merged = select(_MERGES.c.source_id)
    both = union(merged.where(_MERGES.c.source_id.in_(mine)), merged.where(_MERGES.c.target_id.in_(mine)))
    return _MERGES.c.source_id.in_(both)


def _lines(customer_id: str) -> ColumnElement[bool]:
    return _LINES.c.basket_id.in_(select(_BASKETS.c.id).where(_BASKETS.c.customer_id == customer_id))
