"""Equal queries of one caller that are under way at the same time are executed once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import orjson

from stoa.executor import SingleFlight
from stoa.pipeline._response import GraphqlResponse

if TYPE_CHECKING:
    from stoa.pipeline._pipeline import PreparedOperation

# The variant by identity (it is alive while somebody executes it), the variables, and the headers that go to subgraphs: the
# caller's credentials are among them.
_Key: TypeAlias = tuple[int, bytes, tuple[tuple[bytes, bytes], ...]]


class SharedQueries:
    """Mutations never come here."""

    def __init__(self) -> None:
        self._flights: SingleFlight[_Key, GraphqlResponse] = SingleFlight()

    async def respond(
        self,
        prepared: PreparedOperation,
        headers: tuple[tuple[bytes, bytes], ...],
        deadline: float,
        execute: Callable[[], Awaitable[GraphqlResponse]],
    ) -> GraphqlResponse:
        """Who followed until ``deadline`` has it executed, to be told what every late request is told."""
        variables = orjson.dumps(prepared.variables, option=orjson.OPT_SORT_KEYS) if prepared.variables else b""
        try:
            return await self._flights.do((id(prepared.variant), variables, headers), deadline, execute)
        except TimeoutError:
            return await execute()


__all__ = ["SharedQueries"]
