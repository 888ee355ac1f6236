from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from stoa.config import HttpSettings
from stoa.testing import GatewayClient, served

QUICK = HttpSettings(receipt_seconds=0.3, header_bytes=4_000, header_count=30)
POST = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"


async def exchange(address: str, *pieces: bytes) -> bytes:
    """Send, then read until the server closes."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "pieces",
    [(), (b"POST /gr",), (POST,), (POST + b"content-length: 100\r\n\r\n", b'{"query"')],
    ids=["silent", "half a line", "half a head", "half a body"],
)
async def test_a_slow_client_is_cut_off_at_the_deadline(client: GatewayClient, pieces: tuple[bytes, ...]) -> None:
    """Row 23: uvicorn alone keeps such connections for ever."""
    async with served(client.gateway, QUICK) as address:
        answer = await exchange(address, *pieces)

    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_slow_second_request_is_cut_off_too(client: GatewayClient) -> None:
    """The clock starts anew with each request on a kept connection."""
    async with served(client.gateway, QUICK) as address:
        answer = await exchange(address, b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\nGET /hea")

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"408 Request Timeout" in answer


@pytest.mark.parametrize(
    "head",
    [b"x: " + b"y" * 5_000 + b"\r\n", b"x: " + b"y" * 1_000_000, b"x: y\r\n" * 100],
    ids=["big header", "endless header", "many headers"],
)
async def test_too_many_header_bytes_are_refused(client: GatewayClient, head: bytes) -> None:
    """Row 24: before the application sees the request."""
    async with served(client.gateway, QUICK) as address:
        answer = await exchange(address, b"GET /health/live HTTP/1.1\r\nhost: x\r\n" + head + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 431") or answer == b""


@pytest.mark.parametrize(
    "framing",
    [
        b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n",
        b"content-length: 5\r\ncontent-length: 6\r\n\r\n{}",
        b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ],
    ids=["both lengths", "two lengths", "odd coding"],
)
async def test_ambiguous_framing_is_refused(client: GatewayClient, framing: bytes) -> None:
    """Row 29: request smuggling."""
    async with served(client.gateway, QUICK) as address:
        answer = await exchange(address, POST + framing)

    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 408"))
    assert b"stoa_operation" not in answer


async def test_an_endless_chunked_body_is_refused_while_it_comes_in(client: GatewayClient) -> None:
    """Row 22: its length is never announced."""
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    async with served(client.gateway) as address:
        answer = await exchange(address, POST + b"transfer-encoding: chunked\r\n\r\n", *[chunk] * 20)

    assert answer.startswith(b"HTTP/1.1 413") or answer == b""


async def test_others_are_served_while_clients_hang(client: GatewayClient) -> None:
    """Row 23: a hundred silent sockets must not be an outage."""
    patient = replace(QUICK, receipt_seconds=1.0)
    async with served(client.gateway, patient) as address:
        hanging = [asyncio.create_task(exchange(address)) for _ in range(50)]
        answer = await exchange(address, b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        await asyncio.gather(*hanging)

    assert answer.startswith(b"HTTP/1.1 200")
