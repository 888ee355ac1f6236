"""How many statements a page costs: batches, not one question per product."""

from typing import Any

import pytest
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers


async def test_a_page_of_fifty_products_takes_four_statements(catalog: Any) -> None:
    """One question per product makes a page of fifty fifty times slower."""
    page = """{ products(first: 50) { totalCount edges { node { name priceFrom { amount } image { url }
      category { name productCount parent { name } } variants { name price { amount } product { slug } } } } } }"""

    with sent_statements() as seen:
        answer = await catalog.call(page)

    assert len(answer["data"]["products"]["edges"]) == 50
    assert len(seen) == 4, seen  # the page with its variants, the count, the categories, their counts


async def test_fifty_references_take_one_statement(catalog: Any) -> None:
    """The gateway asks for the products of a whole order list at once."""
    listed = await catalog.call("{ products(first: 50) { edges { node { variants { id } } } } }")
    ids = [edge["node"]["variants"][0]["id"] for edge in listed["data"]["products"]["edges"]]
    representations = [{"__typename": "Variant", "id": each} for each in ids]

    with sent_statements() as seen:
        answer = await catalog.call(
            "query($r: [_Any!]!) { _entities(representations: $r) { ... on Variant { product { name } } } }",
            {"r": representations},
        )

    assert all(answer["data"]["_entities"])
    assert len(seen) == 1, seen
