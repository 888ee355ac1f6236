"""The whole of ``make audit`` against a small audit of our own with the same addresses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
SERVER = """
import { createServer, type IncomingMessage } from "node:http";
const sdl: string = "type Query { a: Int }";
const port: number = Number(process.argv[process.argv.indexOf("--port") + 1]);
const cases = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ query: `{ a${n}: a }`, expected: { data: { [`a${n}`]: EXPECTED } } }));
createServer((request: IncomingMessage, response) => {
  const url = `http://127.0.0.1:${port}/one/a`;
  if (request.method === "POST") {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const [, name] = /(a\\d+)/.exec(JSON.parse(body).query) ?? [];
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: { [name ?? "a"]: process.env.PUNISH_FOR_POOR_PLANS === "1" ? 2 : 1 } }));
    });
    return;
  }
  const answers: Record<string, unknown> = {
    "/ids": ["one"],
    "/one/tests": cases(199),
    "/one/subgraphs": [{ name: "a", url, sdl }],
  };
  response.end(JSON.stringify(answers[request.url ?? ""]));
}).listen(port, "127.0.0.1");
"""


def _audit(folder: Path, *rounds: str, expected: int = 1) -> subprocess.CompletedProcess[str]:
    (folder / "src").mkdir()
    (folder / "node_modules").mkdir()
    (folder / "package.json").write_text(json.dumps({"version": "1.0.0", "type": "module"}))
    (folder / "src/cli.ts").write_text(SERVER.replace("EXPECTED", str(expected)))
    command = [sys.executable, str(ROOT / "scripts/audit_rounds.py"), str(folder), "--rounds", *rounds]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def _of(folder: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def test_a_full_score_ends_well_and_leaves_no_server_behind(tmp_path: Path) -> None:
    """A server that stays takes the port and the memory of whoever comes next."""
    done = _audit(tmp_path, "own")

    assert "good own: 199/199 cases, 1/1 suites, 199 subgraph requests" in done.stdout, done.stderr
    assert done.returncode == 0
    assert _of(tmp_path) == []


@pytest.mark.parametrize(("rounds", "expected"), [(["own"], 7), (["own", "punish-own"], 1)])
def test_a_wrong_answer_in_any_round_fails_the_whole(tmp_path: Path, rounds: list[str], expected: int) -> None:
    """A build must not stay green because another round was fine; the punishing server is another server."""
    done = _audit(tmp_path, *rounds, expected=expected)

    assert done.returncode == 1, done.stderr
    assert f"BAD  {rounds[-1]}: 0/199 cases" in done.stdout
