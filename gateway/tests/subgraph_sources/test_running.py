"""SDL from running services, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from stoa.composition import SubgraphSource
from stoa.errors import ConfigurationError
from stoa.subgraph_sources import load_sources, read_config
from stoa.testing import served

TOKEN = "Bearer s3cret-token-of-a-service"
SDL = "type Query { a: Int }"


class Service:
    """Answers every request with one body, and remembers the headers."""

    def __init__(self, body: Any, status: int = 200, release: asyncio.Event | None = None) -> None:
        self.body = body if isinstance(body, bytes) else orjson.dumps(body)
        self.status = status
        self.release = release
        self.headers: dict[str, str] = {}
        self.asked: Any = None

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        self.headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked = orjson.loads((await receive())["body"])
        if self.release is not None:
            await self.release.wait()
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": self.body})


async def load(url: str, seconds: float = 5.0, said: list[str] | None = None) -> list[SubgraphSource]:
    config = read_config(
        f"subgraphs: {{a: {{schema: {{subgraph_url: '{url}', introspection_headers: {{authorization: '${{env.T}}'}}}}}}}}",
        {"T": TOKEN}, named="config", folder=Path(),
    )  # fmt: skip
    words = said if said is not None else []
    return await asyncio.to_thread(load_sources, config, seconds=seconds, report=words.append)


async def refusal(service: Service, seconds: float = 5.0) -> str:
    async with served(service) as url:
        with pytest.raises(ConfigurationError) as caught:
            await load(f"{url}/graphql?key=hush", seconds)
    return caught.value.message


async def test_a_running_service_is_asked_for_its_sdl_with_the_headers_given() -> None:
    """What runs is what is composed, and what is protected stays protected."""
    service = Service({"data": {"_service": {"sdl": SDL}}})

    async with served(service) as url:
        (source,) = await load(f"{url}/graphql")

    assert source == SubgraphSource(name="a", url=f"{url}/graphql", sdl=SDL)
    assert "_service" in service.asked["query"]
    assert service.headers["authorization"] == TOKEN


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"<html>", 502, "HTTP 502 and no JSON"),
        (b"", 401, "Is a token missing in introspection_headers?"),
        ([], 200, "Is it a federation subgraph?"),
        ({"data": None}, 200, "Is it a federation subgraph?"),
        ({"data": {"_service": {"sdl": ""}}}, 200, "Is it a federation subgraph?"),
        ({"errors": [{"message": "Cannot query field '_service'"}]}, 400, "Cannot query field '_service'"),
        ({"errors": [7]}, 500, "HTTP 500 without an SDL"),
    ],
)
async def test_a_service_without_sdl_is_named_with_its_answer(body: Any, status: int, said: str) -> None:
    """The mender needs the address and the reason."""
    message = await refusal(Service(body, status))

    assert message.startswith("Subgraph 'a' at http://127.0.0.1:")
    assert said in message


async def test_no_secret_reaches_an_error() -> None:
    """Build logs are read by many; services repeat tokens that they do not like."""
    message = await refusal(Service({"errors": [{"message": f"bad token {TOKEN} or {TOKEN.split()[1]}"}]}, 401))

    assert "bad token" in message
    assert "s3cret" not in message
    assert "hush" not in message


async def test_a_service_that_never_answers_is_given_up() -> None:
    """A build that hangs says nothing."""
    release = asyncio.Event()
    service = Service({}, release=release)

    async with served(service) as url:
        with pytest.raises(ConfigurationError, match="no answer before the deadline"):
            await load(url, seconds=0.2)
        release.set()


async def test_who_is_awaited_is_said() -> None:
    """Silence for seconds looks like a hang."""
    release = asyncio.Event()
    service = Service({"data": {"_service": {"sdl": SDL}}}, release=release)
    said: list[str] = []

    class Words(list[str]):
        def append(self, text: str) -> None:
            said.append(text)
            loop.call_soon_threadsafe(release.set)

    loop = asyncio.get_running_loop()
    async with served(service) as url:
        await load(url, seconds=30, said=Words())

    assert said
    assert "waiting for the SDL of a" in said[0]


async def test_a_flood_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address may answer with a film."""
    monkeypatch.setattr("stoa.subgraph_sources._running._MAX_BYTES", 1000)

    assert "more than 1000 bytes" in await refusal(Service(b"x" * 5000))


async def test_an_address_where_nobody_listens_is_named_without_its_secrets() -> None:
    """The commonest mistake: the service is not started."""
    with pytest.raises(ConfigurationError) as caught:
        await load("http://user:hush@127.0.0.1:1/graphql")

    assert "nothing listens there" in caught.value.message
    assert "hush" not in caught.value.message


async def test_a_header_that_cannot_be_sent_does_not_show_itself() -> None:
    """The HTTP library quotes the value in its own error."""
    config = read_config(
        "subgraphs: {a: {schema: {subgraph_url: 'http://127.0.0.1:1', introspection_headers: {x-key: '${env.KEY}'}}}}",
        {"KEY": "hush\nhush"}, named="config", folder=Path(),
    )  # fmt: skip

    with pytest.raises(ConfigurationError) as caught:
        load_sources(config)  # also: works inside of a running loop, as in a notebook

    assert "hush" not in caught.value.message
