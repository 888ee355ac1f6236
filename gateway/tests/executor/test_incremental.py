"""Plans with deferred parts: what starts when, what is delivered when, and what is left when the client goes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
import pytest
from stoa.errors import SubgraphTimeout
from stoa.executor import Increment, PlanRequest, SubgraphRequest, SubgraphResponse, execute_incrementally, prepare_plan
from stoa.plan import Condition, Deferred, Fetch, PlanNode, QueryPlan, Sequence


def fetch(subgraph: str, number: int | None = None) -> Fetch:
    return Fetch(subgraph=subgraph, kind="query", document=f"{{{subgraph}}}", id=number)


class Gated:
    """Every subgraph answers its own name, once its gate is open; without a gate at once."""

    def __init__(self, *closed: str) -> None:
        self.gates = {name: asyncio.Event() for name in closed}
        self.asked: list[str] = []
        self.reached: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.cancelled: list[str] = []
        self.failures: dict[str, Exception] = {}

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.asked.append(request.subgraph)
        self.reached[request.subgraph].set()
        try:
            if request.subgraph in self.gates:
                await self.gates[request.subgraph].wait()
        except asyncio.CancelledError:
            self.cancelled.append(request.subgraph)
            raise
        if request.subgraph in self.failures:
            raise self.failures[request.subgraph]
        return SubgraphResponse(status=200, body=orjson.dumps({"data": {request.subgraph: 1}}))

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise TypeError(request.subgraph)

    async def aclose(self) -> None:
        """Nothing is open."""


def run(transport: Gated, root: PlanNode | None, *deferred: Deferred, **variables: Any) -> Any:
    request = PlanRequest(
        plan=prepare_plan(QueryPlan(root, deferred=deferred)),
        variables=variables,
        headers=(),
        deadline=asyncio.get_running_loop().time() + 5,
    )
    return execute_incrementally(request, transport)


def blocks_of(increment: Increment) -> list[int]:
    return [one.number for one in increment.blocks]


async def soon(generator: Any) -> Increment:
    found: Increment = await asyncio.wait_for(anext(generator), 5)
    return found


async def test_the_first_answer_does_not_wait_for_a_deferred_part() -> None:
    """This is what deferring is for."""
    transport = Gated("slow")
    increments = run(transport, fetch("quick"), Deferred(blocks=(0,), node=fetch("slow")))
    first = await soon(increments)
    at_once = dict(first.data)
    transport.gates["slow"].set()
    second = await soon(increments)

    assert (at_once, first.blocks, first.is_last) == ({"quick": 1}, (), False)
    assert (second.data, blocks_of(second), second.is_last) == ({"quick": 1, "slow": 1}, [0], True)


async def test_a_deferred_part_starts_when_its_inputs_are_there() -> None:
    """Not only when the whole first answer is out."""
    transport = Gated("rest")
    root = Sequence((fetch("keys", 0), fetch("rest")))
    increments = run(transport, root, Deferred(blocks=(0,), node=fetch("later"), depends=(0,)))
    waiting = asyncio.create_task(anext(increments))
    await asyncio.wait_for(transport.reached["later"].wait(), 5)

    assert not waiting.done()
    transport.gates["rest"].set()
    assert (await waiting).blocks == ()
    assert blocks_of(await soon(increments)) == [0]


async def test_a_deferred_part_waits_for_its_inputs() -> None:
    """Asked too early it would find no entities, and bring nothing."""
    transport = Gated("keys")
    increments = run(transport, fetch("keys", 0), Deferred(blocks=(0,), node=fetch("later"), depends=(0,)))
    waiting = asyncio.create_task(anext(increments))
    await asyncio.wait_for(transport.reached["keys"].wait(), 5)

    assert transport.asked == ["keys"]
    transport.gates["keys"].set()
    await waiting
    assert (await soon(increments)).is_last
    assert transport.asked == ["keys", "later"]


async def test_an_input_that_a_condition_left_out_holds_up_nobody() -> None:
    """A stream that waits for a request which is never sent is never closed."""
    root = Condition(variable="wanted", if_true=fetch("keys", 0))
    increments = run(Gated(), root, Deferred(blocks=(0,), node=fetch("later"), depends=(0,)), wanted=False)

    assert (await soon(increments)).blocks == ()
    assert (await soon(increments)).data == {"later": 1}


async def test_a_failed_input_holds_up_nobody() -> None:
    """The part finds nothing to ask for and is delivered with what there is."""
    transport = Gated()
    transport.failures["keys"] = SubgraphTimeout("too slow", subgraph="keys")
    increments = run(transport, fetch("keys", 0), Deferred(blocks=(0,), node=fetch("later"), depends=(0,)))

    assert [fault.subgraph for fault in (await soon(increments)).faults] == ["keys"]
    assert (await soon(increments)).is_last


async def test_blocks_are_delivered_as_they_are_complete() -> None:
    """The quick one must not wait for the slow one beside it."""
    transport = Gated("slow")
    slow, quick = Deferred(blocks=(0,), node=fetch("slow")), Deferred(blocks=(1,), node=fetch("quick"))
    increments = run(transport, fetch("root"), slow, quick)
    await soon(increments)
    second = await soon(increments)
    transport.gates["slow"].set()

    assert (blocks_of(second), second.is_last) == ([1], False)
    assert blocks_of(await soon(increments)) == [0]


async def test_a_block_inside_another_one_comes_after_it() -> None:
    """Clients merge it into what the outer one brought."""
    transport = Gated("outer")
    outer = Deferred(blocks=(0,), node=fetch("outer"))
    inner = Deferred(blocks=(1,), node=fetch("inner"), parent=0)
    increments = run(transport, fetch("root"), outer, inner)
    await soon(increments)
    waiting = asyncio.create_task(anext(increments))
    await asyncio.wait_for(transport.reached["inner"].wait(), 5)

    assert not waiting.done()
    transport.gates["outer"].set()
    assert blocks_of(await waiting) == [0]
    assert blocks_of(await soon(increments)) == [1]


async def test_a_shared_part_completes_all_its_blocks() -> None:
    """It is fetched once, and neither block is delivered without it."""
    transport = Gated("shared")
    own = [Deferred(blocks=(number,), node=fetch(f"own{number}")) for number in (0, 1)]
    increments = run(transport, fetch("root"), *own, Deferred(blocks=(0, 1), node=fetch("shared")))
    await soon(increments)
    transport.gates["shared"].set()

    assert blocks_of(await soon(increments)) == [0, 1]
    assert transport.asked.count("shared") == 1


async def test_faults_go_with_the_block_that_they_cost() -> None:
    """The first answer is out, and the other block is whole."""
    transport = Gated()
    transport.failures["bad"] = SubgraphTimeout("too slow", subgraph="bad")
    bad, good = Deferred(blocks=(0,), node=fetch("bad")), Deferred(blocks=(1,), node=fetch("good"))
    increments = run(transport, fetch("root"), bad, good)
    found = {one.number: one.faults for increment in [one async for one in increments] for one in increment.blocks}

    assert [fault.code for fault in found[0]] == ["SUBREQUEST_TIMEOUT"]
    assert found[1] == ()


async def test_who_closes_early_leaves_nothing_under_way() -> None:
    """An answer that nobody reads costs the subgraphs work."""
    transport = Gated("slow", "slower")
    parts = [Deferred(blocks=(number,), node=fetch(name)) for number, name in enumerate(("slow", "slower"))]
    increments = run(transport, fetch("root"), *parts)
    await soon(increments)
    await increments.aclose()

    assert sorted(transport.cancelled) == ["slow", "slower"]


async def test_a_bug_in_a_deferred_part_does_not_leave_the_first_answer_waiting() -> None:
    """What is broken must end, not hang."""
    transport = Gated("root")
    transport.failures["broken"] = ZeroDivisionError()
    increments = run(transport, fetch("root"), Deferred(blocks=(0,), node=fetch("broken")))

    with pytest.raises(ZeroDivisionError):
        await soon(increments)
    assert transport.cancelled == ["root"]
