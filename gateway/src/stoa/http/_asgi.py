"""ASGI's types, and reading and writing plain requests and responses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias

from stoa.config import HttpSettings
from stoa.errors import BodyTooLarge, MalformedRequest

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = Iterable[tuple[bytes, bytes]]

SECURITY_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class ClientGoneError(Exception):
    """The client closed before its request was whole."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The value of a header; several of one name are joined as RFC 9110 §5.3 says."""
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values) if values else None


async def read_body(scope: Scope, receive: Receive, settings: HttpSettings) -> bytes:
    """The whole body, refused by its announced length already, and while it comes in."""
    announced = header(scope, b"content-length")
    if announced is not None and (not announced.isdigit() or int(announced[:20]) > settings.body_bytes):
        raise BodyTooLarge(f"The body is larger than {settings.body_bytes} bytes.")
    try:
        async with asyncio.timeout(settings.receipt_seconds):
            return await _received(receive, settings)
    except TimeoutError as error:
        raise MalformedRequest("The body did not arrive in time.") from error


async def _received(receive: Receive, settings: HttpSettings) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        body += message.get("body", b"")
        if len(body) > settings.body_bytes:
            raise BodyTooLarge(f"The body is larger than {settings.body_bytes} bytes.")
        if not message.get("more_body", False):
            return bytes(body)


async def respond(send: Send, status: int, body: bytes = b"", headers: Headers = ()) -> None:
    """One whole response."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-length", b"%d" % len(body)), *SECURITY_HEADERS, *headers],
        }
    )
    await send({"type": "http.response.body", "body": body})


__all__ = [
    "SECURITY_HEADERS",
    "AsgiApp",
    "ClientGoneError",
    "Headers",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "header",
    "read_body",
    "respond",
]
