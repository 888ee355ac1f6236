"""What every command has in common: errors, pipes, interruptions, and no import that it does not need."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from stoa.cli import main
from stoa.cli._commands import COMMANDS

EXAMPLE = Path(__file__).parent / "example"


def run_python(code: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], input=stdin, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", [[], ["nope"], ["compose", "--nope"], ["check", "one"]], ids=repr)
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A script must tell a typing error from a refused schema."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: stoa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["compose"], ["compose", "x.yaml", "--jsonl"], ["compose", "x.yaml", "--timeout", "0"], ["compose", "--jsonl", "--check", "x"]],
    ids=repr,
)  # fmt: skip
def test_arguments_that_contradict_each_other_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Ignoring one of them would surprise whoever wrote it."""
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("INVALID_CONFIGURATION: ")


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """The first question of every bug report."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert re.fullmatch(r"stoa \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_a_configuration_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Generated configurations need no file; their paths are relative to the folder one is in."""
    monkeypatch.chdir(EXAMPLE)
    monkeypatch.setattr(sys, "stdin", io.StringIO((EXAMPLE / "supergraph.yaml").read_text()))

    assert main(["compose", "-"]) == 0
    assert "join__Graph" in capsys.readouterr().out


def test_a_reader_that_has_enough_gets_no_traceback() -> None:
    """`stoa api-schema … | head -1` is how people look at large schemas."""
    fields = "\n".join(f"  field{number}: Int" for number in range(20_000))
    config = f"subgraphs: {{a: {{schema: {{sdl: 'type Query {{ {fields} }}'}}}}}}"
    command = [sys.executable, "-m", "stoa.cli", "compose", "-", "--hints", "none"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(config.encode())
        process.stdin.close()
        assert process.stdout.readline()
        process.stdout.close()

        assert process.stderr.read() == b""


def test_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who presses Ctrl-C knows what happened."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stoa.cli._api_schema.supergraph_of", interrupted)

    assert main(["api-schema", "x"]) == 130


def test_text_of_a_foreign_schema_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A schema fetched from a service is not trusted to clear a screen or to forge a line of output."""
    (tmp_path / "a.graphql").write_text("type Query {\n# \x1b[2J\na: Int # \x07\nb: Nope # \x9b2J\n}")
    (tmp_path / "c.yaml").write_text("subgraphs: {a: {schema: {file: a.graphql}}}")

    assert main(["compose", str(tmp_path / "c.yaml"), "--color", "never"]) == 1
    shown = capsys.readouterr().err
    assert "Nope" in shown
    assert {character for character in shown if not character.isprintable()} == {"\n"}


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("compose", {"uvicorn", "redis", "joserfc", "stoa.planner", "stoa.http", "httpx2"}),
        ("api-schema", {"uvicorn", "redis", "joserfc", "stoa.composition", "stoa.http"}),
        ("check", {"uvicorn", "redis", "joserfc", "stoa.composition", "stoa.http"}),
        ("serve", {"stoa.composition", "stoa.subgraph_sources", "yaml"}),
    ],
)
def test_a_command_imports_only_what_it_needs(command: str, unneeded: set[str]) -> None:
    """A gateway is ready in under two seconds, and a check in a build starts at once."""
    code = f"import sys; import stoa.cli; import {COMMANDS[command].module}; print(*sys.modules)"

    assert unneeded & set(run_python(code).stdout.decode().split()) == set()
