"""The protocol: every contender in every round, order rotated; a figure is the median of the rounds."""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateways.contenders import Contender
from gateways.load import Burst, Target, ask, run_oha, run_wrk, same_data
from gateways.operations import LOADS, Load, cold_operations
from gateways.processes import GATEWAY_CORE, OTHER_CORE, Running, free_port, started
from gateways.subgraphs import compose_supergraph

_BENCH = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``unique``: every request has an authorization of its own; otherwise all are equal (a mode of its own, never mixed)."""

    rounds: int = 3
    seconds: float = 8.0
    warm_seconds: float = 3.0
    unique: bool = True
    cold: int = 200
    loads: tuple[str, ...] = (*(load.name for load in LOADS), "cold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One contender, one load, one round. ``cpu_ms`` is gateway CPU per operation, ``requests`` those to subgraphs per operation."""

    contender: str
    load: str
    round: int
    cpu_ms: float
    per_second: float
    p50: float
    p95: float
    p99: float
    rss_mb: float
    requests: float
    #: p50, p95, p99 at half of this gateway's own rate; None where the generator for it is missing
    half_load: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """What all contenders share: the recorded subgraphs and the supergraph that names them."""

    supergraph: Path
    folder: Path
    replay_port: int

    def count(self) -> int:
        """Subgraph requests since the last time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.replay_port, timeout=10)
        connection.request("GET", "/_count")
        number = int(connection.getresponse().read())
        connection.close()
        return number


@contextmanager
def staged() -> Iterator[Stage]:
    """Origin and replay run inside the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stoa-bench-")))
        origin, replay = free_port(), free_port()
        where = {"PYTHONPATH": str(_BENCH), "PYTHONSAFEPATH": ""}
        for module, port, arguments in (
            ("gateways.origin", origin, (str(origin),)),
            ("gateways.replay", replay, (str(replay), str(origin))),
        ):
            command = (sys.executable, "-m", module, *arguments)
            stack.enter_context(
                started(command, port=port, core=OTHER_CORE, log=folder / f"{module}.log", environment=where)
            )
        supergraph = folder / "supergraph.graphql"
        supergraph.write_text(compose_supergraph(f"http://127.0.0.1:{replay}"), "utf-8")
        yield Stage(supergraph, folder, replay)


def measure(contenders: Sequence[Contender], plan: Plan) -> list[Measurement]:
    """All rounds; a contender that answers wrongly is an error, never a figure."""
    found: list[Measurement] = []
    with staged() as stage:
        references = {load.name: _reference(stage, contenders[0], load) for load in LOADS if load.name in plan.loads}
        for number, contender in _turns(contenders, plan.rounds):
            print(f"round {number + 1} of {plan.rounds}: {contender.name}", file=sys.stderr)
            with running(stage, contender, coalesce=not plan.unique) as gateway:
                found += _measure_loads(stage, contender, gateway, plan, (number, references))
    return found


def _turns(contenders: Sequence[Contender], rounds: int) -> Iterator[tuple[int, Contender]]:
    """Every contender once in each round, each round beginning with another one."""
    for number in range(rounds):
        first = number % len(contenders)
        yield from ((number, one) for one in (*contenders[first:], *contenders[:first]))


def _measure_loads(
    stage: Stage, contender: Contender, gateway: Running, plan: Plan, at: tuple[int, dict[str, bytes]]
) -> Iterator[Measurement]:
    number, references = at
    if "cold" in plan.loads:
        yield _measure_cold(stage, contender, gateway, plan, number)
    for load in LOADS:
        if load.name in plan.loads:
            yield _measure_load(stage, contender, gateway, (plan, load, number), references[load.name])


def _measure_load(
    stage: Stage, contender: Contender, gateway: Running, what: tuple[Plan, Load, int], reference: bytes
) -> Measurement:
    plan, load, number = what
    url = f"http://127.0.0.1:{gateway.port}{contender.path}"
    answer = ask(url, load.query, "first")
    if not same_data(answer, reference):
        raise RuntimeError(f"{contender.name} answers {load.name} wrongly: {answer[:500]!r}")
    target = Target(url=url, path=contender.path, query=load.query, length=len(answer))

    def burst(seconds: float) -> Burst:
        return run_wrk(target, stage.folder, seconds=seconds, connections=load.connections, unique=plan.unique)

    burst(plan.warm_seconds)
    stage.count()
    before = gateway.usage()
    result = burst(plan.seconds)
    after = gateway.usage()
    if result.wrong or not result.answers:
        raise RuntimeError(f"{contender.name}, {load.name}: {result.wrong} of {result.answers} answers are wrong")
    return Measurement(
        contender=contender.name,
        load=load.name,
        round=number,
        cpu_ms=(after.cpu_seconds - before.cpu_seconds) * 1e3 / result.answers,
        per_second=result.answers / result.seconds,
        p50=result.p50,
        p95=result.p95,
        p99=result.p99,
        rss_mb=after.rss_bytes / 1e6,
        requests=stage.count() / result.answers,
        half_load=run_oha(
            target, rate=result.answers / result.seconds / 2, seconds=plan.seconds, connections=load.connections
        ),
    )


def _measure_cold(stage: Stage, contender: Contender, gateway: Running, plan: Plan, number: int) -> Measurement:
    """Operations that the gateway never saw, one after another, on one connection."""
    operations = cold_operations(plan.cold, number)
    for query in cold_operations(20, 1_000 + number):
        ask(f"http://127.0.0.1:{gateway.port}{contender.path}", query, "warm")
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30)
    stage.count()
    before = gateway.usage()
    for index, query in enumerate(operations):
        headers = {"content-type": "application/json", "authorization": f"Bearer cold-{index}"}
        connection.request("POST", contender.path, json.dumps({"query": query}), headers)
        answer = json.loads(connection.getresponse().read())
        if "errors" in answer:
            raise RuntimeError(f"{contender.name} cannot answer {query}: {answer['errors']}")
    after = gateway.usage()
    connection.close()
    return Measurement(
        contender=contender.name,
        load="cold",
        round=number,
        cpu_ms=(after.cpu_seconds - before.cpu_seconds) * 1e3 / len(operations),
        per_second=0,
        p50=0,
        p95=0,
        p99=0,
        rss_mb=after.rss_bytes / 1e6,
        requests=stage.count() / len(operations),
    )


@contextmanager
def running(
    stage: Stage, contender: Contender, core: int | str = GATEWAY_CORE, *, coalesce: bool = False
) -> Iterator[Running]:
    """The contender is ready inside the block."""
    port = free_port()
    launch = contender.launch(stage.supergraph, port, stage.folder, coalesce)
    with started(
        launch.command,
        port=port,
        core=core,
        log=stage.folder / f"{contender.name}.log",
        ready_path=contender.ready_path,
        environment=launch.environment,
    ) as gateway:
        yield gateway


def _reference(stage: Stage, contender: Contender, load: Load) -> bytes:
    """What everybody must answer; from the first contender, and compared by all others."""
    with running(stage, contender) as gateway:
        return ask(f"http://127.0.0.1:{gateway.port}{contender.path}", load.query, "reference")
