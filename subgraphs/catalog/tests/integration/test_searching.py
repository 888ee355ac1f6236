"""Finding things: in any form, by their beginnings, with a slip of the pen; suggestions with what was typed marked."""

from typing import Any

import pytest
from catalog.domain.texts import Locale
from catalog.persistence.words import PostgresWords
from sqlalchemy import text
from stoa_primitives import new_id
from stoa_service import CursorCodec

pytestmark = pytest.mark.servers

_EXTENSIONS = text("select extname from pg_extension")

FIND = """query($filter: ProductFilter!, $first: Int! = 20, $after: String, $sort: ProductSort! = FEATURED) {
  products(filter: $filter, first: $first, after: $after, sort: $sort) { totalCount corrections { typed meant }
    pageInfo { hasNextPage endCursor }
    edges { cursor highlights { start end } node { id name(locale: EN) nameDe: name(locale: DE) } } } }"""
SUGGEST = """query($text: String!, $locale: Locale! = EN, $first: Int! = 12) {
  searchSuggestions(text: $text, locale: $locale, first: $first) { kind text slug highlights { start end } product { id } } }"""
CREATE = """mutation($product: NewProductInput!) { createProduct(product: $product) { id version } }"""
PUBLISH = "mutation($id: ID!) { publishProduct(id: $id) { published } }"
UNPUBLISH = "mutation($id: ID!) { unpublishProduct(id: $id) { published } }"


async def find(catalog: Any, **wanted: Any) -> dict[str, Any]:
    answer = await catalog.call(FIND, {"filter": wanted, "first": 50})
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["products"]
    return found


async def publish(catalog: Any, name: str, description: str = "Something to look at.") -> str:
    """A published product of that name; the test unpublishes it."""
    product = {
        "name": {"en": name},
        "slug": f"found-{new_id()}",
        "description": {"en": description},
        "brand": "Halden",
        "category": "lighting",
        "media": [{"path": "lighting/lamp-brass-00000000-0.svg"}],
        "variants": [
            {"sku": new_id(), "name": {"en": "One"}, "price": {"amount": 100, "currency": "EUR"}, "weightGrams": 10}
        ],
    }
    created = await catalog.call(CREATE, {"product": product}, token=catalog.staff)
    identity: str = created["data"]["createProduct"]["id"]
    assert "errors" not in await catalog.call(PUBLISH, {"id": identity}, token=catalog.staff)
    return identity


@pytest.mark.parametrize(
    ("typed", "locale", "meant"),
    [
        ("headphnoes", "EN", "headphones"),
        ("bakcpack", "EN", "backpack"),
        ("notebok", "EN", "notebook"),
        ("rucksak", "DE", "rucksack"),
        ("kopfhörrer", "DE", "kopfhörer"),
    ],
)
async def test_a_slip_of_the_pen_finds_what_was_meant(catalog: Any, typed: str, locale: str, meant: str) -> None:
    """An empty page for a swapped letter sends the shopper elsewhere."""
    found = await find(catalog, search=typed, locale=locale)
    right = await find(catalog, search=meant, locale=locale)

    [correction] = found["corrections"]
    assert correction["typed"] == typed
    assert meant in correction["meant"]
    assert right["corrections"] == []
    assert {edge["node"]["id"] for edge in right["edges"]} <= {edge["node"]["id"] for edge in found["edges"]}


async def test_a_word_that_is_known_is_never_corrected(catalog: Any) -> None:
    """Whoever types `lamps` does not want ramps."""
    for known in ("lamps", "lam", "steel", "with"):
        assert (await find(catalog, search=known))["corrections"] == []


async def test_exact_words_come_before_beginnings_and_those_before_slips(catalog: Any) -> None:
    """The thing itself must not stand below its accessories."""
    begun = await publish(catalog, "Zorblaxium kit", "Zorblaxium, zorblaxium and again zorblaxium.")
    exact = await publish(catalog, "A kit", "It is made for the zorblax.")
    slip = await publish(catalog, "Qorvantine set")
    try:
        known = [edge["node"]["id"] for edge in (await find(catalog, search="zorblax"))["edges"]]
        slipped = [edge["node"]["id"] for edge in (await find(catalog, search="qorvnatine"))["edges"]]
        exactly = [edge["node"]["id"] for edge in (await find(catalog, search="qorvantine"))["edges"]]
    finally:
        for each in (begun, exact, slip):
            await catalog.call(UNPUBLISH, {"id": each}, token=catalog.staff)

    assert known == [exact, begun]
    assert slipped == exactly == [slip]


async def test_pages_of_a_corrected_search_show_each_product_once(catalog: Any) -> None:
    """Relevance is computed: a cursor must hold it exactly, corrections included."""
    seen: list[str] = []
    after = None
    while True:
        variables = {"filter": {"search": "stel"}, "first": 4, "after": after}
        page = (await catalog.call(FIND, variables))["data"]["products"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(seen) == len(set(seen)) == page["totalCount"] > 8


async def test_what_answers_is_marked_in_the_name(catalog: Any) -> None:
    """Without marks nobody sees why something was found; German compounds are marked inside."""
    english = (await find(catalog, search="tabl lamps"))["edges"][0]
    german = await find(catalog, search="Lampe", locale="DE")

    name = english["node"]["name"]
    assert [name[each["start"] : each["end"]] for each in english["highlights"]] == ["Tabl", "Lamp"]
    marked = [
        edge["node"]["nameDe"][part["start"] : part["end"]] for edge in german["edges"] for part in edge["highlights"]
    ]
    assert {each.lower() for each in marked} == {"lampe"}


async def test_suggestions_complete_words_and_name_what_one_can_go_to(catalog: Any) -> None:
    """Half of all searches end in the suggestions."""
    answer = await catalog.call(SUGGEST, {"text": "table la"})
    category = await catalog.call(SUGGEST, {"text": "light"})
    brand = await catalog.call(SUGGEST, {"text": "nordl"})

    words = [each for each in answer["data"]["searchSuggestions"] if each["kind"] == "WORDS"]
    products = [each for each in answer["data"]["searchSuggestions"] if each["kind"] == "PRODUCT"]
    assert "table lamp" in [each["text"] for each in words]
    assert all(each["text"][part["start"] : part["end"]] == "la" for each in words for part in each["highlights"])
    assert products
    assert all(each["product"] and each["slug"] for each in products)
    assert ("CATEGORY", "lighting") in [(each["kind"], each["slug"]) for each in category["data"]["searchSuggestions"]]
    assert ("BRAND", "Nordlys") in [(each["kind"], each["text"]) for each in brand["data"]["searchSuggestions"]]


async def test_suggestions_forgive_a_slip_and_wait_for_two_letters(catalog: Any) -> None:
    """One letter matches half of the shop; a swapped one should still show something."""
    slipped = await catalog.call(SUGGEST, {"text": "bakcpack"})
    early = await catalog.call(SUGGEST, {"text": "b"})
    none = await catalog.call(SUGGEST, {"text": "%_"})

    assert any(each["kind"] == "PRODUCT" for each in slipped["data"]["searchSuggestions"])
    assert early["data"]["searchSuggestions"] == none["data"]["searchSuggestions"] == []


async def test_search_rests_on_nothing_that_the_embedded_postgresql_lacks(catalog: Any) -> None:
    """The same search must answer alike wherever it runs."""
    async with catalog.database.transaction() as session:
        installed = await session.execute(_EXTENSIONS)
        terms = await PostgresWords(session).meant(("headphnoes",), Locale.EN)

    assert set(installed.scalars()) <= {"plpgsql"}
    assert terms[0].meant[0] == "headphones"


@pytest.mark.parametrize(
    "typed", ["' OR 1=1--", "'; DROP TABLE product;--", "%", "_", "100%", "a_b", "lamp'", "\\", "$1", ":x"]
)
async def test_what_is_typed_is_never_a_part_of_the_statement(catalog: Any, typed: str) -> None:
    """Row 108: quotes, `;DROP`, `%` and `_` in a filter are letters like others, or nothing."""
    everything = (await catalog.call(FIND, {"filter": {}}))["data"]["products"]["totalCount"]
    wanted: list[dict[str, Any]] = [
        {"search": typed},
        {"brand": typed},
        {"brands": [typed]},
        {"category": typed},
        {"attributes": [{"key": "material", "values": [typed]}]},
    ]

    answers = [await catalog.call(FIND, {"filter": each}) for each in wanted]
    suggested = await catalog.call(SUGGEST, {"text": typed})
    slug = await catalog.call("query($s: String!) { productBySlug(slug: $s) { id } }", {"s": typed})

    assert not [each for each in (*answers, suggested, slug) if "errors" in each]
    assert [each["data"]["products"]["totalCount"] for each in answers[1:]] == [0, 0, 0, 0]
    assert answers[0]["data"]["products"]["totalCount"] < everything
    assert (await catalog.call(FIND, {"filter": {}}))["data"]["products"]["totalCount"] == everything


@pytest.mark.parametrize("sort", ["price_from_amount", "NAME; DROP TABLE product", "(select 1)", "featured", ""])
async def test_a_sort_key_that_is_not_on_the_list_is_refused(catalog: Any, sort: str) -> None:
    """Row 108: the order of a list is chosen from a list, never written into SQL."""
    answer = await catalog.call(FIND, {"filter": {}, "sort": sort})

    assert answer["errors"]
    assert not (answer.get("data") or {}).get("products")


@pytest.mark.parametrize(
    "harm", ["changed", "truncated", "prefix", "padded", "foreign secret", "not base64", "too long"]
)
async def test_a_cursor_that_was_tampered_with_is_refused(catalog: Any, harm: str) -> None:
    """Row 109: changed, cut or made elsewhere, a cursor is a refusal and never another page."""
    cursor: str = (await catalog.call(FIND, {"filter": {}, "first": 3}))["data"]["products"]["pageInfo"]["endCursor"]
    harmed = {
        "changed": cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1],
        "truncated": cursor[:-3],
        "prefix": cursor[4:],
        "padded": cursor + "AAAA",
        "foreign secret": CursorCodec("products/published/FEATURED/EN/False", "another-secret").encode([1, "x"]),
        "not base64": "ä" * 10,
        "too long": cursor * 50,
    }[harm]

    answer = await catalog.call(FIND, {"filter": {}, "first": 3, "after": harmed})

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["CURSOR_INVALID"]


async def test_a_cursor_of_another_list_or_another_persons_list_opens_nothing(catalog: Any) -> None:
    """Row 109: what staff see in their list of drafts cannot be continued in the shop's, and a million rows are a hundred."""
    drafts = CursorCodec("products/drafts/NEWEST/EN/False", "dev-only-gateway").encode(
        ["2026-01-01T00:00:00+00:00", "x"]
    )

    foreign = await catalog.call(FIND, {"filter": {}, "sort": "NEWEST", "after": drafts})
    huge = await catalog.call(FIND, {"filter": {}, "first": 1_000_000})
    guest = await catalog.call("{ unpublishedProducts(first: 5) { edges { node { id } } } }")

    assert foreign["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"
    assert len(huge["data"]["products"]["edges"]) <= 100
    assert guest["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
