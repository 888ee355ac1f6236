"""The journal on real PostgreSQL."""

import asyncio
import json
import uuid
from typing import Any, Protocol

import pytest
from audit.application.verify_chain import VerifyChain, verify_and_note, verify_chain
from audit.migrate import MIGRATIONS
from audit.persistence.tables import LARGEST_PAYLOAD, METADATA
from audit.verify import told
from launcher.testing import PostgresServer
from sqlalchemy.exc import DBAPIError
from stoa_messaging import Envelope
from stoa_service.testing import migration_differences

EVENTS = """query ($f: AuditFilter, $n: Int! = 50, $a: String) { auditEvents(filter: $f, first: $n, after: $a) {
  edges { node { id type entity action entityId actor payload position hash previousHash } }
  pageInfo { hasNextPage endCursor } } }"""
TRAIL = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { auditTrail { edges { node { type } } } } } }"


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    settings: Any
    clock: Any
    proof: Any
    auditor: str

    async def hear(self, event_type: str, data: dict[str, Any], **more: Any) -> Envelope: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def found(house: House, **variables: Any) -> list[dict[str, Any]]:
    answer = await house.call(EVENTS, variables, token=house.auditor)
    assert "errors" not in answer, answer
    return [edge["node"] for edge in answer["data"]["auditEvents"]["edges"]]


def order(**more: Any) -> dict[str, Any]:
    return {"order_id": str(uuid.uuid4()), "number": "S-7", "customer_id": str(uuid.uuid4()), **more}


async def test_an_event_of_any_domain_becomes_an_entry_with_its_words(house: House) -> None:
    """An audit that knows only some events is no audit."""
    placed = order(requested_by="stefan")
    event = await house.hear("warehouses.gate_opened", placed, aggregate_id="gate-1")

    (entry,) = await found(house, f={"touches": placed["order_id"]})

    assert (entry["id"], entry["type"], entry["entityId"]) == (event.id, "warehouses.gate_opened", "gate-1")
    assert (entry["entity"], entry["action"], entry["actor"]) == ("gate", "opened", "stefan")
    assert json.loads(entry["payload"]) == placed


async def test_an_event_delivered_twice_is_one_entry(house: House) -> None:
    """At-least-once delivery must not look like two deeds."""
    placed, event_id = order(), str(uuid.uuid4())

    for _ in range(2):
        await house.hear("ordering.order_placed", placed, event_id=event_id)

    assert len(await found(house, f={"touches": placed["order_id"]})) == 1


async def test_many_at_once_are_one_chain_without_a_gap(own_house: House) -> None:
    """Two workers that append at the same moment must not fork the chain."""
    await asyncio.gather(*(own_house.hear("catalog.variant_changed", {"variant_id": f"v{n}"}) for n in range(40)))

    verification = await verify_chain(VerifyChain(chain="market", full=True), own_house.proof, b"key")

    assert (verification.is_whole, verification.checked, verification.head) == (True, 40, 40)


async def test_the_database_refuses_to_change_the_past(own_house: House) -> None:
    """Who holds the service's password must not be able to tidy up unseen."""
    await own_house.hear("ordering.order_placed", order())
    month = (await own_house.rows("select tableoid::regclass::text from entries limit 1"))[0][0]

    for deed in ("update {} set actor = 'nobody'", "delete from {}", "truncate {}"):
        for table in ("entries", month):
            with pytest.raises(DBAPIError, match=r"permission denied|neither changed nor deleted"):
                await own_house.rows(deed.format(table))
    async with own_house.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"grant update, delete, truncate on entries, {month} to current_user")
    # Even with the right granted back, the trigger says no; a partition by itself shows no row at all.
    for deed in ("update entries set actor = 'nobody'", "delete from entries", "truncate entries", f"truncate {month}"):
        with pytest.raises(DBAPIError, match="neither changed nor deleted"):
            await own_house.rows(deed)
    assert await own_house.rows(f"select 1 from {month}") == []
    assert len(await own_house.rows("select 1 from entries")) == 1


FORGERIES = {
    "an entry is changed": ("update entries set actor = 'nobody' where position = 3", 3),
    "its payload is changed": ("update entries set payload = '{}' where position = 2", 2),
    "an entry is taken out": ("delete from entries where position = 4", 4),
    "the head is turned back": ("update chains set position = 4", 5),
    "the head's hash is another": ("update chains set hash = previous_hash", 6),
    "the newest is taken out": ("delete from entries where position = 5", 5),
    "two change places": (
        "update entries e set payload = o.payload from entries o where (e.position, o.position) in ((3, 4), (4, 3))",
        3,
    ),
    "the moment is changed": (
        "update entries set recorded_at = recorded_at + interval '1 second' where position = 5",
        5,
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_whoever_gets_past_the_locks_is_found_out(own_house: House, forgery: str) -> None:
    """A proof that never fails proves nothing: each way to forge the journal is told with its first entry."""
    for number in range(5):
        await own_house.hear("ordering.order_placed", order(number=f"S-{number}"))
    statement, position = FORGERIES[forgery]
    async with own_house.database.engine.begin() as connection:
        await connection.exec_driver_sql("grant update, delete on entries to current_user")
        await connection.exec_driver_sql("alter table entries disable trigger entries_are_final")
        partitions = await connection.exec_driver_sql(
            "select inhrelid::regclass from pg_inherits where inhparent = 'entries'::regclass"
        )
        for partition in partitions.scalars().all():
            await connection.exec_driver_sql(f"alter table {partition} disable trigger entries_are_final")
        await connection.exec_driver_sql(statement)

    verification = await verify_chain(VerifyChain(chain="market", full=True), own_house.proof, b"key")

    assert verification.broken is not None, verification
    assert verification.broken.position == position
    assert f"BROKEN at entry {position}" in told(verification)


async def test_a_check_begins_where_the_last_one_ended(own_house: House) -> None:
    """A journal of years must not be read from its beginning each hour."""
    key = b"k" * 32
    for _ in range(4):
        await own_house.hear("ordering.order_placed", order())
    first = await verify_and_note(VerifyChain(chain="market"), own_house.proof, key, own_house.clock.now())
    await own_house.hear("ordering.order_placed", order())

    second = await verify_and_note(VerifyChain(chain="market"), own_house.proof, key, own_house.clock.now())
    forged = await verify_chain(VerifyChain(chain="market"), own_house.proof, b"another key")

    assert (first.since, first.checked, second.since, second.checked) == (0, 4, 4, 1)
    assert second.is_whole
    assert forged.broken is not None
    assert "not signed" in forged.broken.reason


async def test_a_check_of_a_growing_chain_raises_no_false_alarm(own_house: House) -> None:
    """An alarm that rings in every busy hour is switched off, and then nobody hears the true one."""

    async def grow() -> None:
        for number in range(40):
            await own_house.hear("catalog.variant_changed", {"variant_id": f"v{number}"})

    growing = asyncio.create_task(grow())
    found = []
    while not growing.done():
        found.append(await verify_chain(VerifyChain(chain="market", full=True), own_house.proof, b"k"))
    await growing

    assert len(found) > 1
    assert [each for each in found if not each.is_whole] == []


async def test_a_chain_written_anew_does_not_pass_its_checkpoints(own_house: House) -> None:
    """Whoever computes all hashes anew must still be found out by what was signed before."""
    key = b"k" * 32
    for _ in range(3):
        await own_house.hear("ordering.order_placed", order())
    await verify_and_note(VerifyChain(chain="market"), own_house.proof, key, own_house.clock.now())
    await own_house.rows("delete from chains returning 1")
    month = (await own_house.rows("select tableoid::regclass::text from entries limit 1"))[0][0]
    async with own_house.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"alter table entries detach partition {month}")
        await connection.exec_driver_sql(f"drop table {month}")
        await connection.exec_driver_sql("select ensure_month((now() at time zone 'UTC')::date)")
    for _ in range(3):
        await own_house.hear("ordering.order_placed", order())

    verification = await verify_chain(VerifyChain(chain="market", full=True), own_house.proof, key)

    assert verification.broken is not None
    assert "written anew" in verification.broken.reason


async def test_search_finds_by_each_of_its_questions(house: House) -> None:
    """Whoever looks for one deed must not read a million."""
    mark, mine = uuid.uuid4().hex, order(changed_by="samira")
    await house.hear("payment.payment_refunded", {**mine, "reason": f"lamp {mark} broken"})
    await house.hear("ordering.order_placed", order())

    for wanted in (
        {"type": "payment.payment_refunded", "touches": mine["order_id"]},
        {"entity": "payment", "customerId": mine["customer_id"]},
        {"actor": "samira", "domain": "payment"},
        {"text": f"{mark} broken"},
        {"touches": mine["order_id"], "since": "2020-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"},
    ):
        nodes = await found(house, f=wanted)
        assert [node["type"] for node in nodes if mine["order_id"] in node["payload"]] == ["payment.payment_refunded"]
    assert await found(house, f={"touches": mine["order_id"], "until": "2020-01-01T00:00:00Z"}) == []
    assert await found(house, f={"text": f"{mark} whole"}) == []


async def test_pages_follow_each_other_without_a_hole(house: House) -> None:
    """An entry between two pages would be an entry nobody ever sees."""
    subject = str(uuid.uuid4())
    for number in range(5):
        await house.hear("inventory.stock_low", {"variant_id": subject, "on_hand": number})

    seen: list[int] = []
    after = None
    for _ in range(3):
        variables = {"f": {"touches": subject}, "n": 2, "a": after}
        answer = (await house.call(EVENTS, variables, token=house.auditor))["data"]["auditEvents"]
        seen += [json.loads(edge["node"]["payload"])["on_hand"] for edge in answer["edges"]]
        after = answer["pageInfo"]["endCursor"]

    assert seen == [4, 3, 2, 1, 0]
    assert answer["pageInfo"]["hasNextPage"] is False
    refused = await house.call(EVENTS, {"a": f"{after}x"}, token=house.auditor)
    assert refused["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"


@pytest.mark.parametrize(
    "wanted",
    [
        {"text": ""},
        {"text": "x" * 201},
        {"actor": "a\u0007"},
        {"since": "2030-01-01T00:00:00Z", "until": "2030-01-01T00:00:00Z"},
    ],
)
async def test_questions_without_sense_are_refused_in_words(house: House, wanted: dict[str, str]) -> None:
    """Bad input must never be answered by an error page."""
    answer = await house.call(EVENTS, {"f": wanted}, token=house.auditor)

    assert answer["errors"][0]["extensions"]["code"] == "AUDIT_SEARCH_INVALID"


async def test_the_trail_of_an_order_holds_what_does_not_name_it(house: House) -> None:
    """The checkout that led to an order and the mail that came of it belong to its story."""
    placed = order()
    checkout = await house.hear("basket.checked_out", {"basket_id": "b1"})
    await house.hear("ordering.order_placed", placed, causation_id=checkout.id, correlation_id=checkout.id)
    await house.hear("payment.payment_captured", {"payment_id": "p1"}, correlation_id=checkout.id)
    await house.hear("ordering.order_placed", order())
    asked = {"r": [{"__typename": "Order", "id": placed["order_id"]}]}

    answer = await house.call(TRAIL, asked, token=house.auditor)
    refused = await house.call(TRAIL, asked, token=house.signer.token(placed["customer_id"]))

    edges = answer["data"]["_entities"][0]["auditTrail"]["edges"]
    assert [edge["node"]["type"] for edge in edges] == [
        "payment.payment_captured",
        "ordering.order_placed",
        "basket.checked_out",
    ]
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_row_92_somebody_elses_trail_is_as_good_as_none(house: House) -> None:
    """Row 92: a customer's token opens no journal, whether the id exists or not."""
    placed = order()
    await house.hear("ordering.order_placed", placed)
    token = house.signer.token(placed["customer_id"])
    query = "query ($of: ID!) { auditTrail(of: $of) { edges { node { id } } } }"

    answers = [await house.call(query, {"of": of}, token=token) for of in (placed["order_id"], str(uuid.uuid4()))]

    assert answers[0] == answers[1]
    assert answers[0]["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_row_111_a_huge_event_is_noted_without_its_contents(house: House) -> None:
    """Row 111: one event of a megabyte must neither be lost nor fill the journal; the database has the same limit."""
    placed = order(text="x" * (LARGEST_PAYLOAD + 1))
    event = await house.hear("catalog.text_changed", placed)

    (entry,) = await found(house, f={"touches": placed["order_id"]})

    assert entry["id"] == event.id
    assert json.loads(entry["payload"])["omitted"] == "too large"
    columns = "chain, recorded_at, previous_hash, hash, event_id, event_type, event_version, occurred_at, domain, entity, action, aggregate_id, actor, correlation_id, after, touches"
    raw = (
        f"insert into entries ({columns}, position, payload) select {columns}, 0, :big from entries limit 1 returning 1"
    )
    with pytest.raises(DBAPIError, match="entries_payload_size"):
        await house.rows(raw, big=json.dumps({"x": "y" * LARGEST_PAYLOAD}))


async def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_server: PostgresServer) -> None:
    """A column that only exists in the code fails at the customer's."""
    url = postgres_server.create_database("audit_migrations")

    differences = await migration_differences(MIGRATIONS, url, METADATA)

    assert [each for each in differences if "Table('entries_2" not in each and "entries_2" not in each] == []


async def test_the_journal_is_for_auditors(house: House) -> None:
    """What everybody did is not for everybody."""
    query = "{ auditEvents { edges { node { id } } } verifyAudit { whole } auditArchives { name } }"

    guest = await house.call(query)
    customer = await house.call(query, token=house.signer.token("me"))
    auditor = await house.call(query, token=house.auditor)

    assert [error["extensions"]["code"] for error in guest["errors"]] == ["UNAUTHENTICATED"] * 3
    assert [error["extensions"]["code"] for error in customer["errors"]] == ["FORBIDDEN"] * 3
    assert "errors" not in auditor, auditor
