"""Bad input at the edge of a subgraph: each row of the reference's list is answered with a code, never with a 500."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
import strawberry
from pydantic_settings import SettingsConfigDict
from stoa_primitives import InvalidInput
from stoa_service import (
    Caller,
    GraphQLApp,
    ServiceSettings,
    authenticated,
    build_graphql_app,
    build_schema,
    requires_scopes,
    sdl_of,
)
from stoa_service.testing import GraphQLCaller, TokenSigner, calling
from strawberry import Info


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ORDERING_")
    domain: ClassVar[str] = "ordering"


@dataclass
class Context:
    caller: Caller


@strawberry.federation.type(keys=["id"])
class Thing:
    id: strawberry.ID

    @strawberry.field
    def self_again(self) -> Thing:
        return self


STREAM_ENDS = asyncio.Event()


@strawberry.type
class Query:
    @strawberry.field
    def echo(self, text: str = "", number: int = 0) -> str:
        return f"{text}{number}"

    @strawberry.field
    def thing(self) -> Thing:
        return Thing(id=strawberry.ID("1"))

    @strawberry.field
    def refused(self) -> str:
        raise InvalidInput("That makes no sense.", field="x")

    @strawberry.field
    def broken(self) -> str:
        raise RuntimeError("select secret_column from hidden_table at 10.0.0.1")

    @authenticated
    @strawberry.field
    def me(self, info: Info[Context, None]) -> str:
        return info.context.caller.subject

    @requires_scopes("orders.read")
    @strawberry.field
    async def everything(self) -> str:
        return "all"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self) -> bool:
        return True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def counting(self, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def endless(self) -> AsyncIterator[int]:
        try:
            while True:
                yield 1
                await asyncio.sleep(0.01)
        finally:
            STREAM_ENDS.set()

    @authenticated
    @strawberry.subscription
    async def mine(self) -> AsyncIterator[int]:
        yield 1


SCHEMA = build_schema(query=Query, mutation=Mutation, subscription=Subscription)


@pytest.fixture(scope="module", name="signer")
def _signer() -> TokenSigner:
    return TokenSigner()


@pytest.fixture(scope="module", name="app")
def _app(signer: TokenSigner) -> GraphQLApp:
    return build_graphql_app(
        SCHEMA,
        settings=Settings(),
        context_factory=Context,
        verifier=signer.verifier,
    )


@pytest.fixture(scope="module", name="call")
async def _call(app: GraphQLApp) -> AsyncIterator[GraphQLCaller]:
    async with calling(app) as call:
        yield call


def fragments(levels: int) -> str:
    parts = [
        f"fragment F{n} on Thing {{ a: selfAgain {{ ...F{n + 1} }} b: selfAgain {{ ...F{n + 1} }} }}"
        for n in range(levels)
    ]
    return "{ thing { ...F0 } } " + " ".join(parts) + f" fragment F{levels} on Thing {{ id }}"


BAD_DOCUMENTS = {
    "5,000 aliases": ("{" + " ".join(f"a{n}: echo" for n in range(5000)) + "}", "GRAPHQL_PARSE_FAILED"),
    "aliases": ("{" + " ".join(f"a{n}: echo" for n in range(300)) + "}", "OPERATION_TOO_LARGE"),
    "tokens": ("{" + " ".join(["echo"] * 20_000) + "}", "GRAPHQL_PARSE_FAILED"),
    "directives": ("{echo" + " @skip(if: false)" * 1000 + "}", "OPERATION_TOO_LARGE"),
    "depth by fields": ("{thing" + "{selfAgain" * 40 + "{id}" + "}" * 41, "OPERATION_TOO_LARGE"),
    "depth beyond recursion": ("{thing" + "{selfAgain" * 3000 + "{id}" + "}" * 3001, None),
    "depth hidden in fragments": (fragments(30), "OPERATION_TOO_LARGE"),
    "fragment doubling": (fragments(18), "OPERATION_TOO_LARGE"),
    "circular fragments": (
        "{thing{...A}} fragment A on Thing{...B} fragment B on Thing{...A}",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "unknown field": ("{nothing}", "GRAPHQL_VALIDATION_FAILED"),
    "syntax": ("{", "GRAPHQL_PARSE_FAILED"),
    "integer of 2^31": ("{echo(number: 2147483648)}", "GRAPHQL_VALIDATION_FAILED"),
    "fraction for an integer": ("{echo(number: 1.5)}", "GRAPHQL_VALIDATION_FAILED"),
    "U+0000 in a literal": ('{echo(text: "a\\u0000b")}', "GRAPHQL_VALIDATION_FAILED"),
    "lone surrogate in a literal": ('{echo(text: "\\uD800")}', "GRAPHQL_PARSE_FAILED"),
    "unknown directive": ("{echo @nothing}", "GRAPHQL_VALIDATION_FAILED"),
    "empty": (" ", "BAD_REQUEST"),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
async def test_a_document_that_asks_too_much_or_makes_no_sense_is_refused(call: GraphQLCaller, name: str) -> None:
    """One request must not take the service's time from all others, nor crash it."""
    document, code = BAD_DOCUMENTS[name]

    answer = await call.http.post("/graphql", json={"query": document})

    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert 1 <= len(errors) <= 20
    assert code is None or code in {error["extensions"]["code"] for error in errors}
    assert await call("{echo}") == {"data": {"echo": "0"}}


BAD_BODIES = {
    "not JSON": b"{",
    "a list": b"[]",
    "a batch": b'[{"query":"{echo}"}]',
    "query is a number": b'{"query":1}',
    "variables are text": b'{"query":"{echo}","variables":"x"}',
    "operation name is a list": b'{"query":"{echo}","operationName":[]}',
    "operation name of 10,000 characters": b'{"query":"{echo}","operationName":"' + b"a" * 10_000 + b'"}',
    "unknown operation name": b'{"query":"query A{echo}","operationName":"B"}',
    "NaN": b'{"query":"{echo}","variables":{"a":NaN}}',
    "5,000 digits": b'{"query":"{echo}","variables":{"a":' + b"9" * 5000 + b"}}",
    "invalid UTF-8": b'{"query":"{echo}\xff"}',
    "lone surrogate": b'{"query":"{echo}","variables":{"a":"\\ud800"}}',
    "U+0000 in a variable": b'{"query":"{echo}","variables":{"a":["\\u0000"]}}',
    "U+0000 in a key": b'{"query":"{echo}","variables":{"\\u0000":1}}',
    "JSON 100,000 deep": b'{"query":"{echo}","variables":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "JSON 100 deep": b'{"query":"{echo}","variables":{"a":' + b"[" * 100 + b"]" * 100 + b"}}",
    "a subscription by plain POST": b'{"query":"subscription{counting(to:1)}"}',
    "no query": b"{}",
    "null": b"null",
    "nothing": b"",
}


@pytest.mark.parametrize("name", BAD_BODIES)
async def test_a_body_that_cannot_be_meant_is_refused(call: GraphQLCaller, name: str) -> None:
    """A plain stack answers several of these with a stack trace."""
    answer = await call.http.post("/graphql", content=BAD_BODIES[name], headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    "representation",
    [
        {},
        [],
        "text",
        None,
        {"__typename": "Nothing", "id": "1"},
        {"__typename": 7},
        {"__typename": "Thing", "id": None},
    ],
)
async def test_a_representation_that_names_no_entity_is_refused(call: GraphQLCaller, representation: Any) -> None:
    """Even the gateway's questions are checked before they reach SQL."""
    query = "query($r:[_Any!]!){_entities(representations:$r){...on Thing{id}}}"

    (error,) = (await call(query, {"r": [representation]}))["errors"]

    assert error["extensions"]["code"] in {"REPRESENTATION_INVALID", "GRAPHQL_VALIDATION_FAILED"}


async def test_an_entity_is_found_by_its_key(call: GraphQLCaller) -> None:
    """What every federated page is made of."""
    query = "query($r:[_Any!]!){_entities(representations:$r){...on Thing{id selfAgain{id}}}}"

    answer = await call(query, {"r": [{"__typename": "Thing", "id": "7"}]})

    assert answer == {"data": {"_entities": [{"id": "7", "selfAgain": {"id": "7"}}]}}


async def test_a_body_that_is_too_long_is_cut_off(call: GraphQLCaller) -> None:
    """Ten megabytes of query would hold the loop for a second."""
    body = b'{"query":"{echo}","variables":{"a":"' + b"a" * 3_000_000 + b'"}}'

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65_536

    headers = {"content-type": "application/json"}
    announced = await call.http.post("/graphql", content=body, headers=headers)
    streamed = await call.http.post("/graphql", content=endless(), headers=headers)

    assert (announced.status_code, streamed.status_code) == (413, 413)


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {},
    ],
)
async def test_only_plain_json_is_read(call: GraphQLCaller, headers: dict[str, str]) -> None:
    """A form a foreign page may send must not run an operation."""
    answer = await call.http.post("/graphql", content=b'{"query":"mutation{touch}"}', headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_only_post_is_spoken(call: GraphQLCaller, method: str) -> None:
    """A mutation by GET can be put into a picture's address."""
    assert (await call.http.request(method, "/graphql?query={echo}")).status_code == 405


@pytest.mark.parametrize("credential", [None, "", "dev-only-gatewa", "dev-only-gateway ", "x" * 10_000])
async def test_without_the_gateways_credential_nobody_is_answered(call: GraphQLCaller, credential: str | None) -> None:
    """A direct caller could forge what @requires fields carry."""
    headers = {} if credential is None else {"Stoa-Gateway-Credential": credential}
    if credential is None:
        request = call.http.build_request("POST", "/graphql", json={"query": "{echo}"})
        del request.headers["Stoa-Gateway-Credential"]
        answer = await call.http.send(request)
    else:
        answer = await call.http.post("/graphql", json={"query": "{echo}"}, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "GATEWAY_CREDENTIAL_REQUIRED"


async def test_a_refusal_shows_its_code_and_its_words(call: GraphQLCaller) -> None:
    """People act on the words, programs on the code."""
    (error,) = (await call("{refused}"))["errors"]

    assert error["message"] == "That makes no sense."
    assert error["extensions"] == {"code": "INVALID_INPUT", "details": {"field": "x"}}


async def test_an_internal_error_is_masked_and_logged_under_an_id(
    call: GraphQLCaller, caplog: pytest.LogCaptureFixture
) -> None:
    """SQL, hosts and stacks belong in the log, not at the client."""
    with caplog.at_level(logging.ERROR):
        answer = await call.http.post("/graphql", json={"query": "{broken}"})

    (error,) = answer.json()["errors"]
    assert "secret_column" not in answer.text
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert error["extensions"]["details"]["report"] in caplog.text
    assert "secret_column" in caplog.text


async def test_a_field_behind_a_permission_is_kept_from_those_without_it(
    call: GraphQLCaller, signer: TokenSigner
) -> None:
    """The gateway checks too, but a subgraph trusts nobody."""
    guest, customer = await call("{me}"), await call("{me everything}", token=signer.token("sophie"))
    staff = await call("{me everything}", token=signer.token("samira", scopes="openid orders.read"))

    assert guest["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert customer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert staff == {"data": {"me": "samira", "everything": "all"}}


def test_a_permission_stands_in_the_sdl_too() -> None:
    """A check the gateway does not know of leaks through its cache."""
    sdl = sdl_of(SCHEMA)

    assert "me: String! @authenticated" in sdl
    assert 'everything: String! @requiresScopes(scopes: [["orders.read"]])' in sdl
    assert "_entities" not in sdl
    assert "_Service" not in sdl


def test_a_permission_below_the_field_is_refused() -> None:
    """Written the wrong way round it would guard nothing, silently."""
    with pytest.raises(TypeError, match="above"):
        authenticated(lambda: None)
    with pytest.raises(ValueError, match="at least one"):
        requires_scopes()


async def stream(call: GraphQLCaller, query: str, token: str | None = None) -> str:
    headers = {"accept": "text/event-stream", **({"authorization": f"Bearer {token}"} if token else {})}
    return (await call.http.post("/graphql", json={"query": query}, headers=headers)).text


async def test_a_subscription_sends_every_value_and_says_when_it_is_over(call: GraphQLCaller) -> None:
    """A page that never hears the end shows a spinner for ever."""
    text = await stream(call, "subscription{counting(to:2)}")

    assert [line for line in text.splitlines() if line.startswith(("event", "data"))] == [
        "event: next",
        'data: {"data":{"counting":0}}',
        "event: next",
        'data: {"data":{"counting":1}}',
        "event: complete",
        "data: ",
    ]


async def test_a_subscription_checks_its_permission(call: GraphQLCaller, signer: TokenSigner) -> None:
    """Live data needs the same lock as data at rest."""
    assert "UNAUTHENTICATED" in await stream(call, "subscription{mine}")
    assert '"mine":1' in await stream(call, "subscription{mine}", signer.token("sophie"))


async def test_a_query_may_be_streamed_too(call: GraphQLCaller) -> None:
    """A client that speaks only server-sent events can still ask."""
    assert '{"data":{"echo":"0"}}' in await stream(call, "{echo}")


async def test_a_reader_who_leaves_ends_the_subscription(app: GraphQLApp) -> None:
    """Subscriptions of closed tabs would eat the service's memory."""
    body = b'{"query":"subscription{endless}"}'
    received = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not received.is_set():
            received.set()
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    gone = asyncio.Event()
    sent: list[bytes] = []

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))
        if sum(b"event: next" in part for part in sent) == 3:
            gone.set()

    headers = [
        (b"content-type", b"application/json"),
        (b"accept", b"text/event-stream"),
        (b"stoa-gateway-credential", b"dev-only-gateway"),
    ]
    async with asyncio.timeout(20):
        await app({"type": "http", "method": "POST", "path": "/graphql", "headers": headers}, receive, send)
        await STREAM_ENDS.wait()

    assert b"event: complete" not in b"".join(sent)


async def test_readiness_names_what_is_missing(signer: TokenSigner) -> None:
    """An operator at three in the morning must see which dependency is gone."""

    async def well() -> None:
        return

    async def down() -> None:
        raise ConnectionError("10.0.0.1 refused")

    app = build_graphql_app(
        SCHEMA,
        settings=Settings(),
        context_factory=Context,
        ready_checks={"database": down, "cache": well},
        verifier=signer.verifier,
    )
    async with calling(app) as call:
        ready, live = await call.http.get("/health/ready"), await call.http.get("/health/live")

    assert ready.status_code == 503
    assert ready.json()["checks"] == {"database": "not ready", "cache": "ready"}
    assert "10.0.0.1" not in ready.text
    assert live.status_code == 200


async def test_the_lifespan_opens_and_closes_what_the_service_holds(signer: TokenSigner) -> None:
    """A pool that is never closed keeps its connections after a reload."""
    steps: list[str] = []

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        steps.append("open")
        yield
        steps.append("closed")

    app = build_graphql_app(
        SCHEMA,
        settings=Settings(),
        context_factory=Context,
        lifespan=lifespan,
        verifier=signer.verifier,
    )
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        steps.append(message["type"])

    await app({"type": "lifespan"}, receive, send)

    assert steps == ["open", "lifespan.startup.complete", "closed", "lifespan.shutdown.complete"]
