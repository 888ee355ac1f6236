"""A visitor in front of a gateway that gives one prepared answer."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2

from stoa_bff.gateway_client import GatewayClient
from stoa_bff.http import BffParts, Visitor
from stoa_bff.sessions import Session, SignIn
from stoa_bff.testing.settings import bff_settings

_NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@dataclass
class PreparedGateway(httpx2.AsyncBaseTransport):
    """Answers every request alike and keeps what it was asked; ``answer`` None refuses the connection."""

    answer: Mapping[str, Any] | None
    status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.answer is None:
            raise httpx2.ConnectError("nobody listens")
        self.asked.append({**json.loads(await request.aread()), "authorization": request.headers.get("authorization")})
        return httpx2.Response(self.status, json=dict(self.answer))


def visitor_before(gateway: PreparedGateway, *, signed_in: bool = False, guest_basket: str | None = None) -> Visitor:
    """A guest, or somebody whose access token is ``token``."""

    async def nothing(_: BffParts, session: Session) -> Session:
        return session

    parts = BffParts.from_settings(bff_settings(_NOBODY_LISTENS), on_sign_in=nothing)
    client = GatewayClient("http://gateway.test/graphql", timeout_seconds=1, transport=gateway)
    now = time.time()
    tokens = SignIn(
        subject="sub-1",
        sid="sid-1",
        access_token="token",  # noqa: S106 - of a test
        refresh_token="refresh",  # noqa: S106 - same
        id_token="id",  # noqa: S106 - same
        access_expires_at=now + 300,
        refresh_expires_at=now + 1800,
    )
    session = Session(cookie="c" * 43, sign_in=tokens if signed_in else None, guest_basket=guest_basket)
    return Visitor(replace(parts, gateway=client), session)
