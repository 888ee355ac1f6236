"""The size budget of every Python file of the workspace; exceptions stand in a list with a reason, which may only shrink."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 6
DEEPEST_NESTING = 3
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
# path (of a file, or "file::function") -> why it may be larger
EXCEPTIONS: Mapping[str, str] = {}


def python_files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in listed.split("\0"):
        file = ROOT / name
        if name and file.exists() and "/migrations/versions/" not in name:
            yield file


def findings_in(source: str, name: str) -> Iterator[str]:
    lines = source.count("\n")
    if lines > LONGEST_FILE and name not in EXCEPTIONS:
        yield f"{name}: {lines} lines, {LONGEST_FILE} are allowed"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and f"{name}::{node.name}" not in EXCEPTIONS:
            yield from (f"{name}:{node.lineno} {node.name}: {what}" for what in broken_by(node, source))


def broken_by(function: ast.FunctionDef | ast.AsyncFunctionDef, source: str) -> Iterator[str]:
    if (size := code_lines(function, source)) > LONGEST_FUNCTION:
        yield f"{size} code lines, {LONGEST_FUNCTION} are allowed"
    if (count := parameters(function)) > MOST_PARAMETERS:
        yield f"{count} parameters, {MOST_PARAMETERS} are allowed"
    if (depth := nesting(function)) > DEEPEST_NESTING:
        yield f"nesting {depth}, {DEEPEST_NESTING} is allowed"


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, source: str) -> int:
    """Lines with code: no docstring, no blank line, no line that is only a comment."""
    lines = source.splitlines()[function.lineno - 1 : function.end_lineno]
    texts = [line.strip() for line in lines]
    docstring = 0
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return sum(1 for text in texts if text and not text.startswith("#")) - docstring


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    spelled = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in spelled if argument.arg not in {"self", "cls"}])


def nesting(node: ast.AST) -> int:
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        deepest = max(deepest, nesting(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


def test_every_file_keeps_the_size_budget() -> None:
    """Beauty lives in the tail: one function that nobody can read is where the bugs settle."""
    findings = [
        finding
        for file in python_files()
        for finding in findings_in(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    ]

    assert not findings, "\n" + "\n".join(findings)


def test_every_exception_still_exists() -> None:
    """An exception for something that is gone would excuse the next one of that name."""
    gone = [name for name in EXCEPTIONS if not (ROOT / name.split("::")[0]).exists()]

    assert not gone


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("x = 1\n" * 401, "401 lines"),
        ("def f():\n" + "    x = 1\n" * 40, "41 code lines"),
        ("def f(a, b, c, d, e, *, g, h): ...\n", "7 parameters"),
        ("def f():\n for a in b:\n  if a:\n   with a:\n    if a:\n     pass\n", "nesting 4"),
    ],
    ids=["file", "function", "parameters", "nesting"],
)
def test_the_budget_is_measured(source: str, finding: str) -> None:
    """A measure that finds nothing would let everything pass."""
    assert [found for found in findings_in(source, "example.py") if finding in found]


def test_docstrings_comments_and_blank_lines_are_free() -> None:
    """Explaining must never cost the budget."""
    source = 'def f():\n    """A\n    long\n    text."""\n\n    # why\n' + "    x = 1\n" * 39

    assert not list(findings_in(source, "example.py"))
