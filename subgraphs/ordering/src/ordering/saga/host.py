"""The sagas as one part of the worker: takes an executor slot, opens the engine in it, looks after stuck sagas."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Self

from ordering.application.advance_order import SagaSteps
from ordering.config import Settings
from ordering.domain.saga import Signal
from ordering.saga.watchdog import FindsStuckSagas, Watchdog

if TYPE_CHECKING:
    from ordering.saga.engine import SagaEngine


class SagaHost:
    """Opened by the worker before its consumers start."""

    def __init__(
        self,
        settings: Settings,
        steps: SagaSteps,
        stuck: FindsStuckSagas,
        *,
        slot: Callable[[], AbstractAsyncContextManager[str]],
    ) -> None:
        self._settings = settings
        self._steps = steps
        self._stuck = stuck
        self._slot = slot
        self._stack = AsyncExitStack()
        self._engine: SagaEngine | None = None

    async def __aenter__(self) -> Self:
        # Imported here: the engine's library is large, and only the worker needs it.
        from ordering.saga.engine import SagaEngine  # noqa: PLC0415 - see above

        async with AsyncExitStack() as stack:
            executor_id = await stack.enter_async_context(self._slot())
            engine = SagaEngine(self._settings.database_url, self._steps, executor_id=executor_id)
            self._engine = await stack.enter_async_context(engine)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._engine = None
        await self._stack.aclose()

    async def signal(self, order_id: str, signal: Signal, *, signal_id: str) -> None:
        await self._open().signal(order_id, signal, signal_id=signal_id)

    async def wake(self, order_id: str, *, placed_at: datetime) -> None:
        """A young order has no workflow, or one that was handed a failed message and looks by itself."""
        if (self._steps.clock.now() - placed_at).total_seconds() >= self._settings.grace_seconds:
            await self._open().wake(order_id)

    async def revive(self, order_id: str) -> None:
        await self._open().revive(order_id)

    async def look_after(self) -> None:
        """The watchdog's round."""
        await Watchdog(self._stuck, self._open())()

    def _open(self) -> SagaEngine:
        if self._engine is None:
            raise RuntimeError("The sagas run only while the ordering worker does.")
        return self._engine
