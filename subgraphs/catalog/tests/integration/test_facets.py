"""Facets: counts that ignore their own filter, and filters that do what the counts promised."""

from typing import Any

import pytest
from catalog.application.derive_anew import derive_anew
from catalog.application.save_category import save_category
from catalog.config import Settings
from catalog.domain.categories import Category
from catalog.domain.texts import LocalizedText
from catalog.messaging.telling import telling
from catalog.persistence.tables import MESSAGING, PRODUCT, SEARCH_WORD
from catalog.persistence.unit_of_work import PostgresUnitsOfWork
from catalog.seed.writing import write_product
from catalog.wiring import build_consumer
from sqlalchemy import func, select, update
from stoa_messaging import Outbox

pytestmark = pytest.mark.servers

FACETS = """query($filter: ProductFilter) { products(filter: $filter, first: 100) { totalCount
  edges { node { id availabilityLevel } }
  facets { categories { category { slug } count } brands { brand count } prices { minPrice maxPrice count }
    availability { level count } attributes { key name values { code value count } } } } }"""


async def ask(catalog: Any, **wanted: Any) -> dict[str, Any]:
    answer = await catalog.call(FACETS, {"filter": wanted})
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["products"]
    return found


def counts(facets: list[dict[str, Any]], name: str) -> dict[Any, int]:
    return {each[name]: each["count"] for each in facets}


async def test_every_count_is_what_the_filter_then_leaves(catalog: Any) -> None:
    """A number that lies is worse than none."""
    found = (await ask(catalog, category="kitchen"))["facets"]

    for brand, count in list(counts(found["brands"], "brand").items())[:4]:
        assert (await ask(catalog, category="kitchen", brands=[brand]))["totalCount"] == count
    for each in found["prices"]:
        wanted = {"minPrice": each["minPrice"], "maxPrice": each["maxPrice"]}
        assert (await ask(catalog, category="kitchen", **wanted))["totalCount"] == each["count"]
    for attribute in found["attributes"][:3]:
        for value in attribute["values"][:2]:
            chosen = [{"key": attribute["key"], "values": [value["code"]]}]
            assert (await ask(catalog, category="kitchen", attributes=chosen))["totalCount"] == value["count"]


async def test_a_facet_ignores_its_own_filter_and_heeds_all_others(catalog: Any) -> None:
    """Who has chosen one brand must still see the others, and only those the other filters leave."""
    every = (await ask(catalog))["facets"]
    brand = every["brands"][0]["brand"]

    chosen = (await ask(catalog, brands=[brand]))["facets"]
    both = await ask(catalog, brands=[brand], maxPrice=5000)
    cheap = await ask(catalog, maxPrice=5000)

    assert chosen["brands"] == every["brands"]
    assert sum(each["count"] for each in chosen["prices"]) == every["brands"][0]["count"]
    assert both["facets"]["brands"] == cheap["facets"]["brands"]
    assert both["facets"]["prices"] == chosen["prices"]


async def test_one_attributes_choice_does_not_narrow_its_own_values_but_the_others(catalog: Any) -> None:
    """Two colours of which one vanishes when the other is chosen cannot be chosen together."""
    before = {each["key"]: each for each in (await ask(catalog, category="lighting"))["facets"]["attributes"]}
    colours = [each["code"] for each in before["colour"]["values"]][:2]

    chosen = await ask(catalog, category="lighting", attributes=[{"key": "colour", "values": colours[:1]}])
    both = await ask(catalog, category="lighting", attributes=[{"key": "colour", "values": colours}])

    after = {each["key"]: each for each in chosen["facets"]["attributes"]}
    assert after["colour"] == before["colour"]
    assert sum(each["count"] for each in after["material"]["values"]) == chosen["totalCount"]
    assert both["totalCount"] >= chosen["totalCount"] == before["colour"]["values"][0]["count"]


async def test_counts_of_categories_go_up_the_tree(catalog: Any) -> None:
    """A department's number is that of everything in it."""
    found = {
        each["category"]["slug"]: each["count"] for each in (await ask(catalog, search="steel"))["facets"]["categories"]
    }

    assert found["kitchen"] == sum(found.get(each, 0) for each in ("coffee-tea", "cookware", "knives")) > 0


async def test_attributes_are_not_counted_over_the_whole_shop(catalog: Any) -> None:
    """The colours of everything help nobody and cost most."""
    assert (await ask(catalog))["facets"]["attributes"] == []


async def test_what_inventory_tells_is_what_in_stock_only_shows(catalog: Any) -> None:
    """A sold out product in a list of what is in stock is a broken promise; late news must not undo newer."""
    product = write_product(7)
    consumer = build_consumer(Settings(database_url=catalog.database.url), catalog.database)

    async def tell(level: str, second: int) -> None:
        for variant in product.variants:
            data = {"variant_id": variant.id, "level": level}
            await catalog.hear(consumer, "inventory.availability_changed", data, second=second)

    await tell("OUT", 10)
    out = await ask(catalog, inStock=True)
    shown = counts(out["facets"]["availability"], "level")
    await tell("LOW", 5)
    late = await ask(catalog, inStock=True)
    await tell("IN", 20)
    back = await ask(catalog, inStock=True)

    ids = [{edge["node"]["id"] for edge in each["edges"]} for each in (out, late, back)]
    assert [product.id in each for each in ids] == [False, False, True]
    assert (shown["OUT"], out["totalCount"]) == (1, back["totalCount"] - 1)


async def test_what_is_derived_is_written_anew_after_an_upgrade_and_a_renaming(catalog: Any) -> None:
    """Products of former versions would be missing from every facet, renamed categories from every search."""
    units = PostgresUnitsOfWork(catalog.database, telling(Outbox(MESSAGING)))
    await derive_anew(units=units)
    async with catalog.database.transaction() as session:
        await session.execute(update(PRODUCT).where(PRODUCT.c.category_slug == "pens").values(derived=0, codes=[]))
    before = (await ask(catalog, category="pens"))["facets"]["attributes"]
    pens = Category(slug="pens", name=LocalizedText("Quillworks", "Federzeug"), parent_slug="desk", position=502)
    await save_category(pens, units=units)

    derived = await derive_anew(units=units)
    found = await ask(catalog, search="quillworks")
    after = (await ask(catalog, category="pens"))["facets"]["attributes"]
    async with catalog.database.transaction() as session:
        known = select(func.count()).select_from(SEARCH_WORD).where(SEARCH_WORD.c.word == "federzeug")
        learned = (await session.execute(known)).scalar_one()
        await session.execute(SEARCH_WORD.delete().where(SEARCH_WORD.c.word.in_(["quillworks", "federzeug"])))
    await save_category(
        Category(slug="pens", name=LocalizedText("Pens", "Stifte"), parent_slug="desk", position=502), units=units
    )

    assert before == []
    assert derived == found["totalCount"] == 5
    assert after
    assert learned == 1
    assert await derive_anew(units=units) == 5


@pytest.mark.parametrize(
    "wanted",
    [
        {"attributes": [{"key": "colour", "values": []}]},
        {"attributes": [{"key": "colour", "values": ["x"]}] * 2},
        {"attributes": [{"key": f"k{n}", "values": ["x"]} for n in range(6)]},
        {"attributes": [{"key": "a=b", "values": ["x"]}]},
        {"brands": [f"b{n}" for n in range(51)]},
    ],
)
async def test_senseless_choices_are_refused_in_words(catalog: Any, wanted: dict[str, Any]) -> None:
    """A filter of a thousand values is no shopper's."""
    answer = await catalog.call(FACETS, {"filter": wanted})

    assert answer["errors"][0]["extensions"]["code"] == "FILTER_INVALID"
