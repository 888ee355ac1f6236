"""From a draft to the shop window, by staff who may be two at once."""

import asyncio
from typing import Any

import orjson
import pytest
from catalog.persistence.tables import MESSAGING
from catalog.seed.filling import product_id
from sqlalchemy import select, text
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

PARTS = """id slug version published name(locale: EN) nameDe: name(locale: DE) missingParts
  images { url alt(locale: EN) altDe: alt(locale: DE) } image { url } attributes { key value }
  variants { id sku price { amount } options { name value } }"""
CREATE = f"mutation($product: NewProductInput!) {{ createProduct(product: $product) {{ {PARTS} }} }}"
UPDATE = f"""mutation($id: ID!, $version: Int!, $changes: ProductChangesInput!) {{
  updateProduct(id: $id, version: $version, changes: $changes) {{ {PARTS} }} }}"""
MEDIA = f"""mutation($id: ID!, $version: Int!, $media: [MediaInput!]!) {{
  setProductMedia(id: $id, version: $version, media: $media) {{ {PARTS} }} }}"""
ADD = f"""mutation($id: ID!, $version: Int!, $variant: NewVariantInput!) {{
  addVariant(productId: $id, version: $version, variant: $variant) {{ {PARTS} }} }}"""
CHANGE = f"""mutation($id: ID!, $version: Int!, $changes: VariantChangesInput!) {{
  updateVariant(id: $id, version: $version, changes: $changes) {{ {PARTS} }} }}"""
REMOVE = f"mutation($id: ID!, $version: Int!) {{ removeVariant(id: $id, version: $version) {{ {PARTS} }} }}"
PUBLISH = f"mutation($id: ID!, $version: Int) {{ publishProduct(id: $id, version: $version) {{ {PARTS} }} }}"
UNPUBLISH = f"mutation($id: ID!) {{ unpublishProduct(id: $id) {{ {PARTS} }} }}"
DRAFTS = """query($first: Int! = 20, $after: String) { unpublishedProducts(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }"""
READ = "query($id: ID!) { product(id: $id) { id } }"
CATEGORY = """mutation($slug: String!, $en: String!, $parent: String) {
  saveCategory(slug: $slug, name: {en: $en}, parent: $parent, position: 900) { slug name(locale: DE) path { slug } } }"""
_FORGET_PRODUCTS = text("delete from product where category_slug = 'compasses'")
_FORGET_CATEGORIES = text("delete from category where position = 900")
PICTURE = "lighting/lamp-brass-00000000-0.svg"


def variant(colour: str, **changes: Any) -> dict[str, Any]:
    return {
        "sku": new_id(),
        "name": {"en": colour},
        "price": {"amount": 1500, "currency": "EUR"},
        "weightGrams": 120,
        "options": [{"name": {"en": "Colour", "de": "Farbe"}, "value": {"en": colour}}],
        **changes,
    }


def draft(**changes: Any) -> dict[str, Any]:
    return {
        "name": {"en": f"Draft {new_id()[-12:]}"},
        "brand": "Halden",
        "category": "lighting",
        "variants": [variant("Red")],
        **changes,
    }


async def do(catalog: Any, mutation: str, **variables: Any) -> Any:
    answer = await catalog.call(mutation, variables, token=catalog.staff)
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


async def refused(catalog: Any, mutation: str, **variables: Any) -> str:
    answer = await catalog.call(mutation, variables, token=catalog.staff)
    code: str = answer["errors"][0]["extensions"]["code"]
    return code


async def told(catalog: Any, about: str) -> list[dict[str, Any]]:
    async with catalog.database.transaction() as session:
        rows = await session.execute(select(MESSAGING.outbox.c.payload).order_by(MESSAGING.outbox.c.id))
        events = [orjson.loads(payload) for payload in rows.scalars()]
    return [each for each in events if each["aggregate_id"] == about]


async def test_a_draft_becomes_complete_step_by_step_and_is_then_seen(catalog: Any) -> None:
    """Half a product in the shop window costs trust; one that cannot get there costs money."""
    made = await do(catalog, CREATE, product=draft())
    identity = made["id"]
    early = await catalog.call(PUBLISH, {"id": identity}, token=catalog.staff)
    described = await do(
        catalog, UPDATE, id=identity, version=made["version"], changes={"description": {"de": "Ein Entwurf."}}
    )
    pictured = await do(
        catalog,
        MEDIA,
        id=identity,
        version=described["version"],
        media=[{"path": PICTURE, "alt": {"en": "A lamp, lit", "de": "Eine Lampe, an"}}],
    )
    hidden = await catalog.call(READ, {"id": identity})
    shown = await do(catalog, PUBLISH, id=identity, version=pictured["version"])
    seen = await catalog.call(READ, {"id": identity})
    await do(catalog, UNPUBLISH, id=identity)

    assert made["missingParts"] == ["DESCRIPTION", "PICTURE"]
    assert made["image"]["url"]
    assert made["nameDe"] == made["name"]
    assert early["errors"][0]["extensions"]["code"] == "PRODUCT_INCOMPLETE"
    assert "description, picture" in early["errors"][0]["message"]
    assert pictured["images"][0]["alt"] == "A lamp, lit"
    assert pictured["images"][0]["altDe"] == "Eine Lampe, an"
    assert (hidden["data"]["product"], seen["data"]["product"]) == (None, {"id": identity})
    assert (shown["published"], shown["missingParts"]) == (True, [])
    events = await told(catalog, made["variants"][0]["id"])
    assert [each["data"]["published"] for each in events] == [False, True, False]


async def test_of_two_who_change_the_same_version_one_is_told(catalog: Any) -> None:
    """The later of two editors would erase the earlier one's work without a sign."""
    made = await do(catalog, CREATE, product=draft())
    changes = [{"brand": "Nordlys"}, {"brand": "Lumenhof"}]

    answers = await asyncio.gather(
        *(
            catalog.call(UPDATE, {"id": made["id"], "version": made["version"], "changes": each}, token=catalog.staff)
            for each in changes
        )
    )

    codes = [each["errors"][0]["extensions"]["code"] for each in answers if "errors" in each]
    assert codes == ["CONFLICT"]
    assert await refused(catalog, PUBLISH, id=made["id"], version=made["version"]) == "CONFLICT"


async def test_variants_are_added_changed_and_removed_and_others_hear_of_it(catalog: Any) -> None:
    """A variant that is gone must leave baskets too."""
    made = await do(catalog, CREATE, product=draft())
    red = made["variants"][0]["id"]
    both = await do(catalog, ADD, id=made["id"], version=1, variant=variant("Blue"))
    blue = both["variants"][1]["id"]
    renamed = await do(catalog, CHANGE, id=blue, version=both["version"], changes={"sku": f"B-{made['id'][:30]}"})
    left = await do(catalog, REMOVE, id=red, version=renamed["version"])
    last = await refused(catalog, REMOVE, id=blue, version=left["version"])

    assert [each["id"] for each in left["variants"]] == [blue]
    assert renamed["variants"][1]["sku"].startswith("B-")
    assert last == "PRODUCT_INVALID"
    assert [each["data"]["published"] for each in await told(catalog, red)] == [False, False]
    assert [each["type"] for each in await told(catalog, blue)] == ["catalog.variant_changed"] * 2


async def test_a_changed_price_is_told_by_itself_too(catalog: Any) -> None:
    """Price alarms live from old and new side by side."""
    made = await do(catalog, CREATE, product=draft())
    red = made["variants"][0]["id"]
    price = """mutation($v: ID!) { changeVariantPrice(variantId: $v, price: {amount: 1200, currency: "EUR"}, version: 1) { id } }"""

    await do(catalog, price, v=red)

    [event] = [each for each in await told(catalog, red) if each["type"] == "catalog.price_changed"]
    assert event["data"] == {
        "variant_id": red,
        "product_id": made["id"],
        "old": {"amount": 1500, "currency": "EUR"},
        "new": {"amount": 1200, "currency": "EUR"},
    }


async def test_drafts_are_listed_for_staff_page_by_page(catalog: Any) -> None:
    """What is not finished is forgotten where nobody sees it."""
    made = [(await do(catalog, CREATE, product=draft()))["id"] for _ in range(3)]
    seen: list[str] = []
    after = None
    while True:
        answer = await catalog.call(DRAFTS, {"first": 2, "after": after}, token=catalog.staff)
        page = answer["data"]["unpublishedProducts"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert seen[:3] == made[::-1]
    assert len(seen) == len(set(seen)) == page["totalCount"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": {"en": " "}}, "PRODUCT_INVALID"),
        ({"name": {"en": "x" * 121}}, "PRODUCT_INVALID"),
        ({"slug": "Not A Slug"}, "PRODUCT_INVALID"),
        ({"brand": ""}, "PRODUCT_INVALID"),
        ({"category": "nowhere"}, "CATEGORY_NOT_FOUND"),
        ({"attributes": [{"name": {"en": "Unheard"}, "value": {"en": "of"}}]}, "ATTRIBUTE_INVALID"),
        ({"media": [{"path": "../../etc/passwd"}]}, "PICTURE_NOT_FOUND"),
        ({"variants": []}, "PRODUCT_INVALID"),
        ({"variants": [variant("A", weightGrams=0)]}, "PRODUCT_INVALID"),
        ({"variants": [variant("A", sku="a b")]}, "PRODUCT_INVALID"),
        ({"variants": [variant("A", price={"amount": 0, "currency": "EUR"})]}, "PRICE_INVALID"),
        (
            {"variants": [variant("A"), variant("B", price={"amount": 5, "currency": "USD"})]},
            "PRICE_INVALID",
        ),
    ],
)
async def test_what_no_product_can_be_is_refused(catalog: Any, changes: dict[str, Any], code: str) -> None:
    """What is refused at the door need not be repaired in five domains."""
    assert await refused(catalog, CREATE, product=draft(**changes)) == code


async def test_names_are_taken_once(catalog: Any) -> None:
    """Two products at one address, or two articles of one number, cannot be told apart."""
    made = await do(catalog, CREATE, product=draft(slug=f"taken-{new_id()}"))

    assert await refused(catalog, CREATE, product=draft(slug=made["slug"])) == "NAME_TAKEN"
    taken = draft(variants=[variant("Red", sku=made["variants"][0]["sku"])])
    assert await refused(catalog, CREATE, product=taken) == "NAME_TAKEN"


async def test_attributes_have_a_type(catalog: Any) -> None:
    """A diameter of `large` can be neither sorted nor compared."""
    define = """mutation($d: AttributeDefinitionInput!) { defineAttribute(definition: $d) { key kind unit name(locale: DE) } }"""
    diameter = {"key": "diameter", "name": {"en": "Diameter", "de": "Durchmesser"}, "kind": "NUMBER", "unit": "cm"}
    defined = await do(catalog, define, d=diameter)
    name = {"en": "Diameter", "de": "Durchmesser"}

    wrong = await refused(catalog, CREATE, product=draft(attributes=[{"name": name, "value": {"en": "large"}}]))
    right = await do(catalog, CREATE, product=draft(attributes=[{"name": name, "value": {"en": "24.5 cm"}}]))

    assert defined == {"key": "diameter", "kind": "NUMBER", "unit": "cm", "name": "Durchmesser"}
    assert wrong == "ATTRIBUTE_INVALID"
    assert right["attributes"] == [{"key": "diameter", "value": "24.5 cm"}]
    assert await refused(catalog, define, d={**diameter, "key": "other"}) == "ATTRIBUTE_INVALID"


async def test_categories_form_a_tree_and_nothing_else(catalog: Any) -> None:
    """A category below itself would send every page into a loop."""
    desk = await do(catalog, CATEGORY, slug="drafting", en="Drafting", parent="desk")
    await do(catalog, CATEGORY, slug="compasses", en="Compasses", parent="drafting")

    assert desk == {"slug": "drafting", "name": "Drafting", "path": [{"slug": "desk"}, {"slug": "drafting"}]}
    for parent in ("drafting", "compasses", "nowhere"):
        assert await refused(catalog, CATEGORY, slug="drafting", en="Drafting", parent=parent) == "CATEGORY_INVALID"
    made = await do(
        catalog, CREATE, product=draft(category="compasses", description={"en": "x"}, media=[{"path": PICTURE}])
    )
    await do(catalog, PUBLISH, id=made["id"])
    found = await catalog.call('{ products(filter: {category: "drafting"}) { edges { node { id } } } }')
    counted = await catalog.call('{ category(slug: "drafting") { productCount } }')
    await do(catalog, UNPUBLISH, id=made["id"])
    async with catalog.database.transaction() as session:
        await session.execute(_FORGET_PRODUCTS)
        await session.execute(_FORGET_CATEGORIES)

    assert [edge["node"]["id"] for edge in found["data"]["products"]["edges"]] == [made["id"]]
    assert counted["data"]["category"]["productCount"] == 1


async def test_the_matrix_marks_what_cannot_be_had(catalog: Any) -> None:
    """A choice that leads nowhere must look like it before it is clicked."""
    size = {"en": "Size", "de": "Größe"}

    def sized(colour: str, value: str) -> dict[str, Any]:
        made = variant(colour)
        return {**made, "options": [*made["options"], {"name": size, "value": {"en": value}}]}

    made = await do(catalog, CREATE, product=draft(variants=[sized("Red", "S"), sized("Red", "L"), sized("Blue", "L")]))
    matrix = """query($id: ID!) { product(id: $id) { optionMatrix(locale: DE) {
      options { key name values } combinations { values exists variantId } } } }"""

    answer = await catalog.call(matrix, {"id": made["id"]}, token=catalog.staff)

    found = answer["data"]["product"]["optionMatrix"]
    ids = [each["id"] for each in made["variants"]]
    assert found["options"] == [
        {"key": "colour", "name": "Farbe", "values": ["Red", "Blue"]},
        {"key": "size", "name": "Größe", "values": ["S", "L"]},
    ]
    assert [(each["values"], each["variantId"]) for each in found["combinations"]] == [
        (["Red", "S"], ids[0]),
        (["Red", "L"], ids[1]),
        (["Blue", "S"], None),
        (["Blue", "L"], ids[2]),
    ]
    assert [each["exists"] for each in found["combinations"]] == [True, True, False, True]


@pytest.mark.parametrize("mutation", [CREATE, UPDATE, MEDIA, ADD, CHANGE, REMOVE, PUBLISH, CATEGORY])
async def test_every_change_needs_the_scope(catalog: Any, mutation: str) -> None:
    """One mutation without its guard opens the whole catalogue."""
    given: dict[str, Any] = {
        "id": product_id(1),
        "version": 1,
        "product": draft(),
        "changes": {},
        "media": [],
        "variant": variant("A"),
        "slug": "pens",
        "en": "Pens",
    }
    named = {name: value for name, value in given.items() if f"${name}:" in mutation}
    token = catalog.signer.token("mallory", scopes="orders.read inventory.write")

    answer = await catalog.call(mutation, named, token=token)

    assert {each["extensions"]["code"] for each in answer["errors"]} == {"FORBIDDEN"}
