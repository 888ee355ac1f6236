"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, DateTime, Index, func, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class CustomersTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


def _moment() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False, server_default=func.now())


class ProfileRow(CustomersTable, table=True):
    __tablename__ = "profiles"
    __table_args__ = (CheckConstraint("locale in ('en', 'de')", name="profiles_locale"),)

    id: str = Field(primary_key=True)
    display_name: str
    email: str
    locale: str
    created_at: datetime = Field(sa_column=_moment())


class AddressRow(CustomersTable, table=True):
    __tablename__ = "addresses"
    __table_args__ = (
        Index("addresses_profile_id", "profile_id"),
        Index("addresses_one_default", "profile_id", unique=True, postgresql_where=text("is_default")),
    )

    id: str = Field(primary_key=True)
    profile_id: str = Field(foreign_key="profiles.id", ondelete="CASCADE")
    position: int
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool


class WishRow(CustomersTable, table=True):
    __tablename__ = "wishes"

    profile_id: str = Field(primary_key=True, foreign_key="profiles.id", ondelete="CASCADE")
    product_id: str = Field(primary_key=True)
    position: int


METADATA = CustomersTable.metadata
MESSAGING = messaging_tables(METADATA)
