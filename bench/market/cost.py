"""What a checkout costs: CPU of each process, transactions of each database."""

from __future__ import annotations

import contextlib

import psutil
from rig.market import Market
from rig.servers import BROKER, CACHE, POSTGRES


def cpu_seconds(market: Market) -> dict[str, float]:
    """Since each began."""
    pids = {name: market.cells.pid(name) for name in market.cells.names}
    pids |= {name: market.servers.pid(name) for name in (POSTGRES, BROKER, CACHE)}
    found = {name: _of_tree(pid) for name, pid in pids.items()}
    found["load generator"] = _of(psutil.Process())
    return found


async def commits(market: Market) -> dict[str, int]:
    """Transactions of each domain's database."""
    query = "select xact_commit from pg_stat_database where datname = current_database()"
    return {domain: await market.value(domain, query) for domain in market.pools}


def _of_tree(pid: int) -> float:
    process = psutil.Process(pid)
    total = _of(process)
    for child in process.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            total += _of(child)
    return total


def _of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
