"""Looks for sagas that should have moved and did not: never started, stranded with a process that is gone, or deaf."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

_log = logging.getLogger(__name__)


class FindsStuckSagas(Protocol):
    """Implemented by persistence."""

    async def unstarted(self) -> Sequence[str]: ...

    async def without_progress(self) -> Sequence[str]: ...


class RevivesSagas(Protocol):
    """Implemented by the saga engine."""

    async def start(self, order_id: str) -> None: ...

    async def resume(self, order_ids: Sequence[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Watchdog:
    """One look per call; steps are safe to run twice, so a mistaken revival does no harm."""

    stuck: FindsStuckSagas
    sagas: RevivesSagas

    async def __call__(self) -> None:
        for order_id in await self.stuck.unstarted():
            _log.warning("order %s had no saga; starting it", order_id)
            await self.sagas.start(order_id)
        stranded = await self.stuck.without_progress()
        if stranded:
            _log.warning("%d sagas made no progress; resuming %s", len(stranded), ", ".join(stranded[:5]))
            await self.sagas.resume(stranded)
