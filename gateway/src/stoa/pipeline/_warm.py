"""Before a new supergraph takes over, it prepares the operations that the old one is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from stoa.compiled import Programs
from stoa.config import OperationLimits
from stoa.errors import ClientError
from stoa.pipeline._cache import Key
from stoa.pipeline._compile import NOTHING_DENIED, compile_operation, variant_for
from stoa.pipeline._compiled import CompiledOperation
from stoa.pipeline._graph import GatewayGraph

_MOST_OPERATIONS: Final = 500
# Nobody waits: the old graph answers meanwhile. But a deployment should not take for ever either.
_MOST_SECONDS: Final = 20.0
_EVERYBODYS: Final = (NOTHING_DENIED, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmUp:
    """How operations are prepared: ``labels`` are those that are active for every request."""

    labels: frozenset[str]
    limits: OperationLimits
    introspection: bool

    async def run(self, graph: GatewayGraph, known: Sequence[tuple[Key, CompiledOperation]]) -> int:
        """Prepare what was asked for last, with code where it had code. How many: what the new schema refuses is left out."""
        ends = monotonic() + _MOST_SECONDS
        newest = list(reversed(known))[:_MOST_OPERATIONS]
        done = [key for key, old in newest if monotonic() < ends and await self._prepare(graph, key, old)]
        for key in reversed(done):
            graph.operations.find(key)  # asked for last is dropped last
        return len(done)

    async def _prepare(self, graph: GatewayGraph, key: Key, old: CompiledOperation) -> bool:
        labels, limits = self.labels, self.limits
        try:
            compiled = await graph.operations.compile(
                key, lambda: compile_operation(graph, key, labels, limits, introspection=self.introspection)
            )
            if compiled.defer_variables is not None:
                return True  # which variant is needed shows when somebody asks
            variant = await asyncio.to_thread(variant_for, graph, compiled, _EVERYBODYS, labels, limits)
        except ClientError:
            return False
        before = old.find(_EVERYBODYS, labels)
        if before is not None and before.programs is not None and variant.programs is not None:
            await _generate(variant.programs, before.programs)
        return True


async def _generate(new: Programs, old: Programs) -> None:
    new.key_of({})  # the same text has the same conditions
    for choice in old.made:
        if not new.is_decided(choice):
            new.keep(choice, await asyncio.to_thread(new.generate, choice))


__all__ = ["WarmUp"]
