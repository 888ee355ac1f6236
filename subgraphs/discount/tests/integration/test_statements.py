"""How many statements sale prices cost."""

import pytest
from discount.testing import DiscountBench
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers


async def test_the_sale_prices_of_fifty_variants_take_two_statements(discount: DiscountBench) -> None:
    """One question per variant makes the home page slow."""
    price = {"amount": 1000, "currency": "EUR"}
    representations = [
        {"__typename": "Variant", "id": f"v-{number}", "price": price, "product": {"id": f"product-{number}"}}
        for number in range(50)
    ]
    with sent_statements() as seen:
        answer = await discount.call(
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant { salePrice { amount } } } }",
            {"r": representations},
        )

    assert all(entity["salePrice"]["amount"] <= 1000 for entity in answer["data"]["_entities"])
    assert len(seen) == 2, seen  # categories of the products, promotions that aim at either
