"""How many statements availability costs."""

import pytest
from inventory.testing import InventoryBench
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers


async def test_the_availability_of_fifty_variants_takes_one_statement(inventory: InventoryBench) -> None:
    """One question per variant makes the home page slow."""
    representations = [{"__typename": "Variant", "id": f"any-{number}"} for number in range(50)]
    with sent_statements() as seen:
        answer = await inventory.call(
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant { availability { level } } } }",
            {"r": representations},
        )

    assert len(answer["data"]["_entities"]) == 50
    assert len(seen) == 1, seen
