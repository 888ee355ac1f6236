"""What staff type into the search of orders, and what it finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from ordering.application.place_order import PlaceOrder, place_order
from ordering.config import Settings
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import DEADLINES, checked_out
from ordering.wiring import work_opener
from stoa_primitives import SystemClock, new_id
from stoa_service import Database
from stoa_service.testing import GraphQLCaller, TokenSigner

pytestmark = pytest.mark.servers

SEARCH = "query($s: String) { orders(search: $s) { totalCount edges { node { id number } } } }"
Search = Callable[[str], Awaitable[list[str]]]


@pytest.fixture(name="number")
async def _number(ordering_settings: Settings, search: Search) -> str:
    """The number of an order by Zoë Müller-Öztürk, placed for this test alone."""
    database = Database(ordering_settings.database_url)
    identity = new_id()
    placed = checked_out(identity)
    customer = {"id": identity, "email": f"zoe.{identity}@example.test", "name": "Zoë Müller-Öztürk"}
    contents = CheckedOutRead.model_validate({**placed.data, "customer": customer}).to_contents()
    async with work_opener(database, DEADLINES)() as work:
        await place_order(PlaceOrder(order_id=identity, contents=contents), work, SystemClock())
    await database.close()
    [number] = await search(identity)
    return number


@pytest.fixture(name="search")
async def _search(ordering_call: GraphQLCaller, ordering_signer: TokenSigner) -> Search:
    async def search(typed: str) -> list[str]:
        token = ordering_signer.token("s", scopes="orders.read")
        answer = await ordering_call(SEARCH, {"s": typed}, token=token)
        found = [edge["node"]["number"] for edge in answer["data"]["orders"]["edges"]]
        assert answer["data"]["orders"]["totalCount"] == len(found)
        return found

    return search


@pytest.mark.parametrize("typed", ["zoë", "MÜLLER", "öztürk zoë", "müller-öz", "zoe."])
async def test_an_order_is_found_by_the_beginnings_of_its_words(number: str, search: Search, typed: str) -> None:
    """Staff hear a name on the telephone, not an id."""
    assert number in await search(typed)


async def test_an_order_is_found_by_its_number_with_and_without_the_letter(number: str, search: Search) -> None:
    """Customers read out the digits."""
    assert await search(number) == await search(number.lower()) == await search(number[1:]) == [number]


@pytest.mark.parametrize("typed", ["zoë%", "zoë_m", "müller_öz", "zoë'", "zoë:*", "zoë & zebra", "%", "'", "\\", "---"])
async def test_no_sign_means_anything_but_itself(number: str, search: Search, typed: str) -> None:
    """An operator of the database's own search language would find too much, or break the list."""
    assert number not in await search(typed)
