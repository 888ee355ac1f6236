"""The table of crash points says where each stands; here it is held against the code."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from stoa_messaging.crash_points import OF_EACH_WORKER, OF_ONE_DOMAIN

ROOT = Path(__file__).parents[2]
TABLE = {**OF_EACH_WORKER, **OF_ONE_DOMAIN}


def of_its_own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions in it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from of_its_own(child)


def reached_in(path: Path) -> list[tuple[str, str]]:
    """Every `reach("name")` of a file with the function around it."""
    found = []
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in of_its_own(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "reach":
                name = call.args[0]
                assert isinstance(name, ast.Constant), f"{path}: a crash point's name must stand there as it is"
                found.append((str(name.value), function.name))
    return found


@pytest.mark.parametrize("name", TABLE)
def test_a_crash_point_stands_where_its_table_says(name: str) -> None:
    """A point that moved away would let CI kill at another place than the one it promises."""
    module, _, function = TABLE[name].place.partition(":")
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None

    assert (name, function) in reached_in(Path(spec.origin))


def test_no_crash_point_stands_outside_of_the_table() -> None:
    """A name that nobody knows is never killed, and looks as if it were."""
    sources = [*ROOT.glob("libs/*/src/**/*.py"), *ROOT.glob("subgraphs/*/src/**/*.py")]
    counted = Counter(name for path in sources if path.name != "crash_points.py" for name, _ in reached_in(path))

    assert set(counted) == set(TABLE)
    assert {name for name, count in counted.items() if count > 1} == set()
