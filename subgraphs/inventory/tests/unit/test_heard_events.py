"""What inventory reads of others' events is what their publishers promise (their committed schemas)."""

import json
from typing import Any

import pytest
from inventory.export import FOLDER
from inventory.messaging import consumers
from pydantic import BaseModel

HEARD: dict[str, type[BaseModel]] = {
    "catalog/events/variant_changed": consumers.VariantRead,
    "ordering/events/stock_requested": consumers.StockRequested,
    "ordering/events/order_confirmed": consumers.OrderConfirmed,
    "ordering/events/order_cancelled": consumers.OrderCancelled,
    "ordering/events/return_received": consumers.ReturnReceived,
}


def missing_in(
    published: dict[str, Any], wanted: dict[str, Any], whole: dict[str, Any], mine: dict[str, Any]
) -> list[str]:
    """Names that are read as required and are not promised, however deep."""
    published, wanted = resolved(published, whole), resolved(wanted, mine)
    found = [name for name in wanted.get("required", []) if name not in published.get("required", [])]
    for name, inner in wanted.get("properties", {}).items():
        theirs = published.get("properties", {}).get(name)
        if theirs is not None:
            found += [f"{name}.{each}" for each in missing_in(theirs, inner, whole, mine)]
    if "items" in wanted:
        found += missing_in(published.get("items", {}), wanted["items"], whole, mine)
    return found


def resolved(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref")
    return whole["$defs"][reference.rsplit("/", 1)[1]] if reference else part


@pytest.mark.parametrize("path", HEARD)
def test_every_field_that_is_needed_is_promised_by_the_publisher(path: str) -> None:
    """A renamed field would fill the dead letters instead of the shelves."""
    published = json.loads((FOLDER.parent / f"{path}.v1.json").read_text(encoding="utf-8"))
    wanted = HEARD[path].model_json_schema()

    assert missing_in(published, wanted, published, wanted) == []
    assert set(wanted["properties"]) <= set(published["properties"])


def test_a_field_that_nobody_promises_is_noticed() -> None:
    """A check that cannot fail checks nothing."""
    published = json.loads((FOLDER.parent / "catalog/events/variant_changed.v1.json").read_text(encoding="utf-8"))
    wanted = {"required": ["price", "colour"], "properties": {"price": {"required": ["cents"]}}}

    assert missing_in(published, wanted, published, wanted) == ["colour", "price.cents"]
