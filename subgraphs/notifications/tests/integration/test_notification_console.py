"""The console, as an operator types it, on a real broker."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any, Protocol

import pytest
from notifications.config import Settings
from notifications.console.__main__ import main
from stoa_messaging import Broker, Delivery, Envelope, Outcome


class House(Protocol):
    broker: Broker
    settings: Settings

    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def console(house: House, *arguments: str, **changed: Any) -> int:
    """Runs a command as a process of its own would: in a thread with a loop of its own."""
    settings = house.settings.model_copy(update=changed)
    return await asyncio.to_thread(main, list(arguments), settings)


async def bury(house: House, domain: str) -> str:
    event_id = str(uuid.uuid4())
    body = json.dumps({"id": event_id}).encode()
    await house.broker.bury(domain, Delivery(topic="ordering.order_placed", body=body), reason="ValueError: no")
    (letter,) = [each for each in await house.broker.dead_letters.list(domain, limit=200) if each.event_id == event_id]
    return letter.id


async def test_what_is_published_is_seen_by_who_tails(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever looks for a fault has to see events pass."""
    event_type = f"test.console_{uuid.uuid4().hex}"
    await console(house, "publish", event_type)
    tailing = asyncio.create_task(console(house, "tail", "--topic", "test.console_*", "--count", "1", "--data"))
    while not tailing.done():  # the tail begins at some moment: publish until it has seen one
        assert await console(house, "publish", event_type, "--data", '{"n": 1}') == 0
        await asyncio.wait([tailing], timeout=0.1)

    shown = [line for line in capsys.readouterr().out.splitlines() if "published" not in line]
    assert (tailing.result(), len(shown)) == (0, 1)
    assert (event_type in shown[0], '{"n": 1}' in shown[0]) == (True, True)


async def test_dead_letters_are_listed_discarded_and_redriven_with_a_reason(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """At night there is a shell and no staff console."""
    kept, thrown = await bury(house, "catalog"), await bury(house, "catalog")
    await console(house, "dead", "list", "catalog")
    listed = capsys.readouterr().out
    await console(house, "dead", "list")
    counted = capsys.readouterr().out

    discarded = await console(house, "dead", "discard", "catalog", thrown, "--reason", "a test", "--by", "olga")
    redriven = await console(house, "dead", "redrive", "catalog", kept, "--reason", "mended", "--by", "olga")
    again = await console(house, "dead", "redrive", "catalog", kept, "--reason", "mended")

    assert (kept in listed, thrown in listed, "catalog" in counted) == (True, True, True)
    assert (discarded, redriven, again) == (0, 0, 1)
    assert "DEAD_LETTER_NOT_FOUND" in capsys.readouterr().err
    events = [json.loads(bytes(row[0])) for row in await house.rows("select payload from outbox order by id")]
    decided = [event["data"] for event in events if event["data"].get("letter_id") in {kept, thrown}]
    assert [(each["reason"], each["requested_by"]) for each in decided] == [
        ("a test", "console:olga"),
        ("mended", "console:olga"),
    ]


async def test_a_file_is_replayed_to_one_domain_in_its_order(house: House, tmp_path: Path) -> None:
    """Months that consumers have forgotten come back from a file, and only to who needs them."""
    file, heard, whole = tmp_path / "events.jsonl", [], asyncio.Event()
    lines = [
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "type": "catalog.variant_changed",
                "occurred_at": "2030-01-01T00:00:00Z",
                "aggregate_id": "v1",
                "correlation_id": "c",
                "data": {"n": n},
            }
        )
        for n in range(3)
    ]
    file.write_text("\n".join(lines))

    async def deliver(delivery: Delivery) -> Outcome:
        heard.append(Envelope.model_validate_json(delivery.body).data["n"])
        if len(heard) == 3:
            whole.set()
        return Outcome.DONE

    async with house.broker.consuming("inventory", ["nothing.else"], deliver):
        done = await console(house, "replay", "--to", "inventory", "--reason", "a lost projection", "--file", str(file))
        await asyncio.wait_for(whole.wait(), 10)

    assert (done, heard) == (0, [0, 1, 2])


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (["publish", "ordering.order_placed"], {"stoa_env": "production"}),
        (["publish", "nonsense"], {}),
        (["publish", "a.b", "--data", "[]"], {}),
        (["replay", "--to", "inventory", "--reason", "x", "--type", "a.b"], {}),
        (["dead", "list", "nobody"], {}),
        (["dead", "discard", "catalog", "1-1", "--reason", " "], {}),
    ],
)
async def test_commands_that_could_do_harm_or_make_no_sense_are_refused(
    house: House,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    changed: dict[str, Any],
) -> None:
    """A typing error must not become an event."""
    monkeypatch.delenv("STOA_TOKEN", raising=False)

    assert await console(house, *arguments, **changed) == 1
    assert "INVALID" in capsys.readouterr().err
