"""The responses of one operation with deferred blocks, in the format that Apollo's clients and servers share (2022-08-24).

First ``{data, hasNext: true}``, then ``{incremental: [{data, path, label, errors}], hasNext}``. Blocks that bring nothing are not
mentioned; the last response says ``hasNext: false``.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from stoa.executor import BlockResult, Increment, SubgraphFault
from stoa.pipeline._compiled import CompiledVariant
from stoa.pipeline._response import GraphqlError, GraphqlResponse, IncrementalResult
from stoa.shaping import Chunk, Delivery, Projection, ShapingError, client_path, copied, project, project_block

# Faults (on the client's path) and shaping errors in, what the client may see of them out.
Report: TypeAlias = Callable[[Sequence[SubgraphFault], Sequence[ShapingError]], tuple[GraphqlError, ...]]


@dataclass(slots=True, kw_only=True)
class IncrementalAnswer:
    """Turns increments into responses; one for each execution."""

    variant: CompiledVariant
    variables: Mapping[str, Any]
    introspection: Mapping[str, Any]
    report: Report
    _delivery: Delivery | None = field(default=None, init=False)
    _held: dict[int, list[SubgraphFault]] = field(default_factory=dict, init=False)

    async def responses(self, increments: AsyncGenerator[Increment, None]) -> AsyncGenerator[GraphqlResponse, None]:
        """All responses; the increments are closed with them."""
        async with aclosing(increments):
            async for increment in increments:
                response = self.more(increment) if increment.blocks else self.first(increment)
                if response is None:
                    continue
                yield response
                if not response.has_next:
                    return

    def first(self, increment: Increment) -> GraphqlResponse:
        """What the client gets at once. Where that is null as a whole, nothing follows."""
        projection = self.variant.projection
        at_once = list(self._of_now(increment))
        faults = _on_client_paths(at_once, projection, increment.data)
        shaped = project(
            projection,
            increment.data,
            self.variables,
            introspection=self.introspection,
            explained=_paths(faults),
        )
        if shaped.data is not None:
            self._delivery = Delivery(
                variables=self.variables, introspection=self.introspection, answer=copied(shaped.data)
            )
        has_next = not increment.is_last and shaped.data is not None
        return GraphqlResponse(data=shaped.data, errors=self.report(faults, shaped.errors), has_next=has_next)

    def more(self, increment: Increment) -> GraphqlResponse | None:
        """What the complete blocks bring; None where they bring nothing and more may follow."""
        results = tuple(
            IncrementalResult(
                data=chunk.data,
                path=chunk.path,
                label=self.variant.blocks[block.number].deferral.label,
                errors=errors,
            )
            for block in increment.blocks
            for chunk, errors in self._chunks(block, increment)
        )
        if not results and not increment.is_last:
            return None
        return GraphqlResponse(incremental=results, has_next=not increment.is_last)

    def _of_now(self, increment: Increment) -> Iterator[SubgraphFault]:
        """Faults of fields that are deferred, though an early request brings them, wait for their block."""
        for fault in increment.faults:
            number = self._block_of(fault, increment.data)
            if number is None:
                yield fault
            else:
                self._held.setdefault(number, []).append(fault)

    def _block_of(self, fault: SubgraphFault, data: dict[str, Any]) -> int | None:
        if fault.path is None or _knows(self.variant.projection, fault.path, data):
            return None
        known = (number for number, one in enumerate(self.variant.blocks) if _knows(one.projection, fault.path, data))
        return next(known, None)

    def _chunks(self, result: BlockResult, increment: Increment) -> Iterator[tuple[Chunk, tuple[GraphqlError, ...]]]:
        """What a complete block brings, with its errors."""
        if self._delivery is None:
            return
        block = self.variant.blocks[result.number]
        faults = _on_client_paths(
            (*result.faults, *self._held.pop(result.number, ())), block.projection, increment.data
        )
        chunks = list(project_block(block.projection, block.deferral, increment.data, self._delivery, _paths(faults)))
        yield from self._with_errors(chunks, faults)

    def _with_errors(
        self, chunks: Sequence[Chunk], faults: Sequence[SubgraphFault]
    ) -> Iterator[tuple[Chunk, tuple[GraphqlError, ...]]]:
        """Each error goes with the object that it is about; one that is about none of them, with the first."""
        by_chunk: dict[int, list[SubgraphFault]] = {}
        for fault in faults:
            path = fault.path or ()
            owner = next((number for number, one in enumerate(chunks) if path[: len(one.path)] == one.path), 0)
            by_chunk.setdefault(owner, []).append(fault)
        if not chunks:
            self.report(faults, ())  # nobody gets them, but the log does
        for number, chunk in enumerate(chunks):
            yield chunk, self.report(by_chunk.get(number, ()), chunk.errors)


def _on_client_paths(
    faults: Iterable[SubgraphFault], projection: Projection, data: dict[str, Any]
) -> list[SubgraphFault]:
    return [replace(fault, path=client_path(projection, fault.path, data)) for fault in faults]


def _paths(faults: Iterable[SubgraphFault]) -> list[tuple[str | int, ...]]:
    return [fault.path for fault in faults if fault.path is not None]


def _knows(projection: Projection, path: tuple[str | int, ...], data: dict[str, Any]) -> bool:
    return len(client_path(projection, path, data) or ()) == len(path)


__all__ = ["IncrementalAnswer", "Report"]
