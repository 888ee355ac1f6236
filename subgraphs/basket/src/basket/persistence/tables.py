"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Sequence,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class BasketTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


def _moment() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False, server_default=func.now())


class BasketRow(BasketTable, table=True):
    __tablename__ = "baskets"
    __table_args__ = (
        CheckConstraint("status in ('OPEN', 'CHECKED_OUT', 'ORDERED', 'MERGED', 'CLOSED')", name="baskets_status"),
        Index(
            "baskets_one_live_per_customer",
            "customer_id",
            unique=True,
            postgresql_where=text("customer_id is not null and status in ('OPEN', 'CHECKED_OUT')"),
        ),
        Index("baskets_stale_guests", "updated_at", postgresql_where=text("customer_id is null")),
        Index("baskets_of_customer", "customer_id"),
        UniqueConstraint("order_id", name="baskets_order_id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str | None = None
    status: str
    coupon: str | None = None
    order_id: str | None = None
    merged_into: str | None = None
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: datetime = Field(sa_column=_moment())
    updated_at: datetime = Field(sa_column=_moment())


class LineRow(BasketTable, table=True):
    __tablename__ = "basket_lines"
    __table_args__ = (
        CheckConstraint("quantity between 1 and 99", name="basket_lines_quantity"),
        CheckConstraint("position between 0 and 99", name="basket_lines_position"),
        CheckConstraint("seen_amount >= 0", name="basket_lines_seen_amount"),
    )

    basket_id: str = Field(primary_key=True, foreign_key="baskets.id", ondelete="CASCADE")
    variant_id: str = Field(primary_key=True)
    position: int
    quantity: int
    seen_amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    seen_currency: str
    saved: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false")))


class VariantRow(BasketTable, table=True):
    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint("price_amount >= 0", name="variants_price"),
        CheckConstraint("weight_grams >= 0", name="variants_weight"),
    )

    id: str = Field(primary_key=True)
    product_id: str
    name_en: str
    name_de: str
    variant_name_en: str
    variant_name_de: str
    price_amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    price_currency: str
    weight_grams: int
    published: bool
    image: str
    tax_class: str = Field(default="STANDARD", sa_column=Column(String, nullable=False, server_default="STANDARD"))
    occurred_at: datetime = Field(sa_column=_moment())


class CheckoutRow(BasketTable, table=True):
    __tablename__ = "checkouts"
    __table_args__ = (
        UniqueConstraint("order_id", name="checkouts_order_id"),
        Index("checkouts_of_basket", "basket_id"),
    )

    customer_id: str = Field(primary_key=True)
    idempotency_key: str = Field(primary_key=True)
    fingerprint: str
    order_id: str
    basket_id: str = Field(foreign_key="baskets.id")
    created_at: datetime = Field(sa_column=_moment())


class StockRow(BasketTable, table=True):
    """Beside the variants: inventory may be quicker than the catalogue."""

    __tablename__ = "stock_levels"
    __table_args__ = (CheckConstraint("level in ('IN', 'LOW', 'OUT')", name="stock_levels_level"),)

    variant_id: str = Field(primary_key=True)
    level: str
    occurred_at: datetime = Field(sa_column=_moment())


class ClaimRow(BasketTable, table=True):
    """Order ids under which a coupon may have been used, until the order stands or the coupon is back."""

    __tablename__ = "coupon_claims"
    __table_args__ = (
        CheckConstraint("status in ('OPEN', 'ABANDONED')", name="coupon_claims_status"),
        Index("coupon_claims_one_open_per_basket", "basket_id", unique=True, postgresql_where=text("status = 'OPEN'")),
    )

    order_id: str = Field(primary_key=True)
    basket_id: str
    customer_id: str
    coupon: str
    status: str
    claimed_at: datetime = Field(sa_column=_moment())


class MergeRow(BasketTable, table=True):
    __tablename__ = "basket_merges"
    __table_args__ = (Index("basket_merges_target", "target_id", "merged_at"),)

    source_id: str = Field(primary_key=True, foreign_key="baskets.id", ondelete="CASCADE")
    target_id: str = Field(foreign_key="baskets.id", ondelete="CASCADE")
    added: list[list[Any]] = Field(sa_column=Column(JSONB, nullable=False))
    coupon: str | None = None
    merged_at: datetime = Field(sa_column=_moment())


METADATA = BasketTable.metadata
REVISION = Sequence("basket_revision", metadata=METADATA)
"""One for all baskets: a later write has a higher number."""
MESSAGING = messaging_tables(METADATA)
