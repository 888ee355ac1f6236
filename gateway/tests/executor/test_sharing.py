"""Equal requests under way share one answer; what is only somebody's own stays his own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace
from stoa.errors import SubgraphError, SubgraphTimeout, SubgraphUnreachable
from stoa.executor import SharingTransport, SubgraphRequest, SubgraphResponse
from stoa.executor._single_flight import SingleFlight

ANNA = ((b"authorization", b"Bearer anna"),)
BERT = ((b"authorization", b"Bearer bert"),)


@dataclass
class Gated:
    """A subgraph that answers when it is told to: with the number of the request, or once with the failure that is set."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    sent: list[SubgraphRequest] = field(default_factory=list)
    failure: SubgraphError | None = None

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.sent.append(request)
        number = len(self.sent)
        await self.open.wait()
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        return SubgraphResponse(status=200, body=b"%d" % number)

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise NotImplementedError(request)

    async def aclose(self) -> None:
        """Nothing is open."""


def request(body: bytes = b"{}", headers: tuple[tuple[bytes, bytes], ...] = ANNA) -> SubgraphRequest:
    later = asyncio.get_running_loop().time() + 60
    return SubgraphRequest(subgraph="a", body=body, headers=headers, deadline=later)


async def begun(*tasks: asyncio.Task[SubgraphResponse]) -> None:
    """Every task stands where it waits for others."""
    for _ in tasks:
        await asyncio.sleep(0)


async def test_equal_requests_under_way_go_out_once() -> None:
    """A page that everybody opens at once must not ask its subgraphs once for each of them."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    tasks = [asyncio.create_task(shared.send(request())) for _ in range(5)]
    await begun(*tasks)
    subgraph.open.set()

    assert {answer.body for answer in await asyncio.gather(*tasks)} == {b"1"}
    assert len(subgraph.sent) == 1


@pytest.mark.parametrize(
    "other", [{"headers": BERT}, {"body": b"[]"}, {"headers": ()}], ids=["caller", "body", "nobody"]
)
async def test_what_differs_is_asked_separately(other: dict[str, bytes]) -> None:
    """Row 60: one user's data must never be another one's answer."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    tasks = [asyncio.create_task(shared.send(one)) for one in (request(), replace(request(), **other))]
    await begun(*tasks)
    subgraph.open.set()

    assert [answer.body for answer in await asyncio.gather(*tasks)] == [b"1", b"2"]


async def test_traces_do_not_keep_requests_apart() -> None:
    """With tracing on, every request has a trace of its own; nothing would ever be shared."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    traces = [(*ANNA, (b"traceparent", b"00-%d" % number)) for number in range(2)]
    tasks = [asyncio.create_task(shared.send(request(headers=trace))) for trace in traces]
    await begun(*tasks)
    subgraph.open.set()
    await asyncio.gather(*tasks)

    assert len(subgraph.sent) == 1
    assert subgraph.sent[0].headers == traces[0]


async def test_who_asks_after_the_answer_asks_anew() -> None:
    """Sharing is no cache: data must never be older than the question."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    subgraph.open.set()

    assert [(await shared.send(request())).body for _ in range(2)] == [b"1", b"2"]


async def test_an_unreachable_subgraph_is_unreachable_for_all_who_wait() -> None:
    """Asking it again for each of them would hit it hardest when it is weakest."""
    subgraph = Gated(failure=SubgraphUnreachable("gone", subgraph="a"))
    shared = SharingTransport(subgraph)
    tasks = [asyncio.create_task(shared.send(request())) for _ in range(3)]
    await begun(*tasks)
    subgraph.open.set()

    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(outcome, SubgraphUnreachable) for outcome in outcomes)
    assert len(subgraph.sent) == 1


async def test_the_first_one_leaving_takes_nobody_along() -> None:
    """A client that closes its browser must not cancel the same page of others."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    tasks = [asyncio.create_task(shared.send(request())) for _ in range(3)]
    await begun(*tasks)
    tasks[0].cancel()
    await asyncio.wait(tasks[:1])
    subgraph.open.set()

    assert [answer.body for answer in await asyncio.gather(*tasks[1:])] == [b"2", b"2"]
    assert len(subgraph.sent) == 2


async def test_a_timeout_is_only_that_of_who_had_no_time_left() -> None:
    """Who came later has time left, and waits for an answer of his own."""
    subgraph = Gated(failure=SubgraphTimeout("late", subgraph="a"))
    shared = SharingTransport(subgraph)
    first, second = (asyncio.create_task(shared.send(request())) for _ in range(2))
    await begun(first, second)
    subgraph.open.set()
    await asyncio.wait([first])

    assert isinstance(first.exception(), SubgraphTimeout)
    assert (await second).body == b"2"


async def test_who_follows_has_a_deadline_too() -> None:
    """The first one may have all the time in the world."""
    subgraph = Gated()
    shared = SharingTransport(subgraph)
    first = asyncio.create_task(shared.send(request()))
    await begun(first)
    with pytest.raises(SubgraphTimeout):
        await shared.send(replace(request(), deadline=asyncio.get_running_loop().time() + 0.01))
    subgraph.open.set()

    assert (await first).body == b"1"


async def test_nothing_is_kept_of_what_came_to_an_end() -> None:
    """A key that stays holds its body for ever, and the next caller with it waits for nobody."""
    flights: SingleFlight[str, int] = SingleFlight((KeyError,))

    async def fail() -> int:
        raise KeyError

    for failure in (KeyError, ZeroDivisionError):
        with pytest.raises(failure):
            await flights.do("a", asyncio.get_running_loop().time() + 60, fail if failure is KeyError else divide)
        assert len(flights) == 0


async def divide() -> int:
    return 1 // 0
