"""The market of the rig: its servers, databases and processes, and how to reach them."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx2
import psutil
from launcher.background import BackgroundPrograms
from launcher.ports import free_ports

from rig.broker import bindings
from rig.cells import Cell, Cells
from rig.identity import KEYCLOAK, Signer
from rig.layout import GATEWAY, IDENTITY, TRADING, Layout
from rig.servers import Servers

CREDENTIAL: Final = "dev-only-gateway"
_SUPERGRAPH: Final = Path(__file__).parents[3] / "supergraph.graphql"
_ASK_SECONDS = 20.0
_AWAY_SECONDS = 90.0
_PAUSE_SECONDS = 0.1
_AWAY = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)


@dataclass(slots=True, kw_only=True)
class Market:
    """Ask it, break it, look into it."""

    layout: Layout
    servers: Servers
    cells: Cells
    signer: Signer
    ports: Mapping[str, int]
    folder: Path
    http: httpx2.AsyncClient
    pools: dict[str, asyncpg.Pool]
    bindings: dict[str, frozenset[str]] = field(default_factory=dict)

    async def ask(self, domain: str, query: str, token: str, **variables: Any) -> Any:
        """One operation at the gateway, or at a subgraph as the gateway would send it. Raises when there is no whole answer."""
        headers = {"authorization": f"Bearer {token}"}
        if domain != GATEWAY:
            headers["stoa-gateway-credential"] = CREDENTIAL
        response = await self.http.post(
            f"http://127.0.0.1:{self.ports[domain]}/graphql",
            json={"query": query, "variables": variables},
            headers=headers,
        )
        return response.json()

    async def rows(self, domain: str, query: str, *values: Any) -> list[asyncpg.Record]:
        """Rows of a domain's database, as its superuser sees them: no tenant is hidden. Waits while PostgreSQL is away."""
        async with asyncio.timeout(_AWAY_SECONDS):
            while True:
                try:
                    async with self.pools[domain].acquire() as connection:
                        found: list[asyncpg.Record] = await connection.fetch(query, *values)
                        return found
                except _AWAY:
                    await asyncio.sleep(_PAUSE_SECONDS)

    async def value(self, domain: str, query: str, *values: Any) -> Any:
        rows = await self.rows(domain, query, *values)
        return rows[0][0] if rows else None

    async def rebuild_orders(self) -> None:
        """`python -m ordering.rebuild`."""
        await self.cells.run([{"task": "rebuild", "domains": ["ordering"]}])

    async def verify_journal(self) -> str:
        """`python -m audit.verify --full`; empty when every chain is whole."""
        try:
            await self.cells.run([{"task": "verify", "domains": ["audit"]}])
        except RuntimeError as broken:
            return str(broken)
        return ""

    def descriptors(self) -> dict[str, int]:
        """How many files each process has open."""
        return {name: psutil.Process(self.cells.pid(name)).num_fds() for name in self.cells.names}

    def log(self, cell: str) -> str:
        path = self.folder / f"{cell}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""


@asynccontextmanager
async def market(
    *, rabbit: bool = False, layout: Layout = TRADING, synced: bool = False, **environment: str
) -> AsyncIterator[Market]:
    """A running market with empty databases; everything is gone afterwards. `synced`: commits wait for the disk."""
    with tempfile.TemporaryDirectory(prefix="stoa-rig-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)  # noqa: ASYNC240 - once, before anything runs
        programs = BackgroundPrograms(folder / "servers")
        servers = Servers(programs, folder, rabbit=rabbit, synced=synced)
        try:
            await servers.start()
            async with _processes(servers, folder, layout, environment) as running:
                yield running
        finally:
            await asyncio.to_thread(servers.close)
            await asyncio.to_thread(programs.close)


@asynccontextmanager
async def _processes(servers: Servers, folder: Path, layout: Layout, given: Mapping[str, str]) -> AsyncIterator[Market]:
    names = (IDENTITY, GATEWAY, *layout.served, "grpc")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    signer = Signer()
    databases = {domain: servers.database(domain) for domain in layout.domains}
    environment = {
        **_environment(servers, ports, layout),
        **{f"{domain.upper()}_DATABASE_URL": url for domain, url in databases.items()},
        "AUDIT_ARCHIVE_DIR": str(folder / "archive"),
        "NOTIFICATIONS_OUTBOX_DIR": str(folder / "letters"),
        **signer.environment(),
        **given,
    }
    async with (
        Cells(folder, environment) as cells,
        httpx2.AsyncClient(timeout=_ASK_SECONDS, limits=httpx2.Limits(max_connections=200)) as http,
    ):
        await _prepare(cells, layout, is_rabbit=servers.is_rabbit)
        pools = {
            domain: await asyncpg.create_pool(_as_superuser(servers.admin_url, domain), min_size=0, max_size=4)
            for domain in layout.domains
        }
        try:
            await cells.start(_all_cells(layout, ports))
            running = Market(
                layout=layout,
                servers=servers,
                cells=cells,
                signer=signer,
                ports=ports,
                folder=folder,
                http=http,
                pools=pools,
            )
            if servers.is_rabbit:
                running.bindings = await bindings(running)
            yield running
        finally:
            for pool in pools.values():
                pool.terminate()


async def _prepare(cells: Cells, layout: Layout, *, is_rabbit: bool) -> None:
    """Databases, and on RabbitMQ the queues of all: it forgets an event for which there is no queue yet."""
    await cells.run([{"task": "migrate", "domains": [domain]} for domain in layout.domains])
    if is_rabbit:
        await cells.run([{"task": "declare", "domains": [domain]} for domain in layout.domains])
    if "catalog" in layout.domains:
        await cells.run([{"task": "seed", "domains": ["catalog"]}])


def _all_cells(layout: Layout, ports: Mapping[str, int]) -> list[Cell]:
    served = {name: {domain: ports[domain] for domain in domains} for name, domains in layout.apps.items()}
    if layout.has_gateway:
        served[GATEWAY] = {GATEWAY: ports[GATEWAY]}
    return [
        Cell(name=IDENTITY, order={"served": {IDENTITY: ports[IDENTITY]}}),
        *(Cell(name=name, order={"served": each}) for name, each in served.items()),
        *(Cell(name=name, order={"workers": domains}) for name, domains in layout.workers.items()),
    ]


def _environment(servers: Servers, ports: Mapping[str, int], layout: Layout) -> dict[str, str]:
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **passed,
        "TZ": "UTC",
        "DISCOUNT_GRPC_PORT": str(ports["grpc"]),
        "DISCOUNT_GRPC_URL": f"grpc://127.0.0.1:{ports['grpc']}",
        "STOA_LOG_LEVEL": "WARNING",
        "STOA_SUPERGRAPH": str(_SUPERGRAPH),
        "KEYCLOAK_URL": KEYCLOAK,
        "KEYCLOAK_INTERNAL_URL": f"http://127.0.0.1:{ports[IDENTITY]}",
        "REDIS_URL": servers.cache_url,
        "BROKER_URL": servers.broker_url,
        "STOA_GATEWAY_SECRET": CREDENTIAL,
        "INVENTORY_OPENING_STOCK": "100000",
        "FULFILMENT_SECONDS": "1",
        # A machine that does other things as well must not look like a discount service that is away.
        "BASKET_DISCOUNT_SECONDS": "5",
        "BASKET_PEER_SECONDS": "5",
        # Soon enough that late payments are taken over by workflows, whose steps are to be killed too.
        "ORDERING_GRACE_SECONDS": "1",
        "PAYMENT_PROVIDER_SECONDS": "2",
        **{f"{domain.upper()}_PORT": str(ports[domain]) for domain in layout.served},
        **{f"{domain.upper()}_URL": f"http://127.0.0.1:{ports[domain]}/graphql" for domain in layout.served},
    }


def _as_superuser(admin_url: str, database: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))
