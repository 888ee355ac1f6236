"""The rig's own PostgreSQL, broker and cache: real servers in a throwaway folder that may be killed and brought back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from launcher.background import BackgroundPrograms
from launcher.parts.postgres import (
    DURABLE,
    PostgresPlace,
    create_database,
    find_postgres,
    postgres_program,
    prepare_data,
)
from launcher.parts.rabbitmq import RabbitPlace, find_rabbitmq, rabbitmq_program, stop_port_mapper
from launcher.parts.redis import find_redis, redis_program, redis_url
from launcher.ports import free_ports
from launcher.programs import Program, RunningProgram

from rig.tap import Tap

POSTGRES = "postgres"
BROKER = "broker"
CACHE = "cache"
# Without it a commit is answered before it has left PostgreSQL's own memory: its death then forgets what was acknowledged.
_COMMITS_WAIT = ("-c", "synchronous_commit=on")
# As `make up` runs it: each commit reaches the disk. The tests end processes, not machines, and save themselves that.
_COMMITS_ARE_SYNCED = tuple(
    word
    for name, value in {**DURABLE, "fsync": "on", "full_page_writes": "on"}.items()
    for word in ("-c", f"{name}={value}")
)
_PASSWORD = "dev-only-postgres"  # of a server that lives as long as the rig


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the three stand."""

    postgres: PostgresPlace
    broker: Program
    broker_url: str
    cache: Program
    cache_url: str
    rabbit: RabbitPlace | None = None


class Servers:
    """Starts, kills and restarts them. Redis as a broker keeps its append-only file, as `make up` has it."""

    def __init__(
        self, programs: BackgroundPrograms, folder: Path, *, rabbit: bool = False, synced: bool = False
    ) -> None:
        self._programs = programs
        self._commits = _COMMITS_ARE_SYNCED if synced else _COMMITS_WAIT
        self._running: dict[str, RunningProgram] = {}
        self._places = _places(folder, rabbit=rabbit)
        self._postgres = find_postgres()
        self.tap = Tap(self._places.broker_url)

    @property
    def admin_url(self) -> str:
        return self._places.postgres.admin_url

    @property
    def broker_url(self) -> str:
        return self._places.broker_url

    @property
    def is_rabbit(self) -> bool:
        return self._places.rabbit is not None

    @property
    def cache_url(self) -> str:
        return self._places.cache_url

    @property
    def broker_environment(self) -> Mapping[str, str]:
        """For the broker's own tools."""
        return self._places.broker.environment

    async def start(self) -> None:
        """All three, at once."""
        await asyncio.to_thread(prepare_data, self._postgres, self._places.postgres)
        await asyncio.gather(*(self.bring_back(name) for name in (POSTGRES, BROKER, CACHE)))
        if self.is_rabbit:
            await self.tap.open()

    async def bring_back(self, name: str) -> None:
        """Returns when it lets somebody in."""
        self._running[name] = await asyncio.to_thread(self._programs.start, self._program(name))

    async def kill(self, name: str) -> None:
        """As `kill -9`; PostgreSQL as `pg_ctl stop -m immediate`, which leaves no child of it behind."""
        running = self._running[name]
        number = signal.SIGQUIT if name == POSTGRES else signal.SIGKILL
        if running.program.stop_group:
            os.killpg(running.process.pid, number)
        else:
            os.kill(running.process.pid, number)
        await asyncio.to_thread(self._programs.stop, running)

    async def stop(self, name: str) -> None:
        """As somebody who shuts a machine down: it is asked to end, and may finish what it does."""
        await asyncio.to_thread(self._programs.stop, self._running[name])

    def pid(self, name: str) -> int:
        return self._running[name].process.pid

    def database(self, name: str) -> str:
        """The address of a new database with a role of its own."""
        return create_database(self.admin_url, name, f"dev-only-{name}")

    def close(self) -> None:
        self._programs.close_all()
        if self._places.rabbit is not None:
            stop_port_mapper(self._places.rabbit)

    def _program(self, name: str) -> Program:
        match name:
            case "postgres":
                program = postgres_program(self._postgres, self._places.postgres)
                return replace(program, argv=(*program.argv, *self._commits))
            case "broker":
                return self._places.broker
            case _:
                return self._places.cache


def _places(folder: Path, *, rabbit: bool) -> Places:
    postgres, cache, broker, distribution, mapper = free_ports(5)
    rabbit_place = (
        RabbitPlace(folder=folder / "rabbitmq", port=broker, distribution_port=distribution, epmd_port=mapper)
        if rabbit
        else None
    )
    return Places(
        postgres=PostgresPlace(data=folder / "postgres", port=postgres, password=_PASSWORD, throwaway=True),
        broker=rabbitmq_program(find_rabbitmq(), rabbit_place)
        if rabbit_place
        else redis_program(find_redis(), folder / "broker", broker),
        broker_url=rabbit_place.url if rabbit_place else redis_url(broker),
        cache=redis_program(find_redis(), folder / "cache", cache, throwaway=True),
        cache_url=redis_url(cache),
        rabbit=rabbit_place,
    )
