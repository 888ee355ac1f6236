"""Drive a gateway with wrk, every request with an authorization of its own, and check every answer."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gateways.processes import OTHER_CORE

_LUA: Final = """
local head = {{ ["content-type"] = "application/json", ["accept"] = "application/json" }}
local body = [====[{body}]====]
local number = math.random(1, 1000000000)
local threads = {{}}
function setup(thread) table.insert(threads, thread) end
function init(args) math.randomseed(os.time()); wrong = 0; seen = 0 end
function request()
  if {unique} then number = number + 1; head["authorization"] = "Bearer token-" .. number end
  return wrk.format("POST", "{path}", head, body)
end
function response(status, headers, answer)
  seen = seen + 1
  if status ~= 200 or #answer ~= {length} then wrong = wrong + 1 end
end
function done(summary, latency, requests)
  local bad, all = 0, 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("wrong"); all = all + thread:get("seen") end
  io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", all, bad, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
_RESULT: Final = re.compile(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``length`` is that of this gateway's right answer: gateways order members differently, never their number."""

    url: str
    path: str
    query: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What one run of the generator saw; latencies in milliseconds."""

    answers: int
    wrong: int
    seconds: float
    p50: float
    p95: float
    p99: float
    socket_errors: int


def ask(url: str, query: str, token: str) -> bytes:
    """One operation."""
    headers = {"content-type": "application/json", "accept": "application/json", "authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, json.dumps({"query": query}).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return bytes(response.read())


def run_wrk(target: Target, folder: Path, *, seconds: float, connections: int, unique: bool) -> Burst:
    """Closed loop at saturation."""
    script = folder / "load.lua"
    body = json.dumps({"query": target.query})
    script.write_text(
        _LUA.format(body=body, path=target.path, length=target.length, unique=str(unique).lower()), "utf-8"
    )
    wrk = shutil.which("wrk")
    if wrk is None:
        raise FileNotFoundError("wrk (Debian package wrk) is needed")
    command = ["taskset", "-c", str(OTHER_CORE), wrk, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", str(script)]
    output = subprocess.run([*command, target.url], capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = _RESULT.search(output.stdout)
    if found is None:
        raise RuntimeError(f"wrk said nothing that can be read: {output.stdout} {output.stderr}")
    answers, wrong, micros, p50, p95, p99, errors = (int(group) for group in found.groups())
    return Burst(
        answers=answers,
        wrong=wrong,
        seconds=micros / 1e6,
        p50=p50 / 1e3,
        p95=p95 / 1e3,
        p99=p99 / 1e3,
        socket_errors=errors,
    )


def run_oha(target: Target, *, rate: float, seconds: float, connections: int) -> tuple[float, float, float] | None:
    """Open loop at a fixed rate: p50, p95, p99 in milliseconds, counted from when a request was due. None without oha.

    It sends one authorization only; whatever shares work is off all the same.
    """
    oha = shutil.which("oha")
    if oha is None:
        return None
    command = [
        *("taskset", "-c", str(OTHER_CORE), oha, "-z", f"{seconds:.0f}s", "-q", f"{max(1.0, rate):.0f}"),
        *("-c", str(connections), "--latency-correction", "--no-tui", "--output-format", "json", "-m", "POST"),
        *("-T", "application/json", "-A", "application/json", "-H", "authorization: Bearer half-load"),
        *("--disable-compression", "-d", json.dumps({"query": target.query}), target.url),
    ]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = json.loads(output.stdout)
    if set(found["statusCodeDistribution"]) != {"200"} or found["summary"]["sizePerRequest"] != target.length:
        raise RuntimeError(f"wrong answers at half load: {found['statusCodeDistribution']} {found['summary']}")
    p50, p95, p99 = (found["latencyPercentiles"][name] * 1e3 for name in ("p50", "p95", "p99"))
    return p50, p95, p99


def same_data(one: bytes, other: bytes) -> bool:
    """Equal but for the order of members, and without errors."""
    left, right = (_decoded(answer) for answer in (one, other))
    return "errors" not in left and "errors" not in right and left["data"] == right["data"]


def _decoded(answer: bytes) -> dict[str, Any]:
    decoded = json.loads(answer)
    return decoded if isinstance(decoded, dict) else {"errors": "no object"}
