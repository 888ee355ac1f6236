"""The saga's durable shell: a DBOS workflow for each order that did not get through at once, its id the order's.

Most orders are advanced by the messages that concern them, each in one transaction, and never need a workflow. One that is
still not confirmed after a grace is taken over here: its deadlines, its retries and its compensation outlive every process.

DBOS gets a thread and an event loop of its own (`saga_loop`), where every saga is a task, not a thread. Our loop is entered
from there only to run a step; ours asks the saga loop to start, signal and resume. So neither can hold up the other. DBOS
is one per process: only the ordering worker opens it. What a workflow waits for is durable: a process that is killed, or
stopped, in the middle goes on where it was after the restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final, Self, TypeVar

import sqlalchemy
from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from stoa_messaging.crash_points import reach
from stoa_primitives import DEFAULT_TENANT, acting_for, current_tenant

from ordering.application.advance_order import SagaSteps, Standing
from ordering.domain.saga import Signal, SignalKind
from ordering.saga.loop import SagaLoop
from ordering.saga.mailbox import put_back, unread_messages

# Changes only when a deployment's workflows cannot go on with the new code; then the old version must drain first.
APPLICATION_VERSION: Final = "ordering-saga-2"
_TOPIC = "signals"
_PAUSE_SECONDS = 1.0
_ENDED_WELL: Final = "SUCCESS"
_ENDED_BADLY: Final = frozenset({"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
_ACTIVE: Final = frozenset({"PENDING", "ENQUEUED", "DELAYED"})

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class SagaEnded(RuntimeError):
    """The workflow has come to its end and hears nothing any more."""


class SagaStepFailed(RuntimeError):
    """Ends the workflow; its failed step is tried again when staff resume it."""


class SagaEngine:
    """Runs the sagas of this process between `async with` and its end."""

    def __init__(self, database_url: str, steps: SagaSteps, *, executor_id: str) -> None:
        url = make_url(database_url).set(drivername="postgresql+psycopg")
        self._url = url.render_as_string(hide_password=False)
        self._steps = steps
        self._executor_id = executor_id
        self._saga_loop = SagaLoop()
        self._workflow: Callable[[str, str], Coroutine[Any, Any, str]] | None = None
        self._engine: sqlalchemy.Engine | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._saga_loop.start()
        await self._saga_loop.run(self._launch())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._saga_loop.run(self._destroy())
        await self._saga_loop.stop()

    async def start(self, order_id: str) -> None:
        """Starts the order's saga; a second start changes nothing."""
        await self._saga_loop.run(self._start(order_id, current_tenant()))

    async def signal(self, order_id: str, signal: Signal, *, signal_id: str) -> None:
        """Hands a signal over to the order's workflow, which is started for it if need be. SagaEnded when it is over."""
        message = {"kind": signal.kind.value, "reference": signal.reference, "reason": signal.reason}
        await self.start(order_id)
        status = await self._saga_loop.run(DBOS.get_workflow_status_async(order_id))
        if status is not None and status.status == _ENDED_WELL:
            raise SagaEnded(order_id)
        await self._saga_loop.run(DBOS.send_async(order_id, message, _TOPIC, idempotency_key=signal_id))

    async def wake(self, order_id: str) -> None:
        """A workflow that waits looks at the order again; where there is none, or none that waits, nothing happens."""
        status = await self._saga_loop.run(DBOS.get_workflow_status_async(order_id))
        if status is not None and status.status in _ACTIVE:
            message = {"kind": SignalKind.CHANGED.value, "reference": "", "reason": ""}
            await self._saga_loop.run(DBOS.send_async(order_id, message, _TOPIC))

    async def resume(self, order_ids: Sequence[str]) -> None:
        """Lets any process go on with workflows that no longer move."""
        await self._saga_loop.run(DBOS.resume_workflows_async(list(order_ids)))

    async def revive(self, order_id: str) -> None:
        """Staff ask: starts the saga, or lets it go on; one that ended in an error tries its failed step again."""
        status = await self._saga_loop.run(DBOS.get_workflow_status_async(order_id))
        if status is None:
            await self.start(order_id)
        elif status.status in _ENDED_BADLY:
            await self._saga_loop.run(self._rewind(order_id))
        elif status.status in _ACTIVE:
            await self.resume([order_id])

    async def _rewind(self, order_id: str) -> None:
        """Goes back to the step that failed. Rewinding drops messages nobody has read; they are put back."""
        if self._engine is None:
            raise RuntimeError("The saga engine was asked to revive a saga before it was entered.")
        steps = await DBOS.list_workflow_steps_async(order_id)
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        behind_the_last = max((step["function_id"] for step in steps), default=0) + 1
        unread = await asyncio.to_thread(unread_messages, self._engine, order_id)
        await DBOS.rewind_workflow_async(order_id, start_step=max(failed, default=behind_the_last))
        await asyncio.to_thread(put_back, self._engine, unread)

    async def _launch(self) -> None:
        # No ping before each use: DBOS itself tries again when the server has closed a connection.
        self._engine = sqlalchemy.create_engine(self._url, pool_size=4, max_overflow=2)
        config: DBOSConfig = {
            "name": "ordering",
            "system_database_url": self._url,
            "system_database_engine": self._engine,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor_id,
            "log_level": "WARNING",
            "max_executor_threads": 8,
            "run_migrations": True,
        }
        DBOS(config=config)

        async def order_saga(order_id: str, tenant: str = DEFAULT_TENANT) -> str:
            # Written down with the workflow: after a restart nothing else would say whose order it is.
            with acting_for(tenant):
                return await self._run(order_id)

        self._workflow = DBOS.workflow(name="order_saga", max_recovery_attempts=None)(order_saga)
        # Launched inside the saga loop, which DBOS thereby adopts for every workflow.
        DBOS.launch()

    async def _destroy(self) -> None:
        # Waiting sagas are let go first: DBOS itself would end them with an error, and they could never go on.
        sagas = asyncio.all_tasks() - {asyncio.current_task()}
        for saga in sagas:
            saga.cancel()
        await asyncio.gather(*sagas, return_exceptions=True)
        DBOS.destroy(destroy_registry=True)
        if self._engine is not None:
            self._engine.dispose()

    async def _start(self, order_id: str, tenant: str) -> None:
        if self._workflow is None:
            raise RuntimeError("The saga engine was asked to start a saga before it was entered.")
        with SetWorkflowID(order_id):
            await DBOS.start_workflow_async(self._workflow, order_id, tenant)

    async def _run(self, order_id: str) -> str:
        """The workflow: ask for stock, then wait, react, and wait again until there is nothing to wait for."""
        place = await self._step("request stock", self._steps.request_stock, order_id)
        while place is not None and (seconds := place["seconds"]) is not None:
            message = await DBOS.recv_async(_TOPIC, timeout_seconds=seconds)
            if message is None:
                place = await self._step("time out", self._steps.time_out, order_id)
            else:
                signal = Signal(SignalKind(message["kind"]), message["reference"], message["reason"])
                place = await self._step("advance", self._steps.advance, order_id, signal)
        return str(place["status"]) if place else "unknown order"

    async def _step(
        self, name: str, run: Callable[..., Coroutine[Any, Any, Standing | None]], order_id: str, *more: Any
    ) -> dict[str, Any] | None:
        async def there() -> dict[str, Any] | None:
            reach("ordering.workflow.before_step")
            try:
                work = partial(run, order_id, *more)
                standing = await self._on_our_loop(partial(_until_database_answers, work))
            except Exception as error:  # noqa: BLE001 - whatever it was, staff must see that the saga stopped
                await self._on_our_loop(partial(self._steps.note_failure, order_id, name, error))
                # Written down with the step, so it must be made of plain text.
                raise SagaStepFailed(f"{name}: {type(error).__name__}") from None
            reach("ordering.workflow.after_step")
            return None if standing is None else {"status": standing.status.value, "seconds": standing.seconds_left}

        return await DBOS.run_step_async({"name": name}, there)

    async def _on_our_loop(self, make: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
        if self._loop is None:
            raise RuntimeError("The saga engine ran a step before it was entered.")
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(make(), self._loop))


async def _until_database_answers(
    run: Callable[[], Coroutine[Any, Any, Standing | None]],
) -> Standing | None:
    """A saga must not fail because the database was away for a minute."""
    while True:
        try:
            return await run()
        except (OSError, TimeoutError) as error:
            _log.warning("a saga's step waits: %s", type(error).__name__)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            _log.warning("a saga's step waits: %s", type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)
