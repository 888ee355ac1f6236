"""What an export shows and an erasure leaves, on real PostgreSQL."""

import json
import uuid
from typing import Any

from stoa_messaging import Envelope
from stoa_messaging.sealing import new_seal, unseal

House = Any


async def answers(house: House) -> list[Envelope]:
    rows = await house.rows("select payload from outbox where headers ->> 'stoa-topic' like '%customer_%' order by id")
    return [Envelope.model_validate_json(payload) for (payload,) in rows]


async def test_an_export_holds_ones_own_reviews_and_nobody_elses(house: House) -> None:
    """A person asking for their data must not be handed somebody else's."""
    lamp = str(uuid.uuid4())
    await house.published(lamp, title="Somebody else")
    mine, subject, _ = await house.published(lamp, title="My own words")
    await house.rows("delete from outbox returning 1")
    public, private = new_seal()

    await house.hear("customers.export_requested", {"export_id": "e1", "customer_id": subject, "key": public})

    (answer,) = await answers(house)
    assert answer.type == "reviews.customer_data_exported"
    assert (answer.data["sequence"], answer.data["last"]) == (0, True)
    assert "My own words" not in json.dumps(answer.data)
    found = json.loads(unseal(answer.data["part"], private))
    assert [review["id"] for review in found["reviews"]] == [mine]
    assert [delivery["product_id"] for delivery in found["deliveries"]] == [lamp]


async def test_an_erasure_takes_reviews_votes_and_stars(house: House) -> None:
    """Stars of somebody who is gone must not stay in the sum."""
    lamp = str(uuid.uuid4())
    other, _, _ = await house.published(lamp, 1)
    _, subject, token = await house.published(lamp, 5)
    await house.data("mutation ($r: ID!) { voteHelpful(reviewId: $r) { id } }", {"r": other}, token)
    await house.rows("delete from outbox returning 1")
    asked = {"erasure_id": "x1", "customer_id": subject, "domains": ["reviews"]}

    for _ in range(2):
        await house.hear("customers.erasure_requested", asked)

    assert [answer.data["waiting"] for answer in await answers(house)] == [None, None]
    for table in ("reviews", "votes", "deliveries"):
        assert await house.rows(f"select 1 from {table} where customer_id = :c", c=subject) == []
    assert await house.rows("select helpful_count from reviews where id = :r", r=other) == [(0,)]
    assert await house.rows("select stars from ratings where product_id = :p and given > 0", p=lamp) == [(1,)]


async def test_a_domain_that_is_not_asked_does_nothing(house: House) -> None:
    """Erasing out of turn would take the address of a parcel on its way."""
    _, subject, _ = await house.published(str(uuid.uuid4()))
    await house.rows("delete from outbox returning 1")

    await house.hear("customers.erasure_requested", {"erasure_id": "x", "customer_id": subject, "domains": ["basket"]})

    assert await answers(house) == []
    assert len(await house.rows("select 1 from reviews where customer_id = :c", c=subject)) == 1
