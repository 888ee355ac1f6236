"""One seeded run on an open market: trade, kill, heal, settle, judge."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from rig.day import Day
from rig.history import Operation, Result
from rig.settling import settle

from chaos.schedule import Schedule, plans_of

_AT_ONCE = 8
_LAG_SECONDS = 0.5


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run did and found."""

    schedule: Schedule
    operations: list[Operation] = field(default_factory=list)
    hit: list[str] = field(default_factory=list)
    deaths: int = 0
    recovery: list[float] = field(default_factory=list)
    settled_after: float = 0.0
    outbox_peak: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    violations: Mapping[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "unknown": dict(self.unknown)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Outcome:
        """As `to_json` wrote it."""
        known = {each.name: told[each.name] for each in fields(cls)}
        known["schedule"] = Schedule(**told["schedule"])
        known["operations"] = [Operation(**each) for each in told["operations"]]
        known["unknown"] = Counter(told["unknown"])
        return cls(**known)


async def run(day: Day, schedule: Schedule, known: set[str]) -> Outcome:
    """`known` are violations of earlier runs on the same market: each is counted where it first shows."""
    outcome, began = Outcome(schedule=schedule), time.monotonic()
    cells, history = day.market.cells, day.history
    operations, deaths, hits = len(history.operations), len(cells.deaths), len(cells.hit)
    await cells.begin_lives(plans_of(schedule))
    watching = asyncio.create_task(_watch_outbox(day, outcome))
    trading = day.trade(schedule.seed)
    killing = asyncio.create_task(_kill(day, schedule, operations))
    await trading.run(at_once=_AT_ONCE, goes_on=lambda came: came < schedule.customers)
    await killing
    healed = time.monotonic()
    await settle(day.market)
    outcome.settled_after = time.monotonic() - healed
    watching.cancel()
    facts, found = await day.close(settled=True)
    outcome.violations = {name: [line for line in lines if line not in known] for name, lines in found.items()}
    known.update(line for lines in found.values() for line in lines)
    outcome.operations = history.operations[operations:]
    outcome.hit = cells.hit[hits:]
    outcome.deaths = len(cells.deaths) - deaths
    outcome.recovery = [each.back_at - each.at for each in cells.deaths[deaths:] if each.back_at]
    placed = {(row["customer_id"], row["idempotency_key"]) for row in facts.checkouts}
    outcome.unknown = _resolved(outcome.operations, placed)
    outcome.seconds = time.monotonic() - began
    return outcome


def _resolved(operations: list[Operation], placed: set[tuple[str, str]]) -> Counter[str]:
    """How each unknown checkout turned out to be."""
    return Counter(
        "had happened" if (each.customer, each.key) in placed else "had not happened"
        for each in operations
        if each.kind == "checkout" and each.result is Result.UNKNOWN
    )


async def _kill(day: Day, schedule: Schedule, before: int) -> None:
    """Kills as the customers come; what the shop is too dead to reach is killed at the end."""
    pending = sorted(schedule.kills)
    server_at = schedule.customers // 2
    server = schedule.server
    while pending or server:
        came = sum(each.kind == "checkout" for each in day.history.operations[before:])
        while pending and came >= pending[0][0]:
            day.market.cells.kill(pending.pop(0)[1])
        if server and came >= server_at:
            await day.market.servers.kill(server)
            await day.market.servers.bring_back(server)
            server = None
        if came >= schedule.customers:
            for _, cell in pending:
                day.market.cells.kill(cell)
            return
        await asyncio.sleep(0.02)


async def _watch_outbox(day: Day, outcome: Outcome) -> None:
    while True:
        try:
            waiting = [await day.market.value(domain, "select count(*) from outbox") for domain in day.market.pools]
            outcome.outbox_peak = max(outcome.outbox_peak, *waiting)
        except Exception:  # noqa: BLE001 - while PostgreSQL is away nobody can look
            pass
        await asyncio.sleep(_LAG_SECONDS)
