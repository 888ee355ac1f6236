"""Files of the services behind a BFF: real sockets, a real Redis; the services are played by one small application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from stoa_bff.http import BffParts, build_bff, build_screen_schema
from stoa_bff.sessions import Session, SignIn
from stoa_bff.testing import bff_settings

pytestmark = pytest.mark.servers
ID = "01a20099-2443-73ce-8000-000000000001"
INVOICE = f"/api/ordering/documents/{ID}/R-2026-1.pdf"
ARCHIVE = f"/exports/{ID}.zip"


@strawberry.type
class Query:
    @strawberry.field
    def nothing(self) -> str:
        return ""


@strawberry.type
class Mutation:
    @strawberry.mutation
    def nothing(self) -> str:
        return ""


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def nothing(self) -> AsyncIterator[str]:
        yield ""


SCHEMA = build_screen_schema(query=Query, mutation=Mutation, subscription=Subscription)


@dataclass
class Services:
    """Gives every path the same file, and keeps what it was asked."""

    kind: str = "application/pdf"
    status: int = 200
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        token = request.headers.get("authorization", "")
        self.asked.append((request.url.path, request.url.query, token))
        headers = {"content-disposition": 'inline; filename="R-2026-1.pdf"'}
        return Response(b"%PDF a file", media_type=self.kind, status_code=self.status, headers=headers)


@dataclass
class House:
    services: Services
    url: str
    cookie: str

    def browser(self, *, signed_in: bool = True) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.url, cookies={"__Host-shop": self.cookie} if signed_in else {})


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Where it answers; its lifespan ends with the block."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def house(redis_server: Any) -> AsyncIterator[House]:
    services = Services()
    async with served(Starlette(routes=[Route("/{path:path}", services.answer)])) as behind:
        url = f"{behind}/graphql"
        settings = bff_settings(redis_server.url, ordering_url=url, shipping_url=url, customers_url=url)
        parts = BffParts.from_settings(settings, on_sign_in=unchanged)
        session = await parts.sessions.create_signed_in(tokens(), guest_basket=None)
        async with served(build_bff(parts, SCHEMA)) as front:
            yield House(services, front, str(session.cookie))


async def unchanged(_: BffParts, session: Session) -> Session:
    return session


def tokens() -> SignIn:
    now = time.time()
    return SignIn(
        subject="sophie",
        sid=f"s{now}",
        access_token="the token",
        refresh_token="refresh",
        id_token="id",
        access_expires_at=now + 300,
        refresh_expires_at=now + 1800,
    )


@pytest.mark.parametrize("path", [INVOICE, f"/api/shipping/labels/{ID}.pdf", f"/api/shipping/return-labels/{ID}.pdf"])
async def test_a_file_comes_as_whoever_is_signed_in(house: House, path: str) -> None:
    """The address in the order must open in the browser, which never holds the token."""
    async with house.browser() as browser:
        answer = await browser.get(path, params={"locale": "de", "admin": "yes"})

    assert (answer.status_code, answer.headers["content-type"], answer.content) == (
        200,
        "application/pdf",
        b"%PDF a file",
    )
    assert answer.headers["content-disposition"] == 'inline; filename="R-2026-1.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert house.services.asked == [(path, "locale=de", "Bearer the token")]
    assert "the token" not in str(answer.headers)


async def test_a_guest_is_sent_to_sign_in_and_comes_back(house: House) -> None:
    """A link in a letter is opened days later."""
    async with house.browser(signed_in=False) as browser:
        answer = await browser.get(INVOICE)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/auth/login?returnTo=%2Fapi%2Fordering%2Fdocuments%2F")
    assert house.services.asked == []


async def test_an_archive_is_fetched_with_its_ticket_and_without_a_token(house: House) -> None:
    """The ticket is made for its owner; a token beside it could only leak."""
    house.services.kind = "application/zip"
    async with house.browser(signed_in=False) as browser:
        answer = await browser.get(ARCHIVE, params={"ticket": "1.a.b.c"})

    assert answer.status_code == 200
    assert house.services.asked == [(ARCHIVE, "ticket=1.a.b.c", "")]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, "application/pdf"), (500, "application/pdf"), (200, "text/html"), (403, "application/json")],
)
async def test_what_is_no_such_file_is_not_passed_on(house: House, status: int, kind: str) -> None:
    """A service's error page, or HTML on our own origin, must not reach the browser."""
    house.services.status, house.services.kind = status, kind
    async with house.browser() as browser:
        answer = await browser.get(INVOICE)

    assert answer.status_code == 404
    assert "%PDF" not in answer.text
    assert "not yours" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/api/ordering/documents/{ID}/..%2F..%2Fgraphql.pdf",
        f"/api/ordering/documents/{ID}/R%3Flocale=x%23.pdf",
        f"/api/ordering/documents/{ID}/{'9' * 41}.pdf",
        "/api/ordering/documents/1/R-2026-1.pdf",
        "/api/payment/refunds.pdf",
        f"/exports/{ID}",
    ],
)
async def test_nothing_but_the_addresses_of_the_table_is_reached(house: House, path: str) -> None:
    """A BFF that passes any path on is a door into the network."""
    async with house.browser() as browser:
        answer = await browser.get(path)

    assert answer.status_code == 404
    assert house.services.asked == []
