"""The tables as the code sees them; migrations/ makes them, with their constraints and indexes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Computed, DateTime, Identity, SmallInteger, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class CatalogTable(SQLModel, registry=registry()):
    """Base of the catalogue's tables: a registry of its own, since several domains share a process."""


def _number() -> Column[int]:
    return Column(BigInteger, Identity(always=True), primary_key=True)


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
    version: int = 1
    codes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    availability: int = Field(default=2, sa_column=Column(SmallInteger, nullable=False))
    picture_texts: list[list[str]] = Field(sa_column=Column(JSONB, nullable=False))
    derived: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
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
    availability: int = Field(default=2, sa_column=Column(SmallInteger, nullable=False))
    availability_told_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class AttributeDefinitionRow(CatalogTable, table=True):
    __tablename__ = "attribute_definition"

    id: int | None = Field(default=None, sa_column=_number())
    key: str = Field(unique=True)
    name_en: str
    name_de: str
    kind: str
    unit: str = ""


class AttributeValueRow(CatalogTable, table=True):
    __tablename__ = "attribute_value"

    id: int | None = Field(default=None, sa_column=_number())
    code: str = Field(unique=True)
    key: str
    name_en: str
    name_de: str
    value_en: str
    value_de: str


class SearchWordRow(CatalogTable, table=True):
    """A word of published products, and about how much it is used; what names things counts more."""

    __tablename__ = "search_word"
    __table_args__ = (UniqueConstraint("locale", "word", name="search_word_key"),)

    id: int | None = Field(default=None, sa_column=_number())
    locale: str
    word: str
    stem: str | None
    uses: int


class SearchSlipRow(CatalogTable, table=True):
    """A shortened form of a word. There is no primary key in the database: nothing refers to these rows."""

    __tablename__ = "search_slip"
    __table_args__ = (UniqueConstraint("locale", "slip", "word", name="search_slip_key"),)

    locale: str = Field(primary_key=True)
    slip: str = Field(primary_key=True)
    word: str = Field(primary_key=True)


class BoughtTogetherRow(CatalogTable, table=True):
    """How many orders held both; each pair stands here in both directions."""

    __tablename__ = "bought_together"

    product_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True)
    times: int


CATEGORY: Table = CatalogTable.metadata.tables["category"]
PRODUCT: Table = CatalogTable.metadata.tables["product"]
VARIANT: Table = CatalogTable.metadata.tables["variant"]
ATTRIBUTE_DEFINITION: Table = CatalogTable.metadata.tables["attribute_definition"]
ATTRIBUTE_VALUE: Table = CatalogTable.metadata.tables["attribute_value"]
SEARCH_WORD: Table = CatalogTable.metadata.tables["search_word"]
SEARCH_SLIP: Table = CatalogTable.metadata.tables["search_slip"]
BOUGHT_TOGETHER: Table = CatalogTable.metadata.tables["bought_together"]
MESSAGING = messaging_tables(CatalogTable.metadata)
