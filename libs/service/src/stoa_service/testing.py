"""For tests of the subgraphs: signed tokens without Keycloak, and GraphQL calls without a socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from starlette.types import ASGIApp

from stoa_service.database import async_url
from stoa_service.migrations import migrate
from stoa_service.tokens import AUDIENCE, KeyCache, TokenVerifier

ISSUER = "http://keys.test/realms/stoa"


class TokenSigner:
    """Signs access tokens as the realm would, with a key of its own."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "test-key", "use": "sig", "alg": "RS256"})

    @property
    def verifier(self) -> TokenVerifier:
        """Trusts this signer only."""
        return TokenVerifier(KeyCache(self._keys), issuer=ISSUER)

    def token(self, subject: str, *, scopes: str = "", roles: tuple[str, ...] = (), **claims: Any) -> str:
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "typ": "Bearer",
            "iat": now,
            "exp": now + 300,
            "scope": scopes,
            "realm_access": {"roles": list(roles)},
            **claims,
        }
        return jwt.encode({"alg": "RS256", "kid": "test-key"}, payload, self._key)

    async def _keys(self) -> Mapping[str, Any]:
        return {"keys": [self._key.as_dict(private=False)]}


async def migration_differences(folder: Path, database_url: str, metadata: MetaData) -> list[str]:
    """Migrates an empty database and says where it then differs from the declared tables."""
    await asyncio.to_thread(migrate, folder=folder, database_url=database_url, row_security=False)
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_differences, metadata, None)
    finally:
        await engine.dispose()


def schema_differences(connection: Connection, metadata: MetaData) -> list[str]:
    """Where a migrated database differs from the declared tables, the tenants' column, keys and table aside."""

    def own(_: object, name: str | None, kind: str, *__: object) -> bool:
        return (kind, name) not in {("column", "tenant"), ("table", "stoa_tenant")} and kind not in {
            "index",
            "unique_constraint",
        }

    return _differences(connection, metadata, {"include_object": own})


def _differences(connection: Connection, metadata: MetaData, options: Mapping[str, Any] | None = None) -> list[str]:
    opts = {"compare_type": True, "compare_server_default": False, **(options or {})}
    context = MigrationContext.configure(connection, opts=opts)
    return [str(difference) for difference in compare_metadata(context, metadata)]


class GraphQLCaller:
    """Sends operations to an application as the gateway would."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.http = client

    async def __call__(
        self, query: str, variables: Mapping[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": query, "variables": dict(variables or {})}
        answer: dict[str, Any] = (await self.http.post("/graphql", json=body, headers=headers)).json()
        return answer


@asynccontextmanager
async def calling(app: ASGIApp, *, secret: str = "dev-only-gateway") -> AsyncIterator[GraphQLCaller]:  # noqa: S107 - the development default
    """The application behind an in-process client that holds the gateway's credential."""
    transport = httpx2.ASGITransport(app=app)
    headers = {"Stoa-Gateway-Credential": secret}
    async with httpx2.AsyncClient(transport=transport, base_url="http://subgraph.test", headers=headers) as client:
        yield GraphQLCaller(client)
