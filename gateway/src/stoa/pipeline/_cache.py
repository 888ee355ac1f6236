"""Compiled operations by document text: bounded by count and bytes, and a miss is compiled once however many wait for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeAlias

from stoa.pipeline._compiled import CompiledOperation

Key: TypeAlias = tuple[str, str | None]
_COMPILED_AT_ONCE: Final = 2


class OperationCache:
    """Used from one event loop; compiling runs in a thread so that a new operation does not hold up the known ones."""

    def __init__(self, max_operations: int, max_bytes: int) -> None:
        self._max_operations = max_operations
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, CompiledOperation] = OrderedDict()
        self._pending: dict[Key, asyncio.Task[CompiledOperation]] = {}
        self._slots = asyncio.Semaphore(_COMPILED_AT_ONCE)

    def __len__(self) -> int:
        return len(self._kept)

    def known(self) -> tuple[tuple[Key, CompiledOperation], ...]:
        """Everything that is kept; what was asked for last comes last."""
        return tuple(self._kept.items())

    def find(self, key: Key) -> CompiledOperation | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    async def compile(self, key: Key, compile_operation: Callable[[], CompiledOperation]) -> CompiledOperation:
        """Refusals are not kept: they cost what they cost, and never push out what works."""
        task = self._pending.get(key)
        if task is None:
            task = asyncio.create_task(self._compile(key, compile_operation))
            self._pending[key] = task
            task.add_done_callback(lambda done: self._finished(key, done))
        return await asyncio.shield(task)

    async def _compile(self, key: Key, compile_operation: Callable[[], CompiledOperation]) -> CompiledOperation:
        async with self._slots:
            compiled = await asyncio.to_thread(compile_operation)
        self._kept[key] = compiled
        self._bytes += len(key[0])
        while len(self._kept) > self._max_operations or self._bytes > self._max_bytes:
            (text, _), _dropped = self._kept.popitem(last=False)
            self._bytes -= len(text)
        return compiled

    def _finished(self, key: Key, task: asyncio.Task[CompiledOperation]) -> None:
        self._pending.pop(key, None)
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody waiting is no reason to complain


__all__ = ["OperationCache"]
