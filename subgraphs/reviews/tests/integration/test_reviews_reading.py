"""Pages, batches and plans, on real PostgreSQL."""

import uuid
from typing import Any

import pytest
from reviews.domain.demo import DemoProduct, demo_reviews
from reviews.domain.findings import findings_of
from reviews.domain.listing import Sort, Wanted
from reviews.persistence.reader import page_query
from reviews.persistence.tables import METADATA
from sqlalchemy import event, text
from stoa_service.testing import migration_differences

House = Any

PAGE = """query ($r: [_Any!]!, $n: Int!, $a: String, $s: ReviewSort!, $o: Int) { _entities(representations: $r) {
  ... on Product { reviews(first: $n, after: $a, sort: $s, rating: $o) {
    nodes { id rating helpfulCount } pageInfo { hasNextPage endCursor } } } } }"""
VOTE = "mutation ($r: ID!) { voteHelpful(reviewId: $r) { helpfulCount } }"


async def page(house: House, product_id: str, **values: Any) -> Any:
    asked = {"n": 2, "s": "NEWEST", **values, "r": [{"__typename": "Product", "id": product_id}]}
    answer = await house.call(PAGE, asked)
    assert "errors" not in answer, answer
    return answer["data"]["_entities"][0]["reviews"]


async def walked(house: House, product_id: str, sort: str) -> list[Any]:
    found, after = [], None
    while True:
        one = await page(house, product_id, s=sort, a=after)
        found += one["nodes"]
        if not one["pageInfo"]["hasNextPage"]:
            return found
        after = one["pageInfo"]["endCursor"]


@pytest.mark.parametrize("sort", ["NEWEST", "HELPFUL", "HIGHEST", "LOWEST"])
async def test_pages_show_every_review_once_in_order(house: House, sort: str) -> None:
    """A page that skips or repeats a review is a page nobody trusts."""
    lamp = str(uuid.uuid4())
    reviews = []
    for stars in (3, 5, 1, 5, 3):
        house.clock.forward(minutes=1)
        reviews.append((await house.published(lamp, stars))[0])
    for voted in (reviews[1], reviews[1], reviews[4]):
        await house.data(VOTE, {"r": voted}, house.person()[1])
    await house.written(lamp)

    found = await walked(house, lamp, sort)

    newest = list(reversed(reviews))
    order = {
        "NEWEST": newest,
        "HELPFUL": [reviews[1], reviews[4], reviews[3], reviews[2], reviews[0]],
        "HIGHEST": [reviews[3], reviews[1], reviews[4], reviews[0], reviews[2]],
        "LOWEST": [reviews[2], reviews[0], reviews[4], reviews[1], reviews[3]],
    }
    assert [review["id"] for review in found] == order[sort]


async def test_stars_can_be_asked_for(house: House) -> None:
    """Who wants to know what goes wrong reads the one-star reviews."""
    lamp = str(uuid.uuid4())
    for stars in (1, 5, 1):
        await house.published(lamp, stars)

    assert [review["rating"] for review in (await page(house, lamp, n=10, o=1))["nodes"]] == [1, 1]
    assert (await page(house, lamp, n=10, o=3))["nodes"] == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"n": 0}, "PAGE_SIZE_INVALID"),
        ({"n": -(2**31)}, "PAGE_SIZE_INVALID"),
        ({"o": 6}, "RATING_INVALID"),
        ({"a": "x"}, "CURSOR_INVALID"),
        ({"a": "\u00e4\u0007"}, "CURSOR_INVALID"),
    ],
)
async def test_senseless_pages_are_refused_in_words(house: House, values: dict[str, Any], code: str) -> None:
    """Bad input must never be answered by an error page."""
    asked = {"n": 2, "s": "NEWEST", **values, "r": [{"__typename": "Product", "id": "p"}]}

    answer = await house.call(PAGE, asked)

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_cursor_of_another_list_is_refused(house: House) -> None:
    """A place among the newest means nothing among the most helpful."""
    lamp = str(uuid.uuid4())
    for _ in range(3):
        await house.published(lamp)
    cursor = (await page(house, lamp))["pageInfo"]["endCursor"]
    asked = {"n": 2, "s": "HELPFUL", "a": cursor, "r": [{"__typename": "Product", "id": lamp}]}

    answer = await house.call(PAGE, asked)

    assert answer["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"


async def test_a_page_of_fifty_products_is_a_handful_of_statements(house: House) -> None:
    """Stars on a list of products must not be a query each."""
    from reviews.config import Settings  # noqa: PLC0415
    from reviews.persistence.reader import PostgresReviewReader  # noqa: PLC0415

    assert Settings.domain == "reviews"
    products = [str(uuid.uuid4()) for _ in range(50)]
    await house.published(products[7], 3)
    await house.published(products[9], 4)
    statements: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    reader = PostgresReviewReader(house.database)
    event.listen(house.database.engine.sync_engine, "before_cursor_execute", count)
    try:
        ratings = await reader.ratings(products)
        pages = await reader.of_products(products, Wanted(first=2))
    finally:
        event.remove(house.database.engine.sync_engine, "before_cursor_execute", count)

    assert {product_id: rating.average for product_id, rating in ratings.items()} == {
        products[7]: 3.0,
        products[9]: 4.0,
    }
    assert {product_id: len(found.reviews) for product_id, found in pages.items()} == {products[7]: 1, products[9]: 1}
    assert len([statement for statement in statements if "FROM" in statement.upper() and "pg_" not in statement]) == 2


async def test_fifty_products_in_one_request_are_answered_in_order(house: House) -> None:
    """A batch that mixes up its answers shows the neighbour's stars."""
    products = [str(uuid.uuid4()) for _ in range(5)]
    await house.published(products[3], 2)
    query = """query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
      ratingSummary { count } reviews { nodes { rating } } myReview { id } } } }"""

    found = await house.data(
        query, {"r": [{"__typename": "Product", "id": id_} for id_ in [*products, "\u0007"]]}, None
    )

    assert [entity["ratingSummary"]["count"] for entity in found] == [0, 0, 0, 1, 0, 0]
    assert [len(entity["reviews"]["nodes"]) for entity in found] == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("sort", list(Sort))
async def test_every_order_walks_an_index(house: House, sort: Sort) -> None:
    """A product with many reviews must not be sorted anew for each reader."""
    async with house.database.transaction() as session:
        await session.execute(
            text(
                "insert into reviews (id, product_id, customer_id, author, rating, title, text, text_key, locale, status,"
                " submitted_at, changed_at) select 'plan-' || n, 'plan-' || n % 20, 'c-' || n, 'A', 1 + n % 5, 't', 't', 't',"
                " 'en', 'APPROVED', now(), now() from generate_series(1, 6000) n on conflict do nothing"
            )
        )
    async with house.database.transaction() as session:
        await session.execute(text("analyze reviews"))
        compiled = page_query(["plan-1", "plan-2"], Wanted(first=10, sort=sort)).compile(
            dialect=house.database.engine.dialect, compile_kwargs={"literal_binds": True}
        )
        plan = "\n".join((await session.execute(text(f"explain {compiled}"))).scalars())

    assert "Index Scan" in plan, plan
    assert "Seq Scan on reviews" not in plan, plan


async def test_the_queue_shows_who_waits_longest_first(house: House) -> None:
    """A queue served from its end never serves its beginning."""
    await house.rows("delete from reviews returning 1")
    waiting = []
    for _ in range(3):
        house.clock.forward(minutes=1)
        waiting.append((await house.written(str(uuid.uuid4())))[0])
    query = (
        "query ($a: String) { reviewQueue(first: 2, after: $a) { nodes { id } pageInfo { hasNextPage endCursor } } }"
    )

    first = await house.data(query, {}, house.moderator)
    second = await house.data(query, {"a": first["pageInfo"]["endCursor"]}, house.moderator)

    assert [review["id"] for review in first["nodes"] + second["nodes"]] == waiting
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_the_migrations_make_exactly_the_tables_of_the_code(house: House, postgres_server: Any) -> None:
    """A column that only exists in the code fails at the customer's."""
    from reviews.migrate import MIGRATIONS  # noqa: PLC0415

    assert house
    assert await migration_differences(MIGRATIONS, postgres_server.create_database("reviews_empty"), METADATA) == []


async def test_demo_products_come_with_the_same_reviews_however_often_they_are_told(house: House) -> None:
    """A demo whose reviews multiply at every start is no demo."""
    products = [str(uuid.UUID(int=number)) for number in range(1, 9)]
    for _ in range(2):
        for product_id in products:
            data = {"product_id": product_id, "name": {"en": "Desk lamp", "de": "Schreibtischlampe"}}
            await house.hear("catalog.variant_changed", data)

    stored = await house.rows("select locale, count(*) from reviews where product_id = any(:p) group by 1", p=products)
    given = await house.rows("select sum(given) from ratings where product_id = any(:p)", p=products)
    lists = [demo_reviews(DemoProduct(product_id, {"en": "Desk lamp", "de": "Lampe"})) for product_id in products]

    assert {locale for locale, _ in stored} == {"en", "de"}
    assert sum(count for _, count in stored) == given[0][0] == sum(map(len, lists))
    assert min(map(len, lists)) < max(map(len, lists)) <= 7
    findings = [findings_of(review.words, is_copied=False) for reviews in lists for review in reviews]
    assert set(findings) == {()}
