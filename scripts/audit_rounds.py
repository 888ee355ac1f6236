"""Run the public gateway audit on a checkout, in several rounds, and judge it.

    python scripts/audit_rounds.py AUDIT_DIR [--rounds NAME …] [--markdown FILE]

AUDIT_DIR is a checkout of graphql-hive/federation-gateway-audit with its dependencies installed. A server of it is started on a
free port and ended again. Ends with 1 below a full score, or above 398 subgraph requests in a round, with 2 where a round could not be
run (then no page is written). Rounds:

    served       `stoa serve` as a process per suite, on the supergraphs that the audit serves
    own          the same suites composed by Stoa, gateway in this process
    punish       as served, with PUNISH_FOR_POOR_PLANS=1, gateway in this process
    punish-own   as own, with PUNISH_FOR_POOR_PLANS=1
    runner       the audit's own runner with the folder deploy/audit/stoa (counts no requests)

In all but `runner` a case fails for errors that it did not ask for, too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

# With PYTHONSAFEPATH, as make sets it, a script does not find its neighbours by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from audit_checkout import (
    ROOT,
    AuditUnavailable,
    Checkout,
    audit_server,
    end,
    find_checkout,
    free_port,
)

MAX_REQUESTS: Final = 398
MIN_CASES: Final = 199
_RUNNER_SECONDS: Final = 1800.0
_MARKS: Final = ("<!-- audit results: written by scripts/audit_rounds.py -->", "<!-- end of audit results -->")
#: name: (the audit's server punishes poor plans, arguments for scripts/audit.py)
ROUNDS: Final[dict[str, tuple[bool, tuple[str, ...]]]] = {
    "served": (False, ()),
    "own": (False, ("--own-composition", "--in-process")),
    "punish": (True, ("--in-process",)),
    "punish-own": (True, ("--own-composition", "--in-process")),
}
RUNNER: Final = "runner"


@dataclass(frozen=True, slots=True)
class Suite:
    name: str
    marks: str
    requests: int | None

    @property
    def passed(self) -> int:
        return self.marks.count(".")


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    suites: tuple[Suite, ...]

    @property
    def cases(self) -> int:
        return sum(len(suite.marks) for suite in self.suites)

    @property
    def passed(self) -> int:
        return sum(suite.passed for suite in self.suites)

    @property
    def requests(self) -> int | None:
        counted = [suite.requests for suite in self.suites if suite.requests is not None]
        return sum(counted) if counted else None

    @property
    def is_good(self) -> bool:
        return self.passed == self.cases >= MIN_CASES and (self.requests or 0) <= MAX_REQUESTS


def main() -> int:
    options = _options()
    started = time.monotonic()
    try:
        checkout = find_checkout(options.audit_dir)
    except AuditUnavailable as error:
        print(error, file=sys.stderr)
        return 2
    revision = _revision()
    rounds = [done for name in options.rounds if (done := _attempt(checkout, name)) is not None]
    print(f"\n{_table(rounds)}\n")
    for each in rounds:
        print(f"{'good' if each.is_good else 'BAD '} {_verdict(each)}")
    print(f"{time.monotonic() - started:.0f} s")
    if len(rounds) < len(options.rounds):
        return 2
    if options.markdown is not None:
        if _revision() != revision:
            revision = f"{revision}, and {_revision()} at the end"
        _write_markdown(options.markdown, _markdown(checkout, rounds, revision))
    return 0 if all(each.is_good for each in rounds) else 1


def _attempt(checkout: Checkout, name: str) -> Round | None:
    """A round that breaks off must not cost the results of the others."""
    try:
        return _run(checkout, name)
    except AuditUnavailable as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None


def _options() -> argparse.Namespace:
    names = [*ROUNDS, RUNNER]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("audit_dir", type=Path)
    parser.add_argument("--rounds", nargs="+", choices=names, default=list(ROUNDS), metavar="NAME")
    parser.add_argument("--markdown", type=Path, help="replace the results in this page")
    return parser.parse_args()


def _run(checkout: Checkout, name: str) -> Round:
    print(f"\n== {name}", flush=True)
    if name == RUNNER:
        return Round(name, _own_runner(checkout))
    punish, arguments = ROUNDS[name]
    with audit_server(checkout, punish=punish) as url, tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        script = [sys.executable, str(ROOT / "scripts/audit.py"), url, "--strict", "--verbose", "--json", str(results)]
        subprocess.run([*script, "--port", str(free_port()), *arguments], check=False)
        if not results.is_file():
            raise AuditUnavailable(f"The round {name} broke off. See its words above.")
        suites = json.loads(results.read_text("utf-8"))
    return Round(name, tuple(Suite(each["name"], each["marks"], each["requests"]) for each in suites))


def _own_runner(checkout: Checkout) -> tuple[Suite, ...]:
    """Its runner ends whatever listens on the gateway's port: a free one is given to it."""
    with tempfile.TemporaryDirectory() as folder:
        gateway = Path(folder) / "stoa"
        shutil.copytree(ROOT / "deploy/audit/stoa", gateway)
        port, audit_port = free_port(), free_port()
        address = f"http://127.0.0.1:{port}"
        flag, _ = checkout.loader
        process = checkout.start(
            [
                *("test", "--cwd", str(gateway), "--run-script", "./run.sh", "--port", str(audit_port)),
                *("--graphql", f"{address}/graphql", "--healthcheck", f"{address}/health/ready"),
            ],
            {
                "STOA_PORT": str(port),
                "AUDIT_PORT": str(audit_port),
                "GATEWAY_TIMEOUT": "30000",
                "NODE_OPTIONS": f"--import={flag}",
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            },
        )
        try:
            process.wait(timeout=_RUNNER_SECONDS)
        except subprocess.TimeoutExpired:
            raise AuditUnavailable(f"The audit's runner did not end within {_RUNNER_SECONDS:g} s.") from None
        finally:
            end(process)
        return _suites_in((gateway / "results.txt").read_text("utf-8"))


def _suites_in(results: str) -> tuple[Suite, ...]:
    names_and_marks = re.findall(r"^([a-z0-9-]+)\n([.X]+)$", results, re.MULTILINE)
    return tuple(Suite(name, marks, None) for name, marks in names_and_marks)


def _verdict(each: Round) -> str:
    full = sum(suite.passed == len(suite.marks) for suite in each.suites)
    requests = "" if each.requests is None else f", {each.requests} subgraph requests"
    return f"{each.name}: {each.passed}/{each.cases} cases, {full}/{len(each.suites)} suites{requests}"


def _table(rounds: list[Round]) -> str:
    lines = [f"{'suite':40}" + "".join(f"{each.name:>14}" for each in rounds)]
    lines += [f"{row[0]:40}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in _rows(rounds)]
    return "\n".join(lines)


def _rows(rounds: list[Round]) -> list[list[str]]:
    names = dict.fromkeys(suite.name for each in rounds for suite in each.suites)
    found = [{suite.name: suite for suite in each.suites} for each in rounds]
    return [[name, *(_cell(suites.get(name)) for suites in found)] for name in names]


def _cell(suite: Suite | None) -> str:
    if suite is None:
        return "-"
    return f"{suite.passed}/{len(suite.marks)}" + ("" if suite.requests is None else f" ({suite.requests})")


def _revision() -> str:
    """A figure belongs to a commit: code that nobody else has is named."""
    git = ["git", "-C", str(ROOT)]
    log = subprocess.run([*git, "log", "-1", "--format=%h of %cs"], capture_output=True, text=True, check=False)
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--", "gateway/src"], capture_output=True, text=True, check=False
    )
    return (log.stdout.strip() or "an unknown commit") + (" with uncommitted changes" if changed.stdout else "")


def _write_markdown(page: Path, results: str) -> None:
    begin, finish = _MARKS
    text = page.read_text("utf-8")
    before, _, rest = text.partition(begin)
    _, mark, after = rest.partition(finish)
    if not mark:
        raise SystemExit(f"{page} has no place for the results: put '{begin}' and '{finish}' into it.")
    page.write_text(f"{before}{begin}\n\n{results}\n\n{finish}{after}", "utf-8")


def _markdown(checkout: Checkout, rounds: list[Round], revision: str) -> str:
    composer = json.loads((checkout.folder / "node_modules/@apollo/composition/package.json").read_text("utf-8"))
    python, machine = platform.python_version(), f"{platform.system()} on {platform.machine()}"
    facts = [
        f"- Audit {checkout.revision}; its server composed with @apollo/composition {composer['version']}.",
        f"- Stoa at {revision}, graphql-core {version('graphql-core')}, Python {python}, {machine}.",
        f'- Command: `make audit AUDIT_DIR=… ROUNDS="{" ".join(each.name for each in rounds)}"`.',
    ]
    header = ["suite", *(each.name for each in rounds)]
    totals = ["all", *(f"{each.passed}/{each.cases}" + _in_brackets(each.requests) for each in rounds)]
    rows = [header, ["---"] * len(header), *_rows(rounds), totals]
    return "\n".join([*facts, "", *(f"| {' | '.join(row)} |" for row in rows)])


def _in_brackets(requests: int | None) -> str:
    return "" if requests is None else f" ({requests})"


if __name__ == "__main__":
    sys.exit(main())
