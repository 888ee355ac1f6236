"""The list of bad input has a test for every row of commerce, messaging and data: 85 to 111."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = range(85, 112)
NAMED = re.compile(r"\bRow (\d+)\b")


@cache
def rows_named() -> dict[int, list[str]]:
    """By row, the tests whose docstring names it."""
    found: dict[int, list[str]] = {}
    for folder in ("subgraphs/*/tests", "libs/*/tests", "tests"):
        for path in ROOT.glob(f"{folder}/**/test_*.py"):
            for function in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name.startswith("test_"):
                    for row in NAMED.findall(ast.get_docstring(function) or ""):
                        found.setdefault(int(row), []).append(f"{path.relative_to(ROOT)}::{function.name}")
    return found


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_list_has_a_test(row: int) -> None:
    """Bad input that nobody sends in a test is sent by somebody in earnest."""
    assert rows_named().get(row), f"no test names row {row} in its docstring"
