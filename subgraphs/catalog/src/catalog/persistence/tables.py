"""The tables as the code sees them; migrations/ makes them, with their constraints and indexes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Computed, DateTime, Table
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class CatalogTable(SQLModel, registry=registry()):
    """Base of the catalogue's tables: a registry of its own, since several domains share a process."""


class CategoryRow(CatalogTable, table=True):
    __tablename__ = "category"

    slug: str = Field(primary_key=True)
    name_en: str
    name_de: str
    parent_slug: str | None = None
    position: int


class ProductRow(CatalogTable, table=True):
    __tablename__ = "product"

    id: str = Field(primary_key=True)
    slug: str
    name_en: str
    name_de: str
    description_en: str
    description_de: str
    keywords_en: str
    keywords_de: str
    brand: str
    category_slug: str
    attributes: list[list[str]] = Field(sa_column=Column(JSONB, nullable=False))
    pictures: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    rating_tenths: int
    rating_count: int
    published: bool
    price_from_amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    price_from_currency: str
    weight_grams: int
    featured_rank: int
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    search_en: Any = Field(default=None, sa_column=Column(TSVECTOR, Computed("", persisted=True)))
    search_de: Any = Field(default=None, sa_column=Column(TSVECTOR, Computed("", persisted=True)))


class VariantRow(CatalogTable, table=True):
    __tablename__ = "variant"

    id: str = Field(primary_key=True)
    product_id: str
    position: int
    sku: str
    name_en: str
    name_de: str
    options: list[list[str]] = Field(sa_column=Column(JSONB, nullable=False))
    price_amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    price_currency: str
    weight_grams: int
    picture: str


CATEGORY: Table = CatalogTable.metadata.tables["category"]
PRODUCT: Table = CatalogTable.metadata.tables["product"]
VARIANT: Table = CatalogTable.metadata.tables["variant"]
MESSAGING = messaging_tables(CatalogTable.metadata)
