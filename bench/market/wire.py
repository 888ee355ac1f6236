"""The load generator's side of the wire: prepared requests over a few connections, every answer read and judged.

A client library costs the machine more than the smallest of the services that are measured on it.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Final, cast

import orjson

_MOST_CONNECTIONS: Final = 200
_FRESH_SECONDS: Final = 3.0  # servers close what is idle for five
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END_OF_HEAD: Final = b"\r\n\r\n"
_CHECKOUT: Final = "mutation ($i: CheckoutInput!) { checkout(input: $i) { orderId problems { code } } }"
_ADDRESS: Final = {
    "name": "Sophie Hopper",
    "street": "Stoa 1",
    "postalCode": "10115",
    "city": "Berlin",
    "country": "DE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """When it was asked (seconds since 1970), how long it took, and the order, or why there is none."""

    began: float
    seconds: float
    order_id: str
    problem: str


def checkout_request(*, token: str, credential: str, total: int) -> bytes:
    """The request of one customer, as it goes over the wire."""
    given = {
        "idempotencyKey": "once",
        "address": _ADDRESS,
        "shippingMethod": "standard",
        "payment": {"token": "tok_visa"},
        "expectedTotal": {"amount": total, "currency": "EUR"},
        "locale": "en",
    }
    body = orjson.dumps({"query": _CHECKOUT, "variables": {"i": given}})
    head = (
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\nstoa-gateway-credential: {credential}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Wire:
    """Connections to one port of this machine, opened as they are needed; `close` it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[_Connection] = []
        self._all: list[_Connection] = []
        self._room = asyncio.Semaphore(_MOST_CONNECTIONS)

    async def check_out(self, request: bytes) -> Answer:
        """One customer's order; what is no order is told in the service's own words."""
        began, start = time.time(), time.monotonic()
        try:
            status, body = await self._ask(request)
        except OSError as error:
            return Answer(began=began, seconds=time.monotonic() - start, order_id="", problem=type(error).__name__)
        order_id, problem = _read(status, body)
        return Answer(began=began, seconds=time.monotonic() - start, order_id=order_id, problem=problem)

    def close(self) -> None:
        for connection in self._all:
            connection.close()

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        async with self._room:
            connection = self._rested() or await self._opened()
            answer = await connection.ask(request)
            self._free.append(connection)
            return answer

    def _rested(self) -> _Connection | None:
        """The one used last, unless the server may be about to close it."""
        while self._free:
            connection = self._free.pop()
            if connection.is_fresh:
                return connection
            connection.close()
        return None

    async def _opened(self) -> _Connection:
        _, connection = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", self._port)
        self._all.append(connection)
        return connection


class _Connection(asyncio.Protocol):
    """HTTP/1.1, one question at a time, answers with a length."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._told = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._answered_at = 0.0

    @property
    def is_fresh(self) -> bool:
        is_open = self._transport is not None and not self._transport.is_closing()
        return is_open and time.monotonic() - self._answered_at < _FRESH_SECONDS

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("The connection is closed.")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._told += data
        head = self._told.find(_END_OF_HEAD)
        if head < 0 or self._answer is None:
            return
        length = _LENGTH.search(self._told, 0, head)
        end = head + len(_END_OF_HEAD) + (int(length[1]) if length else 0)
        if len(self._told) >= end:
            status, body = int(self._told[9:12]), bytes(self._told[head + len(_END_OF_HEAD) : end])
            self._told.clear()
            self._answered_at = time.monotonic()
            self._answer.set_result((status, body))
            self._answer = None

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("The connection was closed."))


def _read(status: int, body: bytes) -> tuple[str, str]:
    """The order's id, or the problem."""
    try:
        answer = orjson.loads(body)
        if answer.get("errors"):
            return "", " ".join(str((each.get("extensions") or {}).get("code")) for each in answer["errors"])
        outcome = answer["data"]["checkout"]
        problems = " ".join(each["code"] for each in outcome["problems"])
    except (ValueError, KeyError, TypeError):
        return "", f"an answer that cannot be read, status {status}"
    return (outcome["orderId"], "") if outcome["orderId"] else ("", problems or "no order and no problem")
