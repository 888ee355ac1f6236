from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from stoa_service.nearby import answering, near

PORT = 41_207


async def echo(name: str, body: bytes, given: Mapping[str, str], seconds: float) -> bytes:
    return f"{name} {body.decode()} {given['who']} {seconds:g}".encode()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_a_service_of_this_process_is_asked_directly(host: str) -> None:
    """A socket to oneself costs more than most questions."""
    with answering(PORT, echo):
        answers = near(f"{host}:{PORT}")

        assert answers is not None
        assert await answers("Quote", b"lamp", {"who": "basket"}, 2.0) == b"Quote lamp basket 2"


@pytest.mark.parametrize(
    "target", [f"discount:{PORT}", f"10.0.0.1:{PORT}", "127.0.0.1:41208", "127.0.0.1:", "nonsense"]
)
async def test_whoever_is_elsewhere_is_asked_over_the_network(target: str) -> None:
    """Another machine's discount has other prices."""
    with answering(PORT, echo):
        assert near(target) is None


async def test_a_service_on_another_loop_is_not_near() -> None:
    """Its connections belong to that loop; using them here breaks both."""

    async def look() -> bool:
        return near(f"127.0.0.1:{PORT}") is None

    with answering(PORT, echo):
        assert await asyncio.to_thread(lambda: asyncio.run(look()))
