"""Open a warehouse, or describe it anew."""

from __future__ import annotations

import re
from typing import Final

from inventory.application.ports import OpensUnitOfWork
from inventory.domain.refusals import WarehouseRefused
from inventory.domain.stock import Warehouse

_ID = re.compile(r"[a-z0-9-]{2,40}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_NAME: Final = 80
_LAST_PRIORITY: Final = 1000


async def save_warehouse(warehouse: Warehouse, *, units: OpensUnitOfWork) -> Warehouse:
    """Its id is for ever; name, country and place in the order may change."""
    if not _ID.fullmatch(warehouse.id):
        raise WarehouseRefused("A warehouse's id has 2 to 40 small letters, digits and hyphens.")
    if not 1 <= len(warehouse.name.strip()) <= _LONGEST_NAME:
        raise WarehouseRefused(f"A warehouse needs a name of at most {_LONGEST_NAME} characters.")
    if not _COUNTRY.fullmatch(warehouse.country):
        raise WarehouseRefused("Give the country by its two capital letters.")
    if not 0 <= warehouse.priority <= _LAST_PRIORITY:
        raise WarehouseRefused(f"A priority lies between 0 and {_LAST_PRIORITY}.")
    async with units() as unit:
        await unit.shelf.save_warehouse(warehouse)
    return warehouse
