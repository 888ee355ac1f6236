"""What is written in one turn leaves at its end: in order, and whoever is gone harms nobody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from stoa.writes import Writes


class Peer(asyncio.WriteTransport):
    """Keeps what is written to it."""

    def __init__(self, log: list[tuple[str, bytes]], name: str) -> None:
        super().__init__()
        self.log, self.name, self.closing = log, name, False

    def write(self, data: Any) -> None:
        if self.closing:
            raise RuntimeError("closed")
        self.log.append((self.name, data))

    def is_open(self, data: Any) -> None:
        raise RuntimeError(f"no place for {data!r}")

    def is_closing(self) -> bool:
        return self.closing


@pytest.fixture(name="log")
def _log() -> list[tuple[str, bytes]]:
    return []


async def test_everything_leaves_at_the_end_of_the_turn_in_the_order_of_writing(log: list[tuple[str, bytes]]) -> None:
    """Bytes out of order are another message."""
    writes, one, other = Writes(), Peer(log, "one"), Peer(log, "other")
    for peer, data in ((one, b"1"), (other, b"2"), (one, b"3")):
        writes.add(peer, data)
    before = list(log)
    await asyncio.sleep(0)

    assert before == []
    assert log == [("one", b"1"), ("other", b"2"), ("one", b"3")]


async def test_a_peer_that_is_gone_costs_the_others_nothing(log: list[tuple[str, bytes]]) -> None:
    """A client that leaves in the same turn must not take the answers of all others along."""
    writes, gone, there = Writes(), Peer(log, "gone"), Peer(log, "there")
    writes.add(gone, b"1")
    writes.add(there, b"2")
    gone.closing = True
    await asyncio.sleep(0)

    assert log == [("there", b"2")]


async def test_a_transport_that_raises_costs_the_others_nothing(log: list[tuple[str, bytes]]) -> None:
    """One broken connection must not leave the clients behind it without their answers; and it must not go unheard."""
    heard: list[Any] = []
    loop = asyncio.get_running_loop()
    writes, broken, there = Writes(), Peer(log, "broken"), Peer(log, "there")
    broken.write = broken.is_open  # type: ignore[method-assign]
    writes.add(broken, b"1")
    writes.add(there, b"2")
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: heard.append(context["exception"]))
    try:
        writes.flush()
    finally:
        loop.set_exception_handler(before)

    assert log == [("there", b"2")]
    assert [type(error) for error in heard] == [RuntimeError]


async def test_a_flush_writes_at_once_and_once(log: list[tuple[str, bytes]]) -> None:
    """Before a connection is closed; and nothing is sent twice afterwards."""
    writes, peer = Writes(), Peer(log, "one")
    writes.add(peer, b"1")
    writes.flush()
    at_once = list(log)
    writes.add(peer, b"2")
    await asyncio.sleep(0)

    assert at_once == [("one", b"1")]
    assert log == [("one", b"1"), ("one", b"2")]


async def test_much_is_not_kept_back(log: list[tuple[str, bytes]]) -> None:
    """Large answers of one turn must not pile up in memory."""
    writes, peer = Writes(), Peer(log, "one")
    writes.add(peer, b"x" * 200_000)
    writes.add(peer, b"y" * 200_000)

    assert [len(data) for _, data in log] == [200_000, 200_000]


async def test_pieces_leave_whole_and_in_their_order(log: list[tuple[str, bytes]]) -> None:
    """Joined or one by one: the other side must not see a difference."""
    writes, peer = Writes(), Peer(log, "one")
    writes.add_pieces(peer, (b"a", b"b"))
    writes.add_pieces(peer, (b"c" * 200_000, b"d" * 200_000, b"e"))
    writes.add(peer, b"f")
    await asyncio.sleep(0)

    assert b"".join(data for _, data in log) == b"ab" + b"c" * 200_000 + b"d" * 200_000 + b"ef"


def test_a_loop_that_stopped_in_between_holds_nothing_up(log: list[tuple[str, bytes]]) -> None:
    """Programs run one loop after the other; what the first left unsent must not keep the second from sending."""
    writes, peer = Writes(), Peer(log, "one")

    async def add(data: bytes, *, wait: bool) -> None:
        writes.add(peer, data)
        if wait:
            await asyncio.sleep(0)

    stopped = asyncio.new_event_loop()
    stopped.call_soon(stopped.stop)
    task = stopped.create_task(add(b"1", wait=False))
    stopped.run_forever()
    stopped.close()
    assert task.done()
    log.clear()
    asyncio.run(add(b"2", wait=True))

    assert log == [("one", b"2")]
