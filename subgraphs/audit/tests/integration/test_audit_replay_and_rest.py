"""Replays, lineage and the REST routes, on real PostgreSQL and Redis."""

import asyncio
import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from audit.application.ports import EntryFilter
from audit.config import Settings
from audit.persistence.reading import conditions
from audit.persistence.tables import ENTRIES
from audit.replay import main as replay_to_file
from audit.wiring import build_worker
from launcher.testing import RedisServer
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from stoa_messaging import Delivery, Envelope, Outcome, Seal, broker_from_url
from stoa_primitives import new_id

REPLAY = (
    """mutation ($i: ReplayAuditEventsInput!) { replayAuditEvents(input: $i) { id sent leftOut { reason events } } }"""
)
LINEAGE = "query ($e: ID!) { auditLineage(event: $e) { whole svg mermaid events { id type depth cause } } }"


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    settings: Settings
    clock: Any
    auditor: str

    async def hear(self, event_type: str, data: dict[str, Any], **more: Any) -> Envelope: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def operator(house: House) -> str:
    return str(house.signer.token("olga", scopes="audit.read events.manage"))


async def replay(house: House, to: str, touches: str, **more: Any) -> dict[str, Any]:
    since = (house.clock.now() - timedelta(days=1)).isoformat()
    given = {"consumer": to, "reason": "a projection was lost", "filter": {"touches": touches, "since": since}}
    answer = await house.call(REPLAY, {"i": {**given, **more}}, token=operator(house))
    return dict(answer)


async def test_a_stream_is_replayed_to_one_consumer_in_its_order(house: House, redis_server: RedisServer) -> None:
    """A lost projection is filled again from the journal, sealed as its publisher sealed it, and nobody else works twice."""
    order_id, group = str(uuid.uuid4()), f"projection_{uuid.uuid4().hex}"
    original = [
        await house.hear("ordering.order_placed", {"order_id": order_id, "n": n}, aggregate_id=order_id, sequence=n + 1)
        for n in range(3)
    ]
    broker, seal = broker_from_url(redis_server.database_url(6)), Seal.from_environment()
    heard: list[Envelope] = []
    everything = asyncio.Event()

    async def deliver(delivery: Delivery) -> Outcome:
        seal.verify(delivery.topic, delivery.body, delivery.signature)
        heard.append(Envelope.model_validate_json(delivery.body))
        if len(heard) == 3:
            everything.set()
        return Outcome.DONE

    await broker.connect()
    async with broker.consuming(group, ["ordering.order_placed"], deliver):
        answer = await replay(house, group, order_id)
        await asyncio.wait_for(everything.wait(), 10)
    await broker.close()

    assert answer["data"]["replayAuditEvents"]["sent"] == 3
    assert heard == original
    replay_id = answer["data"]["replayAuditEvents"]["id"]
    ((actor, payload),) = await house.rows("select actor, payload from entries where event_id = :id", id=replay_id)
    assert (actor, json.loads(payload)["reason"]) == ("olga", "a projection was lost")


async def test_what_the_journal_never_kept_is_not_replayed(house: House, redis_server: RedisServer) -> None:
    """A payment without its token, or an address that was erased, must not be made up."""
    broker, group, order_id = broker_from_url(redis_server.database_url(6)), f"g{uuid.uuid4().hex}", str(uuid.uuid4())
    await broker.connect()
    await broker.declare(group, ["x"])
    await broker.close()
    await house.hear("ordering.payment_requested", {"order_id": order_id, "token": "tok_visa"})

    answer = await replay(house, group, order_id)

    left = answer["data"]["replayAuditEvents"]
    assert (left["sent"], [each["events"] for each in left["leftOut"]]) == (0, [1])
    assert "secret" in left["leftOut"][0]["reason"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "REPLAY_INVALID"),
        ({"consumer": "no such-thing"}, "REPLAY_INVALID"),
        ({"consumer": "nobody_ever"}, "CONSUMER_UNKNOWN"),
        ({"filter": {"since": "2999-01-01T00:00:00Z"}}, "REPLAY_INVALID"),
        ({"filter": {"touches": "x"}}, "REPLAY_TOO_OLD"),
        ({"filter": {"touches": "x", "since": "2020-01-01T00:00:00Z"}}, "REPLAY_TOO_OLD"),
    ],
)
async def test_a_replay_that_could_do_harm_is_refused(house: House, change: dict[str, Any], code: str) -> None:
    """Consumers forget after two weeks: an older event could charge or mail a second time."""
    order_id = str(uuid.uuid4())
    await house.hear("ordering.order_placed", {"order_id": order_id})

    answer = await replay(house, "shipping", order_id, **change)

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_replay_is_for_who_may_manage_events(house: House) -> None:
    """Reading the journal must not be enough to make the market work again."""
    given = {"consumer": "shipping", "reason": "x", "filter": {"touches": "x"}}

    answer = await house.call(REPLAY, {"i": given}, token=house.auditor)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_lineage_tells_what_led_to_what(house: House) -> None:
    """Why was this customer charged: the answer is a chain of causes."""
    root = await house.hear("basket.checked_out", {"basket_id": "b"})
    placed = await house.hear("ordering.order_placed", {}, causation_id=root.id, correlation_id=root.id)
    asked = await house.hear("ordering.payment_requested", {}, causation_id=placed.id, correlation_id=root.id)
    paid = await house.hear("payment.payment_authorised", {}, causation_id=asked.id, correlation_id=root.id)
    told = await house.hear("notifications.told", {}, causation_id=placed.id, correlation_id=root.id)

    found = (await house.call(LINEAGE, {"e": paid.id}, token=house.auditor))["data"]["auditLineage"]

    steps = [(step["id"], step["depth"], step["cause"]) for step in found["events"]]
    assert steps == [
        (root.id, 0, None),
        (placed.id, 1, root.id),
        (asked.id, 2, placed.id),
        (paid.id, 3, asked.id),
        (told.id, 2, placed.id),
    ]
    assert found["whole"] is True
    assert found["svg"].startswith("<svg")
    assert found["mermaid"].count("-->") == 4
    unknown = await house.call(LINEAGE, {"e": new_id()}, token=house.auditor)
    assert unknown["errors"][0]["extensions"]["code"] == "AUDIT_EVENT_NOT_FOUND"


async def rest(house: House, path: str, token: str | None, **given: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if "json" in given:
        return await house.call.http.post(f"/api/audit{path}", headers=headers, **given)
    return await house.call.http.get(f"/api/audit{path}", headers=headers, params=given)


async def test_the_routes_answer_as_their_page_says(house: House) -> None:
    """Tools that speak no GraphQL read the same journal."""
    order_id = str(uuid.uuid4())
    event = await house.hear("ordering.order_placed", {"order_id": order_id})
    token = house.auditor

    events = (await rest(house, "/events", token, stream_id=order_id)).json()
    documents = (await rest(house, "/documents/order", token, stream_id=order_id)).json()
    trail = (await rest(house, f"/trails/{order_id}", token)).json()
    verified = (await rest(house, "/verify", token)).json()
    picture = await rest(house, f"/lineage/{event.id}", token, **{"as": "svg"})
    openapi = (await rest(house, "/openapi.json", None)).json()

    assert [item["id"] for item in events["items"]] == [item["id"] for item in trail["items"]] == [event.id]
    assert set(documents["items"][0]) == {"id", "entity", "action", "timestamp", "payload"}
    assert (documents["items"][0]["entity"], documents["items"][0]["action"]) == ("order", "placed")
    assert set(events["items"][0]) == set(openapi["components"]["schemas"]["Event"]["properties"])
    assert set(verified) == set(openapi["components"]["schemas"]["Verification"]["properties"])
    assert (verified["whole"], picture.headers["content-type"]) == (True, "image/svg+xml")
    assert "POST /api/audit/replay" in (await rest(house, "/docs", None)).text


@pytest.mark.parametrize(
    ("path", "given", "status", "code"),
    [
        ("/events", {"first": "0"}, 400, "PAGE_SIZE_INVALID"),
        ("/events", {"first": "-1"}, 400, "PARAMETER_INVALID"),
        ("/events", {"first": "9" * 5000}, 400, "PARAMETER_INVALID"),
        ("/events", {"after": "forged"}, 400, "CURSOR_INVALID"),
        ("/events", {"typo": "x"}, 400, "PARAMETER_INVALID"),
        ("/events", {"since": "year 9999"}, 400, "PARAMETER_INVALID"),
        ("/events", {"text": "\u0000"}, 400, "AUDIT_SEARCH_INVALID"),
        ("/trails/%07", {}, 400, "AUDIT_SEARCH_INVALID"),
        ("/lineage/nothing", {}, 404, "AUDIT_EVENT_NOT_FOUND"),
        ("/replay", {"json": ["x"]}, 400, "PARAMETER_INVALID"),
        ("/replay", {"json": {"consumer": "shipping", "reason": "x" * 20_000}}, 400, "PARAMETER_INVALID"),
    ],
)
async def test_bad_questions_are_refused_in_words(
    house: House, path: str, given: dict[str, Any], status: int, code: str
) -> None:
    """Bad input must never be answered by an error page."""
    answer = await rest(house, path, operator(house), **given)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_the_routes_ask_for_a_token_and_its_scope(house: House) -> None:
    """REST must not be the back door of GraphQL."""
    guest = await rest(house, "/events", None)
    customer = await rest(house, "/events", house.signer.token("me"))
    forged = await rest(house, "/events", "not-a-token")
    auditor = await rest(house, "/replay", house.auditor, json={})

    assert [answer.status_code for answer in (guest, customer, forged, auditor)] == [401, 403, 401, 403]


async def test_the_worker_hears_topics_that_nobody_named(own_house: House, redis_server: RedisServer) -> None:
    """A new domain must be in the journal from its first event on."""
    url = redis_server.database_url(7)
    settings = own_house.settings.model_copy(update={"broker_url": url})
    publisher, topic = broker_from_url(url), f"newdomain{uuid.uuid4().hex[:8]}.thing_happened"
    event = Envelope(
        id=new_id(), type=topic, occurred_at=own_house.clock.now(), aggregate_id="a", correlation_id="c", data={}
    )

    async with build_worker(settings):
        await publisher.publish(topic, event.to_bytes(), event_id=event.id)
        async with asyncio.timeout(15):
            while not await own_house.rows("select 1 from entries where event_id = :id", id=event.id):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.02)
    await publisher.close()


QUESTIONS = {
    "type": (EntryFilter(event_type="d.t7"), "entries_by_type"),
    "entity": (EntryFilter(entity="n7"), "entries_by_entity"),
    "actor": (EntryFilter(actor="p7"), "entries_by_actor"),
    "touch": (EntryFilter(touches="g77"), "entries_by_touch"),
    "text": (EntryFilter(text="w77"), "entries_by_text"),
    "nothing": (EntryFilter(), "entries_pkey"),
}


_MANY = """insert into entries (chain, position, recorded_at, previous_hash, hash, event_id, event_type, event_version,
    occurred_at, domain, entity, action, aggregate_id, actor, correlation_id, after, touches, payload)
  select 'plans', n, now(), '', '', 'e' || n, 'd.t' || n % 50, 1, now(), 'd', 'n' || n % 50, 'a', 'g' || n, 'p' || n % 50,
    'c' || n, '{}', array['g' || n], '{"word": "w' || n || '"}' from generate_series(1, 20000) n returning 1"""


@pytest.mark.parametrize("question", QUESTIONS)
async def test_every_search_walks_an_index(house: House, question: str) -> None:
    """At a million entries a scan is a minute."""
    wanted, index = QUESTIONS[question]
    if not await house.rows("select 1 from entries where chain = 'plans' limit 1"):
        await house.rows(_MANY)
        async with house.database.engine.begin() as connection:
            await connection.exec_driver_sql("analyze entries")
    query = select(ENTRIES.c.event_id).where(*conditions("plans", wanted)).order_by(ENTRIES.c.position.desc()).limit(50)
    compiled = query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    async with house.database.engine.connect() as connection:
        plan = "\n".join(row[0] for row in (await connection.exec_driver_sql(f"explain {compiled}")).all())

    names = await house.rows(
        "select inhrelid::regclass::text from pg_inherits where inhparent = cast(:index as regclass)", index=index
    )
    assert any(name in plan for (name,) in names), plan
    assert f"Seq Scan on entries_{datetime.now(UTC):%Y_%m}" not in plan, plan


async def test_a_stream_is_written_to_a_file_with_its_personal_data_and_the_deed_is_noted(
    house: House, tmp_path: Path
) -> None:
    """What consumers have forgotten comes back from a file, as it was said, whatever its age."""
    order_id, file = str(uuid.uuid4()), tmp_path / "events.jsonl"
    customer = {"id": str(uuid.uuid4()), "email": "a@example.org", "name": "A"}
    events = [await house.hear("ordering.order_confirmed", {"order_id": order_id, "customer": customer}) for _ in "ab"]
    arguments = [str(file), "--reason", "a lost projection", "--touches", order_id, "--by", "olga"]

    done = await asyncio.to_thread(replay_to_file, arguments, house.settings)
    again = await asyncio.to_thread(replay_to_file, arguments, house.settings)

    assert (done, again) == (0, 1)
    assert [Envelope.model_validate_json(line) for line in file.read_text().splitlines()] == events
    assert file.stat().st_mode & 0o077 == 0
    deeds = "select actor from entries where event_type = 'audit.stream_replayed' and payload like '%' || :id || '%'"
    assert ("console:olga",) in [tuple(row) for row in await house.rows(deeds, id=order_id)]
