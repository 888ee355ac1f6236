"""What a person does with their own data, through GraphQL, on real PostgreSQL."""

import asyncio
import uuid
from typing import Any, Protocol

import pytest
from customers.migrate import MIGRATIONS
from customers.persistence.tables import METADATA
from launcher.testing import PostgresServer
from stoa_service.testing import migration_differences

FIELDS = "{ id displayName email locale addresses { id city isDefault } wishlist { id onWishlist } }"
ME = f"{{ me {FIELDS} }}"
SAVE = f"mutation ($i: AddressInput!) {{ saveAddress(input: $i) {FIELDS} }}"
REMOVE = f"mutation ($id: ID!) {{ removeAddress(id: $id) {FIELDS} }}"
WISH = f"mutation ($p: ID!) {{ toggleWishlist(productId: $p) {FIELDS} }}"
UPDATE = f"mutation ($i: ProfileInput!) {{ updateProfile(input: $i) {FIELDS} }}"
CUSTOMER = "query ($id: ID!) { customer(id: $id) { displayName email } }"
ENTITIES = """query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Customer { displayName email } ... on Product { onWishlist } } }"""


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    sessions: Any

    def person(self, **claims: Any) -> tuple[str, str]: ...


def address(**changes: Any) -> dict[str, Any]:
    good = {"name": "Sophie", "street": "Stoa 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}
    return {**good, **changes}


async def data(house: House, operation: str, variables: dict[str, Any], token: str) -> Any:
    answer = await house.call(operation, variables, token=token)
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


async def code(house: House, operation: str, variables: dict[str, Any], token: str | None) -> str:
    answer = await house.call(operation, variables, token=token)
    return str(answer["errors"][0]["extensions"]["code"])


async def test_the_first_look_makes_a_profile_of_the_sign_in(house: House) -> None:
    """Nobody should have to fill in what the sign-in already knows."""
    subject, token = house.person()

    looks = await asyncio.gather(*(data(house, ME, {}, token) for _ in range(5)))

    expected = {
        "id": subject,
        "displayName": "Sophie Hopper",
        "email": "sophie@example.org",
        "locale": "en",
        "addresses": [],
        "wishlist": [],
    }
    assert looks == [expected] * 5


async def test_a_new_mail_address_is_taken_over(house: House) -> None:
    """Mails must go where the person reads them now."""
    subject, token = house.person()
    await data(house, ME, {}, token)

    seen = await data(house, ME, {}, house.signer.token(subject, name="Other", email="new@example.org"))

    assert (seen["email"], seen["displayName"]) == ("new@example.org", "Sophie Hopper")


async def test_a_profile_can_be_changed(house: House) -> None:
    """The name on the page is the person's own choice."""
    _, token = house.person()

    updated = await data(house, UPDATE, {"i": {"displayName": " Sophie ", "locale": "de"}}, token)

    assert (updated["displayName"], updated["locale"]) == ("Sophie", "de")
    assert await code(house, UPDATE, {"i": {"locale": "xx"}}, token) == "LOCALE_UNKNOWN"
    assert await code(house, UPDATE, {"i": {"displayName": ""}}, token) == "NAME_INVALID"


async def test_an_address_book_can_be_kept(house: House) -> None:
    """Typing the address again at every order drives people away."""
    _, token = house.person()

    first = await data(house, SAVE, {"i": address()}, token)
    second = await data(house, SAVE, {"i": address(city="Bonn", isDefault=True)}, token)
    bonn = second["addresses"][1]["id"]
    corrected = await data(house, SAVE, {"i": address(id=bonn, city="Köln", isDefault=True)}, token)
    left = await data(house, REMOVE, {"id": bonn}, token)

    assert [entry["isDefault"] for entry in first["addresses"]] == [True]
    assert [entry["isDefault"] for entry in second["addresses"]] == [False, True]
    assert [entry["city"] for entry in corrected["addresses"]] == ["Berlin", "Köln"]
    assert [(entry["city"], entry["isDefault"]) for entry in left["addresses"]] == [("Berlin", True)]


async def test_somebody_elses_address_looks_like_none(house: House) -> None:
    """Row 92: An address id must not open another person's book."""
    (_, owner), (_, thief) = house.person(), house.person()
    saved = await data(house, SAVE, {"i": address()}, owner)
    stolen = saved["addresses"][0]["id"]

    for address_id in (stolen, str(uuid.uuid4()), "x" * 5000):
        assert await code(house, REMOVE, {"id": address_id}, thief) == "ADDRESS_NOT_FOUND"
        assert await code(house, SAVE, {"i": address(id=address_id)}, thief) == "ADDRESS_NOT_FOUND"
    assert len((await data(house, ME, {}, owner))["addresses"]) == 1


async def test_a_bad_address_is_refused_in_words(house: House) -> None:
    """Bad input must never be answered by an error page."""
    _, token = house.person()

    answer = await house.call(SAVE, {"i": address(city="", postalCode="1")}, token=token)

    assert answer["errors"][0]["extensions"]["code"] == "ADDRESS_INVALID"
    assert "city" in answer["errors"][0]["message"]
    assert "postal code" in answer["errors"][0]["message"]


async def test_two_tabs_saving_at_once_lose_nothing(house: House) -> None:
    """The second of two clicks must not undo the first."""
    _, token = house.person()

    await asyncio.gather(*(data(house, WISH, {"p": f"p{n}"}, token) for n in range(6)))

    assert len((await data(house, ME, {}, token))["wishlist"]) == 6


async def test_the_wishlist_is_known_on_every_product(house: House) -> None:
    """A heart that forgets is no heart; a page of products must be one question."""
    _, token = house.person()
    wished = await data(house, WISH, {"p": "p1"}, token)
    asked = {"r": [{"__typename": "Product", "id": product_id} for product_id in ("p1", "p2", "\u0007")]}

    mine = await house.call(ENTITIES, asked, token=token)
    guest = await house.call(ENTITIES, asked)

    assert wished["wishlist"] == [{"id": "p1", "onWishlist": True}]
    assert [product["onWishlist"] for product in mine["data"]["_entities"]] == [True, False, False]
    assert [product["onWishlist"] for product in guest["data"]["_entities"]] == [False, False, False]


async def test_a_person_is_visible_to_themselves_and_to_staff_only(house: House) -> None:
    """Mail addresses must not be harvested by counting through ids."""
    subject, owner = house.person()
    _, thief = house.person()
    await data(house, ME, {}, owner)
    staff = house.signer.token("support", scopes="customers.read")
    asked = {"r": [{"__typename": "Customer", "id": subject}, {"__typename": "Customer", "id": "nobody"}]}
    sophie = {"displayName": "Sophie Hopper", "email": "sophie@example.org"}

    async def entities(token: str | None) -> Any:
        return (await house.call(ENTITIES, asked, token=token))["data"]["_entities"]

    assert await entities(owner) == [sophie, None]
    assert await entities(staff) == [sophie, None]
    assert await entities(thief) == [None, None]
    assert await entities(None) == [None, None]
    assert await data(house, CUSTOMER, {"id": subject}, staff) == sophie
    assert await code(house, CUSTOMER, {"id": subject}, thief) == "FORBIDDEN"


async def test_a_person_never_seen_is_made_when_an_order_points_at_them(house: House) -> None:
    """The first page after the sign-in may ask for the order before the profile."""
    subject, token = house.person()

    answer = await house.call(ENTITIES, {"r": [{"__typename": "Customer", "id": subject}]}, token=token)

    assert answer["data"]["_entities"][0]["displayName"] == "Sophie Hopper"


async def test_signing_out_everywhere_ends_the_callers_sessions_only(house: House) -> None:
    """A lost telephone must be locked out, nobody else."""
    subject, token = house.person()

    assert await data(house, "mutation { signOutEverywhere }", {}, token) is True
    assert house.sessions.ended == [subject]


@pytest.mark.parametrize("operation", [ME, "mutation { signOutEverywhere }"])
async def test_a_guest_has_no_profile(house: House, operation: str) -> None:
    """Without a sign-in there is nobody to know."""
    assert await code(house, operation, {}, None) == "UNAUTHENTICATED"
    assert house.sessions.ended == []


async def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_server: PostgresServer) -> None:
    """A column that only exists in the code fails at the customer's."""
    assert await migration_differences(MIGRATIONS, postgres_server.create_database("customers_empty"), METADATA) == []
