"""The tables as the code sees them; migrations/ makes them, with their constraints."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, Table
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class DiscountTable(SQLModel, registry=registry()):
    """Base of discount's tables: a registry of its own, since several domains share a process."""


def _moment(*, nullable: bool = True) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


class CouponRow(DiscountTable, table=True):
    __tablename__ = "coupon"

    code: str = Field(primary_key=True)
    percent: int | None = None
    amount: int | None = Field(default=None, sa_column=Column(BigInteger))
    minimum: int | None = Field(default=None, sa_column=Column(BigInteger))
    currency: str | None = None
    starts_at: datetime | None = Field(default=None, sa_column=_moment())
    expires_at: datetime | None = Field(default=None, sa_column=_moment())
    max_uses: int | None = None
    max_uses_per_customer: int | None = None
    budget: int | None = Field(default=None, sa_column=Column(BigInteger))
    spent: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    exclusivity: str | None = None
    priority: int = 0
    uses: int
    created_at: datetime = Field(sa_column=_moment(nullable=False))


class CouponCustomerRow(DiscountTable, table=True):
    __tablename__ = "coupon_customer"

    code: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    uses: int


class RedemptionRow(DiscountTable, table=True):
    __tablename__ = "redemption"

    order_id: str = Field(primary_key=True)
    code: str | None = None
    customer_id: str
    amount: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    status: str
    redeemed_at: datetime = Field(sa_column=_moment(nullable=False))
    returned_at: datetime | None = Field(default=None, sa_column=_moment())


class PromotionRow(DiscountTable, table=True):
    __tablename__ = "promotion"

    id: str = Field(primary_key=True)
    name: str
    level: str = "ITEM"
    kind: str = "PERCENT"
    percent: int | None = None
    amount: int | None = Field(default=None, sa_column=Column(BigInteger))
    minimum: int | None = Field(default=None, sa_column=Column(BigInteger))
    currency: str | None = None
    buy: int | None = None
    get: int | None = None
    minimum_quantity: int = 0
    signed_in_only: bool = False
    exclusivity: str | None = None
    priority: int = 0
    all_products: bool = False
    starts_at: datetime | None = Field(default=None, sa_column=_moment())
    ends_at: datetime | None = Field(default=None, sa_column=_moment())


class PromotionTargetRow(DiscountTable, table=True):
    __tablename__ = "promotion_target"

    kind: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    promotion_id: str = Field(primary_key=True)


class ProductRow(DiscountTable, table=True):
    __tablename__ = "product"

    id: str = Field(primary_key=True)
    category: str
    changed_at: datetime = Field(sa_column=_moment(nullable=False))


_TABLES = DiscountTable.metadata.tables
COUPON: Table = _TABLES["coupon"]
COUPON_CUSTOMER: Table = _TABLES["coupon_customer"]
REDEMPTION: Table = _TABLES["redemption"]
PROMOTION: Table = _TABLES["promotion"]
TARGET: Table = _TABLES["promotion_target"]
PRODUCT: Table = _TABLES["product"]
MESSAGING = messaging_tables(DiscountTable.metadata)
