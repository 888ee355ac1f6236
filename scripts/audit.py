"""Run the public federation gateway audit against ``stoa serve``.

    python scripts/audit.py URL [--suite ID …] [--in-process] [--strict] [--port N] [--own-composition] [--json FILE]

URL is that of a running audit server (graphql-hive/federation-gateway-audit, `serve`), for example http://127.0.0.1:4200. Its code
stays outside this repository. ``--strict`` fails a case for errors that it did not ask for, too. ``--own-composition`` composes
each suite's subgraphs with Stoa instead of taking the served supergraph. ``make audit`` runs this with both, and with a server of
its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from stoa.composition import SubgraphSource, compose
from stoa.config import GatewaySettings
from stoa.testing import GatewayClient
from stoa.wiring import build_gateway

_READY_SECONDS = 20.0
_COUNT = re.compile(r"^stoa_subgraph_seconds_count\{.*\} ([0-9.e+]+)$", re.MULTILINE)


class GatewayUnderTest(Protocol):
    def ask(self, query: str) -> Any: ...

    def subgraph_requests(self) -> int: ...


@dataclass(slots=True)
class SuiteResult:
    name: str
    marks: str = ""
    requests: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ServedGateway:
    address: str

    def ask(self, query: str) -> Any:
        return json.loads(_post(f"{self.address}/graphql", {"query": query}))

    def subgraph_requests(self) -> int:
        return _count_requests(_get(f"{self.address}/metrics").decode())


@dataclass(slots=True)
class GatewayInProcess:
    client: GatewayClient
    runner: asyncio.Runner

    def ask(self, query: str) -> Any:
        return self.runner.run(self.client.post(query, headers={"accept": "application/json"})).json()

    def subgraph_requests(self) -> int:
        return _count_requests(self.runner.run(self.client.send("GET", "/metrics")).text)


def main() -> int:
    options = _options()
    suites = options.suite or json.loads(_get(f"{options.url}/ids"))
    results = [_run_suite(options, suite) for suite in suites]
    cases = "".join(result.marks for result in results)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(result) for result in results]), "utf-8")
    print(
        f"\n{cases.count('.')}/{len(cases)} cases, {sum('X' not in r.marks for r in results)}/{len(results)} suites, "
        f"{sum(result.requests for result in results)} subgraph requests"
    )
    return 0 if "X" not in cases else 1


def _run_suite(options: argparse.Namespace, suite: str) -> SuiteResult:
    result = SuiteResult(suite)
    cases = json.loads(_get(f"{options.url}/{suite}/tests"))
    try:
        with _gateway(options, suite) as gateway:
            for index, case in enumerate(cases):
                _run_case(options, gateway, case, index, result)
            result.requests = gateway.subgraph_requests()
    except Exception as error:  # noqa: BLE001 - one broken suite must not hide the others
        result.marks = "X" * len(cases)
        result.failures.append(f"the gateway did not run: {error!r}")
    print(f"{result.marks:20} {result.requests:3}  {suite}", flush=True)
    for failure in result.failures if options.verbose else ():
        print(f"    {failure}")
    return result


def _run_case(
    options: argparse.Namespace, gateway: GatewayUnderTest, case: dict[str, Any], index: int, result: SuiteResult
) -> None:
    expected = case["expected"]
    answer = gateway.ask(case["query"])
    wrong = answer.get("data") != expected.get("data")
    has_errors = bool(answer.get("errors"))
    wrong = wrong or ("errors" in expected and expected["errors"] != has_errors)
    wrong = wrong or (options.strict and has_errors and not expected.get("errors"))
    result.marks += "X" if wrong else "."
    if wrong:
        result.failures.append(
            f"case {index}: {' '.join(case['query'].split())}\n      expected {json.dumps(expected)}\n      got      {json.dumps(answer)}"
        )


@contextmanager
def _gateway(options: argparse.Namespace, suite: str) -> Iterator[GatewayUnderTest]:
    supergraph = _supergraph(options, suite)
    if options.in_process:
        with asyncio.Runner() as runner:
            settings = GatewaySettings(gateway_secret="")
            client = runner.run(_client(settings, supergraph))
            yield GatewayInProcess(client, runner)
            runner.run(client.gateway.pipeline.graph.transport.aclose())
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "supergraph.graphql"
        path.write_text(supergraph, "utf-8")
        command = [sys.executable, "-m", "stoa.cli", "serve", "--supergraph", str(path), "--port", str(options.port)]
        # Requests are counted right after the suite: what several workers counted is a second old.
        quiet = {"STOA_LOG_LEVEL": "ERROR", "STOA_WORKERS": "1"}
        process = subprocess.Popen(command, env={**os.environ, **quiet})
        try:
            gateway = ServedGateway(f"http://127.0.0.1:{options.port}")
            _wait_ready(gateway, process)
            yield gateway
        finally:
            process.terminate()
            process.wait(timeout=15)


async def _client(settings: GatewaySettings, supergraph: str) -> GatewayClient:
    return GatewayClient(build_gateway(settings, supergraph_sdl=supergraph))


def _supergraph(options: argparse.Namespace, suite: str) -> str:
    if not options.own_composition:
        return _get(f"{options.url}/{suite}/supergraph").decode()
    subgraphs = json.loads(_get(f"{options.url}/{suite}/subgraphs"))
    composed = compose([SubgraphSource(name=each["name"], url=each["url"], sdl=each["sdl"]) for each in subgraphs])
    if composed.supergraph_sdl is None:
        raise RuntimeError("; ".join(f"{error.code}: {error.message}" for error in composed.errors))
    return composed.supergraph_sdl


def _wait_ready(gateway: ServedGateway, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"stoa serve ended with {process.returncode}")
        try:
            _get(f"{gateway.address}/health/ready")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("stoa serve was not ready in time")


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:
        body: bytes = response.read()
    return body


def _post(url: str, payload: dict[str, Any]) -> bytes:
    headers = {"content-type": "application/json", "accept": "application/json"}
    request = urllib.request.Request(url, json.dumps(payload).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            body: bytes = response.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    return body


def _count_requests(metrics: str) -> int:
    return int(sum(float(value) for value in _COUNT.findall(metrics)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--suite", action="append")
    parser.add_argument("--in-process", action="store_true")
    parser.add_argument("--own-composition", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--port", type=int, default=4900)
    parser.add_argument("--json", type=Path, help="write the results by suite to this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
