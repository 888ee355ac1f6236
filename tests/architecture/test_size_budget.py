"""The size budget of DESIGN §5, measured on the syntax tree. The list of exceptions may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_FUNCTION_LINES = 40
MOST_FILE_LINES = 400
MOST_PARAMETERS = 6
DEEPEST_NESTING = 3

# path (and function): why it may be larger
EXCEPTIONS: dict[str, str] = {}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match)


@dataclass(frozen=True)
class Excess:
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def python_files() -> list[Path]:
    """Every Python file of ours that is not a test, a migration or generated."""
    skipped = {"tests", "versions", "node_modules", ".venv", ".tools", ".stoa", "dist"}
    return [path for path in sorted(ROOT.rglob("*.py")) if not skipped & set(path.relative_to(ROOT).parts)]


def excesses_of(text: str, place: str) -> list[Excess]:
    tree = ast.parse(text)
    found = []
    if (lines := text.count("\n")) > MOST_FILE_LINES:
        found.append(Excess(place, f"{lines} lines, the budget is {MOST_FILE_LINES}"))
    for function in ast.walk(tree):
        if isinstance(function, FUNCTIONS):
            found.extend(Excess(f"{place}:{function.lineno} {function.name}", what) for what in _judge(function))
    return found


def _judge(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    if (lines := _code_lines(function)) > MOST_FUNCTION_LINES:
        yield f"{lines} code lines, the budget is {MOST_FUNCTION_LINES}"
    if (parameters := _parameters(function)) > MOST_PARAMETERS:
        yield f"{parameters} parameters, the budget is {MOST_PARAMETERS}"
    if (depth := max((_depth(statement) for statement in function.body), default=0)) > DEEPEST_NESTING:
        yield f"nested {depth} deep, the budget is {DEEPEST_NESTING}"


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines that hold code: without docstring, comments, blank lines and the signature."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return len({line for statement in body for node in ast.walk(statement) for line in _lines(node)})


def _lines(node: ast.AST) -> Iterator[int]:
    if hasattr(node, "lineno"):
        yield node.lineno
        if node.end_lineno is not None:
            yield node.end_lineno


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls", "info"}])


def _depth(node: ast.AST) -> int:
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
        return 0
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        # An elif reads as one level.
        return max(_depth(node.orelse[0]), 1 + max((_depth(child) for child in node.body), default=0))
    below = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return below + isinstance(node, NESTING)


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_function_stays_within_the_budget(path: Path) -> None:
    """What grows a little with each change is unreadable after a hundred changes."""
    place = str(path.relative_to(ROOT))

    excesses = [excess for excess in excesses_of(path.read_text(), place) if excess.place not in EXCEPTIONS]

    assert not excesses, "\n".join(map(str, excesses))


def test_the_judge_sees_each_kind_of_excess() -> None:
    """A budget that never says no is no budget."""
    long_function = "def long() -> None:\n" + "    print(1)\n" * 41
    many_parameters = "def many(a, b, c, d, e, f, g): ...\n"
    deep = "def deep():\n    if a:\n        for b in c:\n            with d:\n                if e:\n                    f()\n"
    long_file = "a = 1\n" * 401

    kinds = [
        [excess.what.split(",")[0] for excess in excesses_of(text, "x")]
        for text in (long_function, many_parameters, deep, long_file)
    ]

    assert kinds == [["41 code lines"], ["7 parameters"], ["nested 4 deep"], ["401 lines"]]
