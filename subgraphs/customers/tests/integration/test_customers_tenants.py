"""Two markets with customers: whoever tries to cross finds nothing."""

import uuid
from typing import Any

import asyncpg
import pytest
from stoa_primitives import acting_for

pytestmark = pytest.mark.servers

UPDATE = "mutation ($i: ProfileInput!) { updateProfile(input: $i) { id displayName } }"
ME = "{ me { id displayName addresses { city } } }"
CUSTOMER = "query ($id: ID!) { customer(id: $id) { displayName email } }"


async def test_a_customer_of_one_market_is_unknown_to_the_others_staff(house: Any) -> None:
    """Support of one shop must not read the other's customers."""
    subject, token = house.person()
    await house.call(UPDATE, {"i": {"displayName": "Sophie"}}, token=token)
    own = house.signer.token("s", scopes="customers.read")
    foreign = house.signer.token("s", scopes="customers.read", organization=["annex"])

    there = await house.call(CUSTOMER, {"id": subject}, token=foreign)

    assert (await house.call(CUSTOMER, {"id": subject}, token=own))["data"]["customer"]["displayName"] == "Sophie"
    assert there == await house.call(CUSTOMER, {"id": str(uuid.uuid4())}, token=foreign)


async def test_the_same_subject_sees_no_profile_of_the_other_market(house: Any) -> None:
    """Whoever changes the organization in the token changes the market, data included."""
    subject, token = house.person()
    await house.call(UPDATE, {"i": {"displayName": "Sophie"}}, token=token)

    member = house.signer.token(subject, name="Other", organization=["annex"])
    there = await house.call(UPDATE, {"i": {"displayName": "Other"}}, token=member)

    assert there["data"]["updateProfile"] == {"id": subject, "displayName": "Other"}
    assert "Sophie" not in str(await house.call(ME, token=member))
    assert (await house.call(ME, token=token))["data"]["me"]["displayName"] == "Sophie"


async def test_sql_of_another_market_or_of_nobody_reaches_no_profile(house: Any, customers_url: str) -> None:
    """The last line of defence holds below all of our code."""
    subject, token = house.person()
    await house.call(UPDATE, {"i": {"displayName": "Sophie"}}, token=token)

    with acting_for("annex"):
        assert await house.rows("update profiles set display_name = 'X' where id = :id returning id", id=subject) == []
    assert len(await house.rows("select id from profiles where id = :id", id=subject)) == 1
    connection = await asyncpg.connect(customers_url)
    assert await connection.fetchval("select count(*) from profiles") == 0
    await connection.close()
