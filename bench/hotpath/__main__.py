"""``python -m hotpath`` (in ``bench/``, or with it on PYTHONPATH): CPU microseconds per operation, and their ratio.

Subgraph answers come from a table in memory, so neither sockets nor subgraphs are measured. Rounds alternate between the two;
the median counts. Absolute numbers belong to this machine, the ratio less so.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Final

import orjson
import uvloop
from gateways.operations import LOADS
from gateways.subgraphs import build_subgraphs, compose_supergraph
from stoa.auth import ANONYMOUS
from stoa.compiled import Programs, Shelf, UnsupportedOperation, generated_source, installed_engine
from stoa.config import GatewaySettings
from stoa.executor import (
    AsgiTransport,
    PlanRequest,
    RoutingTransport,
    SubgraphRequest,
    SubgraphResponse,
    execute_plan,
    execute_program,
)
from stoa.pipeline import GraphqlRequest, GraphqlResponse, Pipeline, PipelineSettings, PreparedOperation, build_graph
from stoa.probe import SilentProbe
from stoa.shaping import project
from stoa.supergraph import read_supergraph

_FAR: Final = float("inf")


class Told:
    """An exchange that is over."""

    def cancel(self) -> None:
        """It was told already."""


@dataclass(slots=True)
class Recorded:
    """Asks the subgraphs once for each request, then answers from memory."""

    inner: RoutingTransport
    known: dict[tuple[str, bytes], SubgraphResponse] = field(default_factory=dict)

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        key = (request.subgraph, request.body)
        if key not in self.known:
            self.known[key] = await self.inner.send(request)
        return self.known[key]

    def begin(self, request: SubgraphRequest, _deadline: float, done: Callable[[SubgraphResponse], None]) -> Told:
        """What generated code asks: it needs no task, as over sockets."""
        done(self.known[request.subgraph, request.body])
        return Told()

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self.inner.stream(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


def main() -> None:
    parser = argparse.ArgumentParser(prog="hotpath", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU seconds per round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--native", action="store_true", help="by the engine in C where it is installed and can")
    parser.add_argument("--source", action="store_true", help="print the generated code instead")
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_measure_all(options))


async def _measure_all(options: argparse.Namespace) -> None:
    transport = Recorded(RoutingTransport({name: AsgiTransport(app) for name, app in build_subgraphs().items()}))
    supergraph = read_supergraph(compose_supergraph("http://subgraphs.test"))
    settings = GatewaySettings()
    graph = build_graph(supergraph, transport, settings)
    pipeline = Pipeline(graph, PipelineSettings(limits=settings.limits), SilentProbe())
    gc.freeze()
    for load in LOADS:
        prepared = await pipeline.prepare(GraphqlRequest(query=load.query), ANONYMOUS)
        await _measure(load.name, prepared, transport, options)


async def _measure(name: str, prepared: PreparedOperation, transport: Recorded, options: argparse.Namespace) -> None:
    variant = prepared.variant
    shelf = Shelf(engine=installed_engine() if options.native else None)
    programs = Programs(variant.plan, variant.projection, prepared.compiled.parsed.document, shelf)
    program = programs.generate(programs.key_of({}))
    if isinstance(program, UnsupportedOperation):
        print(f"{name}: interpreted ({program})")
        return
    if options.source:
        print(generated_source(program))
        return
    request = PlanRequest(
        plan=variant.prepared, variables={}, headers=(), deadline=_FAR, interfaces=prepared.graph.interfaces
    )

    async def interpreted() -> bytes:
        result = await execute_plan(request, transport)
        return GraphqlResponse(data=project(variant.projection, result.data, {}).data).as_bytes()

    async def generated() -> bytes:
        data = await execute_program(program, request, transport)
        if not isinstance(data, bytes):
            raise TypeError("the interpreter had to take over")
        return GraphqlResponse(data=orjson.Fragment(data)).as_bytes()

    one, other = await interpreted(), await generated()
    if orjson.loads(one) != orjson.loads(other):
        raise ValueError("the two answers differ")
    rounds = [
        (await _microseconds(interpreted, options), await _microseconds(generated, options))
        for _ in range(options.rounds)
    ]
    slow, quick = median(pair[0] for pair in rounds), median(pair[1] for pair in rounds)
    ratios = sorted(pair[1] / pair[0] for pair in rounds)
    print(
        f"{name}: {len(one):,} bytes, interpreted {slow:,.0f} us, {'native' if program.is_native else 'generated'} {quick:,.0f} us, "
        f"ratio {median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
    )


async def _microseconds(call: Callable[[], Awaitable[bytes]], options: argparse.Namespace) -> float:
    count, started = 0, process_time()
    while process_time() - started < options.seconds:
        for _ in range(5):
            await call()
        count += 5
    return (process_time() - started) / count * 1e6


if __name__ == "__main__":
    main()
