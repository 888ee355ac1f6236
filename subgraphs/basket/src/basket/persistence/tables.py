"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Sequence, UniqueConstraint, func, text
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
        CheckConstraint("position between 0 and 49", name="basket_lines_position"),
        CheckConstraint("seen_amount >= 0", name="basket_lines_seen_amount"),
    )

    basket_id: str = Field(primary_key=True, foreign_key="baskets.id", ondelete="CASCADE")
    variant_id: str = Field(primary_key=True)
    position: int
    quantity: int
    seen_amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    seen_currency: str


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
    occurred_at: datetime = Field(sa_column=_moment())


class CheckoutRow(BasketTable, table=True):
    __tablename__ = "checkouts"
    __table_args__ = (UniqueConstraint("order_id", name="checkouts_order_id"),)

    customer_id: str = Field(primary_key=True)
    idempotency_key: str = Field(primary_key=True)
    fingerprint: str
    order_id: str
    basket_id: str = Field(foreign_key="baskets.id")
    created_at: datetime = Field(sa_column=_moment())


METADATA = BasketTable.metadata
REVISION = Sequence("basket_revision", metadata=METADATA)
"""One for all baskets: a later write has a higher number."""
MESSAGING = messaging_tables(METADATA)
