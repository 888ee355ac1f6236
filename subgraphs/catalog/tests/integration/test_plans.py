"""Every list of the catalogue at 100,000 products: the statements that are really sent, as PostgreSQL plans them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from catalog.config import Settings
from catalog.migrate import MIGRATIONS
from catalog.persistence.bulk import add_categories
from catalog.persistence.products import PostgresProducts
from catalog.seed.filling import categories
from catalog.wiring import build_app
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_service import Database, PoolLimits, migrate
from stoa_service.query_plans import sent_statements, weak_spots
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

pytestmark = pytest.mark.servers

PRODUCTS = 100_000
LARGE = {"product", "variant", "search_word", "search_slip", "bought_together"}

# Seventeen categories of different sizes, 300 brands, words that occur often, sometimes and once.
FILL = f"""
insert into product (id, slug, name_en, name_de, description_en, description_de, keywords_en, keywords_de, brand,
    category_slug, attributes, pictures, picture_texts, rating_tenths, rating_count, published, price_from_amount,
    price_from_currency, weight_grams, featured_rank, created_at, codes, availability, derived)
select 'p' || n, 'product-' || n, 'Series' || n % 5000 || ' Lamp' || n % 97, 'Tischlampe' || n % 97 || ' Serie' || n % 5000,
    'made of steel number ' || n % 1000, 'aus Stahl', 'steel', 'stahl', 'Brand ' || n % 300, slugs.slugs[1 + n % 17],
    '[]', '["notebooks/notebook-ivory-00000000-0.svg"]', '[]', 20 + n % 30, n % 500, n % 50 <> 0,
    100 + (n * 7919) % 90000, 'EUR', 100, n, timestamptz '2026-01-01' + n * interval '1 minute',
    array['material=m' || n % 20, 'colour=c' || n % 12], n % 3, 1
from generate_series(1, {PRODUCTS}) as n,
    (select array_agg(slug order by slug) as slugs from category where parent_slug is not null) as slugs
"""
REST = (
    """
    insert into variant (id, product_id, position, sku, name_en, name_de, options, price_amount, price_currency,
        weight_grams, picture)
    select 'v' || n, 'p' || n, 0, 'sku' || n, 'One', 'Eins', '[]', 1000, 'EUR', 100, 'notebooks/notebook-ivory-00000000-0.svg'
    from generate_series(1, 100000) as n
    """,
    """
    insert into search_word (locale, word, stem, uses)
    select 'EN', 'lamp' || n, 'lamp' || n, 1 from generate_series(1, 100) as n
    union all select 'EN', left(md5(n::text), 12), left(md5(n::text), 12), 1 from generate_series(1, 40000) as n
    """,
    """
    insert into search_slip (locale, slip, word)
    select 'EN', left(md5(n::text), 6) || part, left(md5(n::text), 12)
    from generate_series(1, 40000) as n, generate_series(1, 3) as part
    union all select 'EN', overlay('lamp13' placing '' from place for 1), 'lamp13' from generate_series(3, 4) as place
    """,
    """
    insert into bought_together (product_id, other_id, times)
    select 'p' || n, 'p' || n % 100000 + 1, n % 9 + 1 from generate_series(1, 100000) as n
    """,
)


@pytest.fixture(scope="module")
def large_catalog_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("catalog_plans")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="module")
async def large_catalog(large_catalog_url: str) -> AsyncIterator[tuple[GraphQLCaller, Database, str]]:
    url = large_catalog_url
    database = Database(url, limits=PoolLimits(statement_seconds=180))
    async with database.transaction() as session:
        await add_categories(session, categories())
        for statement in (FILL, *REST):
            await session.execute(text(statement))
    async with database.engine.connect() as connection:
        settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await settled.exec_driver_sql("vacuum analyze")
    signer = TokenSigner()
    app = build_app(Settings(database_url=url), verifier=signer.verifier)
    async with app.lifespan(), calling(app) as call:
        yield call, database, signer.token("carla", scopes="catalog.write", roles=("catalogue-manager",))
    await database.close()


LIST = """query($filter: ProductFilter, $sort: ProductSort! = FEATURED, $after: String) {
  products(filter: $filter, sort: $sort, first: 20, after: $after) {
    pageInfo { endCursor } edges { node { id name } } } }"""
FACETS = """query($filter: ProductFilter) { products(filter: $filter, first: 1) { totalCount facets {
  categories { count } brands { brand count } prices { minPrice count } availability { level count }
  attributes { key values { code count } } } } }"""
OTHERS = {
    "home": "{ categories { slug productCount } recommendations(first: 10) { id } }",
    "product": '{ product(id: "p77") { name variants { price { amount } } boughtTogether(first: 4) { id } } }',
    "slug": '{ productBySlug(slug: "product-77") { id } }',
    "variant": '{ variant(id: "v77") { product { id } } }',
    "brands": "{ brands }",
    "suggestions": '{ searchSuggestions(text: "lamp1", first: 8) { text } }',
    "drafts": "{ unpublishedProducts(first: 20) { edges { node { id } } } }",
}
FILTERS: dict[str, Any] = {
    "everything": None,
    "department": {"category": "home"},
    "category": {"category": "lighting"},
    "brand": {"brands": ["Brand 7", "Brand 8"]},
    "price": {"minPrice": 2000, "maxPrice": 2500},
    "stock": {"inStock": True},
    "attribute": {"category": "lighting", "attributes": [{"key": "material", "values": ["m3", "m4"]}]},
    "search": {"search": "lamp13"},
    "slip": {"search": "lapm13"},
    "all at once": {"category": "home", "brand": "Brand 7", "inStock": True, "minPrice": 500, "search": "steel"},
}


async def check(large_catalog: Any, query: str, variables: Any = None) -> Any:
    call, database, token = large_catalog
    with sent_statements() as sent:
        answer = await call(query, variables, token=token)
    assert "errors" not in answer, answer
    assert sent
    found = {each.text: await weak_spots(database, each, large=LARGE) for each in sent}
    assert {statement: spots for statement, spots in found.items() if spots} == {}
    return answer["data"]


@pytest.mark.parametrize("sort", ["FEATURED", "NAME", "PRICE_ASC", "PRICE_DESC", "RATING", "NEWEST"])
@pytest.mark.parametrize("wanted", FILTERS)
async def test_no_page_of_a_list_reads_or_sorts_the_whole_catalogue(large_catalog: Any, wanted: str, sort: str) -> None:
    """A list that is quick with 300 products and takes a second with 100,000 is found by customers."""
    variables = {"filter": FILTERS[wanted], "sort": sort}

    first = (await check(large_catalog, LIST, variables))["products"]
    second = (await check(large_catalog, LIST, {**variables, "after": first["pageInfo"]["endCursor"]}))["products"]

    ids = [edge["node"]["id"] for page in (first, second) for edge in page["edges"]]
    assert len(ids) == len(set(ids)) == 40 or wanted == "all at once"


@pytest.mark.parametrize("wanted", FILTERS)
async def test_facets_and_totals_are_counted_from_an_index(large_catalog: Any, wanted: str) -> None:
    """Counting is the dearest thing a list does."""
    counted = (await check(large_catalog, FACETS, {"filter": FILTERS[wanted]}))["products"]

    assert counted["facets"]["brands"]
    assert counted["totalCount"] > 0


@pytest.mark.parametrize("name", OTHERS)
async def test_what_stands_beside_the_lists_uses_an_index_as_well(large_catalog: Any, name: str) -> None:
    """The home page asks for more than its products."""
    await check(large_catalog, OTHERS[name])


async def test_products_to_derive_anew_are_found_by_their_index(large_catalog: Any) -> None:
    """Asked twice a minute, and all but always in vain."""
    _, database, _ = large_catalog
    with sent_statements() as sent:
        async with database.transaction() as session:
            assert await PostgresProducts(session).derive_some(100, {}) == 0

    assert [spot for each in sent for spot in await weak_spots(database, each, large=LARGE)] == []


async def test_a_plan_that_reads_or_sorts_everything_is_noticed(large_catalog: Any) -> None:
    """A check that cannot fail checks nothing."""
    _, database, _ = large_catalog
    with sent_statements() as sent:
        async with database.transaction() as session:
            await session.execute(text("select id from product where weight_grams = 7 order by weight_grams"))
            await session.execute(text("select id from product order by description_en"))

    spots = [await weak_spots(database, each, large=LARGE) for each in sent]

    assert spots[0] == ["reads all of product"]
    assert any("sorts" in spot for spot in spots[1])
