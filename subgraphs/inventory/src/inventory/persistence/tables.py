"""The tables as the code sees them; migrations/ makes them, with their constraints and indexes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Computed, DateTime, Identity, Integer, Table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class InventoryTable(SQLModel, registry=registry()):
    """Base of inventory's tables: a registry of its own, since several domains share a process."""


def _moment() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False)


class WarehouseRow(InventoryTable, table=True):
    __tablename__ = "warehouse"

    id: str = Field(primary_key=True)
    name: str
    country: str
    priority: int = 0


class VariantRow(InventoryTable, table=True):
    __tablename__ = "variant"

    id: str = Field(primary_key=True)
    product_id: str
    name_en: str
    name_de: str
    changed_at: datetime = Field(sa_column=_moment())
    told_level: str = "IN"
    search: Any = Field(default=None, sa_column=Column(TSVECTOR, Computed("", persisted=True)))


class StockRow(InventoryTable, table=True):
    __tablename__ = "stock"

    variant_id: str = Field(primary_key=True)
    warehouse_id: str = Field(primary_key=True)
    on_hand: int
    reserved: int
    sold: int = Field(sa_column=Column(BigInteger, nullable=False))
    threshold: int
    updated_at: datetime = Field(sa_column=_moment())
    name: str = ""
    saleable: int | None = Field(default=None, sa_column=Column(Integer, Computed("", persisted=True)))


class ReservationRow(InventoryTable, table=True):
    __tablename__ = "reservation"

    id: str = Field(primary_key=True)
    order_id: str
    status: str
    expires_at: datetime = Field(sa_column=_moment())
    created_at: datetime = Field(sa_column=_moment())
    updated_at: datetime = Field(sa_column=_moment())


class ReservationLineRow(InventoryTable, table=True):
    __tablename__ = "reservation_line"

    reservation_id: str = Field(primary_key=True)
    variant_id: str = Field(primary_key=True)
    warehouse_id: str = Field(primary_key=True)
    quantity: int


class StockAdjustmentRow(InventoryTable, table=True):
    __tablename__ = "stock_adjustment"

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    variant_id: str
    warehouse_id: str
    delta: int
    on_hand_after: int
    reason: str
    actor: str
    adjusted_at: datetime = Field(sa_column=_moment())


class StockReturnRow(InventoryTable, table=True):
    __tablename__ = "stock_return"

    return_id: str = Field(primary_key=True)
    order_id: str
    received_at: datetime = Field(sa_column=_moment())


class DemandDayRow(InventoryTable, table=True):
    __tablename__ = "demand_day"

    variant_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    quantity: int


_TABLES = InventoryTable.metadata.tables
WAREHOUSE: Table = _TABLES["warehouse"]
VARIANT: Table = _TABLES["variant"]
STOCK: Table = _TABLES["stock"]
RESERVATION: Table = _TABLES["reservation"]
RESERVATION_LINE: Table = _TABLES["reservation_line"]
ADJUSTMENT: Table = _TABLES["stock_adjustment"]
STOCK_RETURN: Table = _TABLES["stock_return"]
DEMAND_DAY: Table = _TABLES["demand_day"]
MESSAGING = messaging_tables(InventoryTable.metadata)
