from __future__ import annotations

import logging
from typing import Any

import pytest
from stoa.probe import FaultReport
from stoa.telemetry import TelemetryProbe
from stoa.testing import GatewayClient

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"


def logged(caplog: pytest.LogCaptureFixture, *, secrets: tuple[str, ...] = (), **members: Any) -> str:
    whole = {"subgraph": "a", "code": "X", "message": "boom", "path": "me.name", "reference": "ref-1", **members}
    with caplog.at_level(logging.WARNING, "stoa"):
        TelemetryProbe(secrets).subgraph_fault(FaultReport(**whole))
    return caplog.records[-1].getMessage()


async def test_requests_are_counted_where_they_happen(client: GatewayClient) -> None:
    """Who is paged by these numbers must be able to trust them."""
    for _ in range(2):
        await client.post("{ products { name stock } }")
    await client.post("{ fails }")

    text = (await client.send("GET", "/metrics")).text

    assert 'stoa_operation_seconds_count{kind="query",outcome="ok"} 2.0' in text
    assert 'stoa_operation_seconds_count{kind="query",outcome="errors"} 1.0' in text
    assert 'stoa_subgraph_seconds_count{outcome="ok",subgraph="catalog"} 3.0' in text
    assert 'stoa_subgraph_seconds_count{outcome="ok",subgraph="inventory"} 2.0' in text
    assert 'stoa_plan_lookups_total{result="miss"} 2.0' in text
    assert 'stoa_plan_lookups_total{result="hit"} 1.0' in text
    assert 'stoa_subgraph_faults_total{subgraph="catalog"} 1.0' in text


async def test_clients_cannot_add_series(client: GatewayClient) -> None:
    """A label that a client chooses fills the memory of whoever scrapes."""
    before = len((await client.send("GET", "/metrics")).text.splitlines())
    for number in range(20):
        await client.post(f"query Name{number} {{ a{number}: product(id: {number}) {{ name }} }}", operationName="x")
        await client.post(f"{{ unknown{number} }}")
    await client.post("{ products { name } }")
    once = len((await client.send("GET", "/metrics")).text.splitlines())
    await client.post("{ again: products { name } }")

    assert len((await client.send("GET", "/metrics")).text.splitlines()) == once
    assert once - before < 100


async def test_the_log_holds_the_whole_fault_and_the_client_only_its_reference(
    client: GatewayClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Row 45: staff find the cause by the reference that a shopper reads to them."""
    with caplog.at_level(logging.WARNING, "stoa"):
        response = await client.post("{ fails }")

    reference = response.json()["errors"][0]["extensions"]["reference"]
    assert "secrets" not in response.text
    assert "10.0.0.7" not in response.text
    [record] = [each.getMessage() for each in caplog.records if each.name == "stoa"]
    assert f"reference={reference}" in record
    assert "SELECT * FROM secrets at 10.0.0.7" in record
    assert 'path="fails"' in record


@pytest.mark.parametrize(
    "text",
    [
        f"refused: Authorization: Bearer {JWT}",
        f"token {JWT} expired",
        f'{{"access_token": "{JWT}"}}',
        "headers {'authorization': 'Basic c2VjcmV0OnNlY3JldA=='}",
        "password=hunter2-canary",
        '{"client_secret":"hunter2-canary"}',
        "api-key: hunter2-canary",
        "cannot connect to postgresql://shop:hunter2-canary@db/shop",
        "got Stoa-Gateway-Credential: hunter2-canary",
        "quoted our-own-credential here",
    ],
)
@pytest.mark.parametrize("place", ["message", "code", "path", "extensions"])
def test_credentials_never_reach_the_log(caplog: pytest.LogCaptureFixture, text: str, place: str) -> None:
    """A subgraph may quote the request that it got; logs are read and kept by many."""
    value: Any = {"request": [text]} if place == "extensions" else text

    line = logged(caplog, secrets=("our-own-credential",), **{place: value})

    assert not any(secret in line for secret in (JWT, JWT[:30], "hunter2", "c2VjcmV0", "our-own-credential"))
    assert "[removed]" in line


@pytest.mark.parametrize(
    "text", ["The token is missing.", "Basic plan", "bearer of bad news: 404", "password: required"]
)
def test_words_are_no_credentials(caplog: pytest.LogCaptureFixture, text: str) -> None:
    """A log from which the sense is removed helps nobody."""
    assert text.split(maxsplit=1)[0] in logged(caplog, message=text)


@pytest.mark.parametrize("place", ["message", "code", "path"])
def test_a_foreign_text_cannot_forge_a_log_line(caplog: pytest.LogCaptureFixture, place: str) -> None:
    """A line break in a message would write a record of the attacker's own."""
    members: dict[str, Any] = {place: 'x"\n2026-01-01 INFO stoa all is well reference=forged'}

    line = logged(caplog, **members)

    assert "\n" not in line
    assert '\\"' in line


def test_a_flood_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    """Disks fill up."""
    assert len(logged(caplog, message="x" * 1_000_000, extensions={"y": "z" * 1_000_000})) < 10_000


def test_a_bug_of_ours_is_logged_with_its_traceback_and_without_credentials(caplog: pytest.LogCaptureFixture) -> None:
    """The traceback may quote what the request carried."""
    error = RuntimeError(f"no plan for Bearer {JWT}")

    with caplog.at_level(logging.ERROR, "stoa"):
        probe = TelemetryProbe()
        probe.internal_error(error, reference="ref-2")

    assert "RuntimeError: no plan for Bearer [removed]" in caplog.text
    assert "stoa_internal_errors_total 1.0" in probe.render()[0].decode()


def test_open_subscriptions_go_up_and_down() -> None:
    """A gauge that only rises hides the leak that it is for."""
    probe = TelemetryProbe()

    probe.streams_changed(by=2)
    probe.streams_changed(by=-1)

    assert "stoa_open_subscriptions 1.0" in probe.render()[0].decode()
