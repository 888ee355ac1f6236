"""What is heard together is the same chain as what is heard one by one, at the price of one append."""

import asyncio
import json
import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from audit.application.verify_chain import VerifyChain, verify_chain
from audit.persistence.transactions import PostgresTransactions, Working
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_messaging.sealing import new_seal
from stoa_primitives import acting_for, current_tenant, new_id
from stoa_service.query_plans import sent_statements

COLUMNS = """position, recorded_at, event_id, event_type, event_version, occurred_at, domain, entity, action, aggregate_id, actor,
    customer_id, causation_id, correlation_id, sequence, after, touches, payload, personal_subject, things::text, search::text"""
KINDS = ("basket.checked_out", "ordering.order_placed", "payment.payment_captured", "catalog.price_changed")
KEY, _ = new_seal()


class House(Protocol):
    consumer: Consumer
    database: Any
    settings: Any
    clock: Any
    proof: Any

    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def heard(event_type: str, data: dict[str, Any], correlation_id: str | None = None) -> Envelope:
    identity = new_id()
    return Envelope(
        id=identity,
        type=event_type,
        occurred_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
        aggregate_id=new_id(),
        correlation_id=correlation_id or identity,
        causation_id=correlation_id,
        sequence=3,
        after={event_type: 2},
        data=data,
    )


def mixed(seed: int) -> list[Envelope]:
    """Chains of events of which only some say whom they are about, with addresses; requests of people in between."""
    chance = random.Random(seed)
    people = [str(uuid.uuid4()) for _ in range(4)]
    chains = {new_id(): chance.choice(people) for _ in range(8)}
    found = []
    for number in range(50):
        correlation, person = chance.choice(list(chains.items()))
        data: dict[str, Any] = {
            "order_id": f'o"{number}\\',
            "shipping_address": {"city": f"City {number}", "country": "DE"},
        }
        if chance.random() < 0.4:
            data["customer"] = {"id": person, "email": f"{number}@example.org"}
        found.append(heard(chance.choice(KINDS), data, chance.choice([correlation, None])))
    erasure = {"erasure_id": "e1", "customer_id": people[0], "domains": ["audit"]}
    export = {"export_id": "x1", "customer_id": people[1], "key": KEY}
    found.insert(chance.randint(10, 40), heard("customers.erasure_requested", erasure))
    found.insert(chance.randint(10, 40), heard("customers.export_requested", export))
    return found


async def one_by_one(house: House, envelopes: Sequence[Envelope]) -> None:
    for each in envelopes:
        await house.consumer.handle(Delivery(topic=each.type, body=each.to_bytes()))


async def together(house: House, envelopes: Sequence[Envelope]) -> None:
    await asyncio.gather(*(house.consumer.handle(Delivery(topic=e.type, body=e.to_bytes())) for e in envelopes))


async def stored(house: House) -> dict[str, Any]:
    """The chain, what is sealed in it as it reads when it is opened, and what was answered."""
    rows = await house.rows(
        "select event_id, personal_subject, personal from entries where personal is not null order by position"
    )
    async with PostgresTransactions(house.database, Working(house.settings.master_key))() as work:
        opened = await work.vault.open([(row.personal_subject, row.personal) for row in rows])
    answers = [json.loads(bytes(row[0])) for row in await house.rows("select payload from outbox order by id")]
    return {
        "entries": await house.rows(f"select {COLUMNS} from entries order by position"),
        "personal": [(row.event_id, text) for row, text in zip(rows, opened, strict=True)],
        "keys": await house.rows("select subject, wrapped_key is null from subject_keys order by subject"),
        "answers": [(each["type"], each["causation_id"]) for each in answers if each["tenant"] == current_tenant()],
    }


@pytest.mark.parametrize("seed", range(4))
async def test_many_heard_together_are_the_chain_of_one_by_one(own_house: House, seed: int) -> None:
    """A batch that seals for the wrong person, or after they asked to be forgotten, breaks a promise that was made to them."""
    envelopes, found = mixed(seed), []
    for tell in (one_by_one, together):
        tenant = f"t-{tell.__name__.replace('_', '-')}"
        with acting_for(tenant):
            await own_house.rows("delete from inbox returning 1")
            await tell(own_house, [each.model_copy(update={"tenant": tenant}) for each in envelopes])
            verification = await verify_chain(VerifyChain(chain=tenant, full=True), own_house.proof, b"key")
            assert (verification.is_whole, verification.head) == (True, len(envelopes))
            found.append(await stored(own_house))

    assert found[0] == found[1]
    assert any(text is not None for _, text in found[0]["personal"])
    assert any(destroyed for _, destroyed in found[0]["keys"])
    assert len(found[0]["answers"]) == 2


async def test_fifty_events_take_a_handful_of_statements(own_house: House) -> None:
    """Every event of the market is recorded: what each costs here, each order pays twenty times."""
    await together(own_house, [heard(KINDS[0], {"n": 1})])
    envelopes = [each for each in mixed(1) if not each.type.startswith("customers.")]
    with sent_statements() as sent:
        await together(own_house, envelopes)

    # Claims; whom they are about; keys, read and made; the head; the entries.
    assert len(sent) == 6, [each.text for each in sent]
