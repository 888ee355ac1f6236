"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, LargeBinary, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
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
        Index("addresses_one_billing", "profile_id", unique=True, postgresql_where=text("is_billing_default")),
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
    is_billing_default: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})


class WishRow(CustomersTable, table=True):
    __tablename__ = "wishes"
    __table_args__ = (Index("wishes_product_id", "product_id"),)

    profile_id: str = Field(primary_key=True, foreign_key="profiles.id", ondelete="CASCADE")
    product_id: str = Field(primary_key=True)
    position: int


class ConsentRow(CustomersTable, table=True):
    """One decision; rows are only ever added."""

    __tablename__ = "consents"
    __table_args__ = (Index("consents_customer_id", "customer_id", "decided_at", "id"),)

    id: str = Field(primary_key=True)
    customer_id: str
    purpose: str
    version: int
    granted: bool
    locale: str
    fingerprint: str
    decided_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class WatchedVariantRow(CustomersTable, table=True):
    """What the catalogue calls a variant, and which product it belongs to."""

    __tablename__ = "watched_variants"

    variant_id: str = Field(primary_key=True)
    product_id: str
    name_en: str
    name_de: str
    told_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class WishShareRow(CustomersTable, table=True):
    """The unguessable name under which a wishlist can be seen."""

    __tablename__ = "wish_shares"

    customer_id: str = Field(primary_key=True)
    token: str = Field(sa_column=Column(String, nullable=False, unique=True))


class ExportRow(CustomersTable, table=True):
    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("state in ('COLLECTING', 'READY', 'EXPIRED')", name="exports_state"),
        CheckConstraint("(state = 'READY') = (archive is not null)", name="exports_archive"),
        CheckConstraint("(state = 'EXPIRED') = (private_key is null)", name="exports_key"),
        Index("exports_customer_id", "customer_id", "requested_at", "id"),
        Index("exports_one_collecting", "customer_id", unique=True, postgresql_where=text("state = 'COLLECTING'")),
        Index("exports_open", "asked_at", postgresql_where=text("state <> 'EXPIRED'")),
    )

    id: str = Field(primary_key=True)
    customer_id: str
    locale: str
    state: str
    requested_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    public_key: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    private_key: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True)))
    archive: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class ExportPartRow(CustomersTable, table=True):
    __tablename__ = "export_parts"

    export_id: str = Field(primary_key=True, foreign_key="exports.id", ondelete="CASCADE")
    domain: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: bool
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class ErasureRow(CustomersTable, table=True):
    """Stays after the person is gone: the proof that it was done, under the account's number only."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("state in ('COOLING_OFF', 'RUNNING', 'DONE', 'CANCELLED')", name="erasures_state"),
        Index(
            "erasures_one_open",
            "customer_id",
            unique=True,
            postgresql_where=text("state in ('COOLING_OFF', 'RUNNING')"),
        ),
        Index("erasures_open", "due_at", postgresql_where=text("state in ('COOLING_OFF', 'RUNNING')")),
        Index("erasures_customer_id", "customer_id", "requested_at", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str
    state: str
    phase: int
    requested_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    due_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    asked_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    finished_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class ErasureAnswerRow(CustomersTable, table=True):
    __tablename__ = "erasure_answers"

    erasure_id: str = Field(primary_key=True, foreign_key="erasures.id", ondelete="CASCADE")
    phase: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    domain: str = Field(primary_key=True)
    kept: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    waiting: str | None = None


METADATA = CustomersTable.metadata
MESSAGING = messaging_tables(METADATA)
