"""How many statements availability costs."""

from typing import Any

import pytest
from inventory.testing import InventoryBench
from sqlalchemy import Engine, event

pytestmark = pytest.mark.servers


async def test_the_availability_of_fifty_variants_takes_one_statement(inventory: InventoryBench) -> None:
    """One question per variant makes the home page slow."""
    representations = [{"__typename": "Variant", "id": f"any-{number}"} for number in range(50)]
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        answer = await inventory.call(
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant { availability { level } } } }",
            {"r": representations},
        )
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert len(answer["data"]["_entities"]) == 50
    assert len(seen) == 1, seen
