"""What shoppers see, over GraphQL on real PostgreSQL."""

from typing import Any

import pytest

pytestmark = pytest.mark.servers

LIST = """
query List($filter: ProductFilter, $sort: ProductSort! = FEATURED, $first: Int! = 20, $after: String) {
  products(filter: $filter, sort: $sort, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { id slug name nameDe: name(locale: DE) priceFrom { amount } rating category { slug } } }
  }
}
"""


async def nodes(catalog: Any, **variables: Any) -> list[dict[str, Any]]:
    answer = await catalog.call(LIST, variables)
    assert "errors" not in answer, answer
    return [edge["node"] for edge in answer["data"]["products"]["edges"]]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("FEATURED", 17), ("NAME", 17), ("PRICE_ASC", 1), ("PRICE_DESC", 1), ("RATING", 2), ("NEWEST", 45)],
)
async def test_pages_of_every_order_show_each_product_once(catalog: Any, sort: str, first: int) -> None:
    """A cursor that skips or repeats hides products from shoppers; equal prices and ratings are where it would."""
    seen: list[str] = []
    after = None
    while True:
        page = (await catalog.call(LIST, {"sort": sort, "first": first, "after": after}))["data"]["products"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(seen) == len(set(seen)) == page["totalCount"] == 90


async def test_prices_are_sorted_and_bounded(catalog: Any) -> None:
    """A price range that leaks annoys everybody."""
    found = await nodes(catalog, sort="PRICE_ASC", first=50, filter={"minPrice": 2000, "maxPrice": 6000})

    prices = [node["priceFrom"]["amount"] for node in found]
    assert prices == sorted(prices)
    assert prices
    assert all(2000 <= price <= 6000 for price in prices)


async def test_a_department_holds_the_products_of_its_categories(catalog: Any) -> None:
    """Browsing the upper level must not be empty."""
    found = await nodes(catalog, filter={"category": "kitchen"}, first=50)

    assert {node["category"]["slug"] for node in found} == {"coffee-tea", "cookware", "knives"}


async def test_an_english_search_finds_other_forms_of_the_word(catalog: Any) -> None:
    """Nobody types the exact form."""
    found = await nodes(catalog, filter={"search": "lamps"})

    assert found
    assert all("Lamp" in node["name"] for node in found[:2])


async def test_a_german_search_finds_the_last_part_of_a_compound(catalog: Any) -> None:
    """`Lampe` must find the `Tischlampe`."""
    found = await nodes(catalog, filter={"search": "Lampe", "locale": "DE"})

    assert any("Tischlampe" in node["nameDe"] for node in found)


async def test_search_pages_continue_by_relevance(catalog: Any) -> None:
    """The second page of a search must not start anew."""
    wanted = {"filter": {"search": "steel"}, "first": 3}
    first = (await catalog.call(LIST, wanted))["data"]["products"]
    second = (await catalog.call(LIST, {**wanted, "after": first["pageInfo"]["endCursor"]}))["data"]["products"]

    ids = [edge["node"]["id"] for page in (first, second) for edge in page["edges"]]
    assert first["pageInfo"]["hasNextPage"]
    assert second["pageInfo"]["hasPreviousPage"]
    assert len(ids) == len(set(ids)) > 3


@pytest.mark.parametrize("search", ["' OR 1=1--", "%", "_", "!!!", "a:* & b | !c", "<script>", "\\", "🙂"])
async def test_signs_in_a_search_are_no_operators(catalog: Any, search: str) -> None:
    """A search box must not become a query language, nor fail."""
    answer = await catalog.call(LIST, {"filter": {"search": search}})

    assert "errors" not in answer
    assert answer["data"]["products"]["totalCount"] < 90


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"first": 0}, "PAGE_SIZE_INVALID"),
        ({"first": -1}, "PAGE_SIZE_INVALID"),
        ({"after": "garbage"}, "CURSOR_INVALID"),
        ({"after": ""}, "CURSOR_INVALID"),
        ({"filter": {"minPrice": -1}}, "FILTER_INVALID"),
        ({"filter": {"minPrice": 10, "maxPrice": 5}}, "FILTER_INVALID"),
        ({"filter": {"search": "x" * 121}}, "FILTER_INVALID"),
    ],
)
async def test_senseless_questions_get_a_clear_answer(catalog: Any, variables: dict[str, Any], code: str) -> None:
    """Bad input must never look like a fault of the shop."""
    answer = await catalog.call(LIST, variables)

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


async def test_a_cursor_of_another_order_is_refused(catalog: Any) -> None:
    """Mixing orders would skip products without a sign."""
    page = (await catalog.call(LIST, {"sort": "NAME", "first": 2}))["data"]["products"]

    answer = await catalog.call(LIST, {"sort": "RATING", "after": page["pageInfo"]["endCursor"]})

    assert answer["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"


async def test_first_is_capped(catalog: Any) -> None:
    """One request must not read the whole catalogue."""
    answer = await catalog.call(LIST, {"first": 2_000_000_000})

    assert len(answer["data"]["products"]["edges"]) <= 100


async def test_category_counts_add_up(catalog: Any) -> None:
    """A department's number is the sum of its categories'."""
    answer = await catalog.call("{ categories { slug productCount parent { slug } children { productCount } } }")

    categories = answer["data"]["categories"]
    departments = [each for each in categories if each["parent"] is None]
    assert len(departments) == 6
    assert len(categories) == 24
    assert sum(each["productCount"] for each in departments) == 90
    assert all(each["productCount"] == sum(c["productCount"] for c in each["children"]) for each in departments)


async def test_recommendations_are_good_and_varied(catalog: Any) -> None:
    """Ten headphones are no recommendation."""
    answer = await catalog.call("{ recommendations(first: 10) { rating published category { slug } } }")

    found = answer["data"]["recommendations"]
    assert len(found) == 10
    assert len({each["category"]["slug"] for each in found}) == 10


async def test_references_by_both_keys_and_for_the_interface_are_answered_in_order(catalog: Any) -> None:
    """The gateway asks for entities by whichever key it holds."""
    [product] = await nodes(catalog, first=1)
    variant = (await catalog.call("query($i: ID!) { product(id: $i) { variants { id } } }", {"i": product["id"]}))[
        "data"
    ]["product"]["variants"][0]["id"]
    representations = [
        {"__typename": "Product", "id": product["id"]},
        {"__typename": "Product", "slug": product["slug"]},
        {"__typename": "Variant", "id": variant},
        {"__typename": "Node", "id": variant},
        {"__typename": "Category", "slug": "knives"},
        {"__typename": "Product", "id": "unknown"},
    ]

    answer = await catalog.call(
        """query($r: [_Any!]!) { _entities(representations: $r) { __typename
             ... on Product { id } ... on Variant { id product { id } } ... on Category { slug } } }""",
        {"r": representations},
    )

    expected = [
        {"__typename": "Product", "id": product["id"]},
        {"__typename": "Product", "id": product["id"]},
        {"__typename": "Variant", "id": variant, "product": {"id": product["id"]}},
        {"__typename": "Variant", "id": variant, "product": {"id": product["id"]}},
        {"__typename": "Category", "slug": "knives"},
        None,
    ]
    assert answer["data"]["_entities"] == expected


async def test_pictures_need_no_credential_and_are_cached_for_long(catalog: Any) -> None:
    """Browsers and caches fetch pictures without the gateway."""
    answer = await catalog.call(
        "{ products(first: 1) { edges { node { images { url(width: 320) alt(locale: DE) } } } } }"
    )
    url = answer["data"]["products"]["edges"][0]["node"]["images"][0]["url"]

    picture = await catalog.call.http.get(url, headers={"Stoa-Gateway-Credential": ""})

    assert picture.status_code == 200
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "immutable" in picture.headers["cache-control"]
    assert 'width="320"' in picture.text
    assert (await catalog.call.http.get("/media/../graphql")).status_code in {404, 405}
    assert (await catalog.call.http.get("/media/lighting/lamp-pink-00000000-0.svg")).status_code == 404
