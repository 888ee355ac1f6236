"""Archives over HTTP: `GET /exports/<id>.zip?ticket=…`. A ticket is made for the owner only and holds for minutes."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send
from stoa_primitives import acting_for, current_tenant
from stoa_service import GraphQLApp

from customers.application.ports import RightsReader

ROOT: Final = "/exports/"
_PATH: Final = re.compile(r"/exports/([0-9a-f-]{36})\.zip")
_TICKET: Final = re.compile(r"([0-9]{1,12})\.([0-9a-zA-Z-]{1,64})\.([0-9a-zA-Z_-]{1,64})\.([0-9a-f]{64})")
_PLAIN: Final = ((b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"))
_HEADERS: Final = (
    (b"content-type", b"application/zip"),
    (b"content-disposition", b'attachment; filename="stoa-data.zip"'),
    (b"cache-control", b"no-store, private"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_NOTHING: Final = b"There is nothing here. Ask for a new link in your account."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Makes and checks links to archives."""

    secret: str = field(repr=False)
    seconds: float
    public_url: str
    now: Callable[[], float] = time.time

    def link(self, export_id: str, customer_id: str) -> str:
        """For the owner, in the tenant that this is asked in."""
        ends, tenant = int(self.now() + self.seconds), current_tenant()
        ticket = f"{ends}.{customer_id}.{tenant}.{self._tag(export_id, customer_id, tenant, ends)}"
        return f"{self.public_url.rstrip('/')}{ROOT}{export_id}.zip?ticket={ticket}"

    def owner(self, export_id: str, ticket: str) -> tuple[str, str] | None:
        """Whose archive the ticket opens, and in which tenant; nothing for a wrong or old one."""
        match = _TICKET.fullmatch(ticket)
        if match is None:
            return None
        ends, customer_id, tenant, tag = int(match[1]), match[2], match[3], match[4]
        if not hmac.compare_digest(tag, self._tag(export_id, customer_id, tenant, ends)) or ends < self.now():
            return None
        return customer_id, tenant

    def _tag(self, export_id: str, customer_id: str, tenant: str, ends: int) -> str:
        text = f"export ticket\0{export_id}\0{customer_id}\0{tenant}\0{ends}"
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class WithDownloads:
    """An application with `/exports/…` in front of it. The ticket is the credential: a browser sends no other."""

    def __init__(self, app: GraphQLApp, tickets: Tickets, reader: RightsReader) -> None:
        self._app = app
        self._tickets = tickets
        self._reader = reader
        self.schema = app.schema
        self.lifespan = app.lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(ROOT):
            await self._answer(scope, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _send(send, 405, _PLAIN, b"Archives are read by GET.")
            return
        archive = await self._archive(scope)
        if archive is None:
            await _send(send, 404, _PLAIN, _NOTHING)
            return
        await _send(send, 200, _HEADERS, archive, silent=scope["method"] == "HEAD")

    async def _archive(self, scope: Scope) -> bytes | None:
        match = _PATH.fullmatch(scope["path"])
        if match is None:
            return None
        ticket = parse_qs(scope["query_string"][:400].decode("ascii", "replace")).get("ticket", [""])[0]
        owner = self._tickets.owner(match[1], ticket)
        if owner is None:
            return None
        customer_id, tenant = owner
        with acting_for(tenant):
            return await self._reader.archive(match[1], customer_id)


async def _send(
    send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...], body: bytes, *, silent: bool = False
) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if silent else body})
