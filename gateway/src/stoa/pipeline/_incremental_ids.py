"""The same responses in the format of the specification's draft (incremental delivery v0.2): blocks are announced and have ids.

First ``{data, pending: [{id, path, label}], hasNext}``, then ``{pending, incremental: [{id, subPath, data}], completed: [{id}],
hasNext}``. What a block adds to an object that the client has goes there by its own entry, so nobody has to merge deeply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from stoa.executor import Increment
from stoa.pipeline._incremental import IncrementalAnswer
from stoa.pipeline._response import CompletedBlock, GraphqlError, GraphqlResponse, IdentifiedResult, PendingBlock
from stoa.shaping import Chunk, ClientPath, places_of


@dataclass(slots=True, kw_only=True)
class IdentifiedAnswer(IncrementalAnswer):
    """One for each execution, as its parent class."""

    _ids: dict[tuple[int, ClientPath], str] = field(default_factory=dict, init=False)
    _given: int = field(default=0, init=False)

    def first(self, increment: Increment) -> GraphqlResponse:
        response = IncrementalAnswer.first(self, increment)
        return (
            structs.replace(response, pending=tuple(self._announced(None, increment.data)))
            if response.has_next
            else response
        )

    def more(self, increment: Increment) -> GraphqlResponse | None:
        pending: list[PendingBlock] = []
        results: list[IdentifiedResult] = []
        completed: list[CompletedBlock] = []
        for block in increment.blocks:
            for chunk, errors in self._chunks(block, increment):
                name = self._ids.pop((block.number, chunk.path), None)
                if name is not None:
                    completed.append(CompletedBlock(name, errors if chunk.data is None else ()))
                    results += _results(name, chunk, errors)
            silent = [key for key in self._ids if key[0] == block.number]
            completed += [CompletedBlock(self._ids.pop(key)) for key in silent]
            pending += self._announced(block.number, increment.data)
        if not (pending or results or completed or increment.is_last):
            return None
        return GraphqlResponse(
            pending=tuple(pending),
            incremental=tuple(results),
            completed=tuple(completed),
            has_next=not increment.is_last,
        )

    def _announced(self, parent: int | None, data: dict[str, Any]) -> Iterator[PendingBlock]:
        """The places of the blocks that stand directly in this one."""
        if self._delivery is None:
            return
        known = {block.deferral: number for number, block in enumerate(self.variant.blocks)}
        for number, block in enumerate(self.variant.blocks):
            around = (
                known[outer] for outer in block.deferral.chain() if outer is not block.deferral and outer in known
            )
            if next(around, None) != parent:
                continue
            for path in places_of(block.projection, block.deferral, data, self._delivery):
                name = self._ids[number, path] = str(self._given)
                self._given += 1
                yield PendingBlock(name, path, block.deferral.label)


def _results(name: str, chunk: Chunk, errors: tuple[GraphqlError, ...]) -> Iterator[IdentifiedResult]:
    """Errors go with the first entry; where null bubbled to the edge there is none."""
    for sub_path, data in chunk.pieces:
        yield IdentifiedResult(id=name, sub_path=sub_path, data=data, errors=errors)
        errors = ()


__all__ = ["IdentifiedAnswer"]
