"""docs/cli.md says what the command does, and what it says is true."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from stoa.cli import main
from stoa.cli._commands import COMMANDS
from stoa.schema_changes import CHANGE_SEVERITIES

PAGE = Path(__file__).parents[3] / "docs/cli.md"
EXAMPLE = Path(__file__).parent / "example"


def section(command: str) -> str:
    found = re.search(rf"^## stoa {command}\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section '## stoa {command}'"
    return found[1]


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    found = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                found |= {name} | options_of(inner)
        found |= {option for option in action.option_strings if option.startswith("--") and option != "--help"}
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_stands_on_the_page(command: str) -> None:
    """An option that nobody can find is not there."""
    parser = argparse.ArgumentParser()
    COMMANDS[command].load().add_arguments(parser)
    text = section(command)

    assert {option for option in options_of(parser) if option not in text} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_overview(command: str) -> None:
    """The package's README is what its index page shows."""
    assert f"| `stoa {command} " in (Path(__file__).parents[2] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help is the page that is always at hand."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert f"usage: stoa {command}" in capsys.readouterr().out


def test_the_page_names_no_command_that_is_not_there() -> None:
    """A renamed command leaves its old page behind."""
    assert set(re.findall(r"^## stoa (\S+)$", PAGE.read_text("utf-8"), re.MULTILINE)) == set(COMMANDS)


def test_every_code_of_a_change_stands_on_the_page() -> None:
    """Programs branch on the codes."""
    rows = {line.split("|")[1].strip(): line for line in section("check").splitlines() if line.startswith("| ")}

    assert [code for code, severity in CHANGE_SEVERITIES.items() if f"`{code}`" not in rows[str(severity)]] == []


@pytest.fixture(name="example")
def _example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert main(["compose", "supergraph.yaml", "--output", "supergraph.graphql"]) == 0
    assert main(["api-schema", "supergraph.graphql", "--output", "api.graphql"]) == 0
    return tmp_path


EXAMPLES = re.findall(r"^    \$ stoa (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_runs(
    line: str, example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first thing that a newcomer does is to copy one."""
    command, _, comment = line.partition("#")
    words, _, file = command.partition("<")
    given = (example / file.strip()).read_bytes() if file else b""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    output = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", output)

    code = main(shlex.split(words))

    output.flush()
    assert code == (1 if "ends with 1" in comment else 0), capsys.readouterr().err
    assert output.buffer.getvalue() or "--output" in words or "--check" in words  # type: ignore[attr-defined]
