"""The stages of composition see only what comes before them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest
import stoa.composition
from stoa.composition.check import AGREEMENTS, OUTCOMES
from stoa.composition.validate import RULES

_ROOM: Final = Path(stoa.composition.__path__[0])
_PREFIX: Final = "stoa.composition."

#: stage → the stages it may import
_MAY_SEE: Final = {
    "model": set(),
    "read": {"model"},
    "normalise": {"model"},
    "validate": {"model"},
    "merge": {"model"},
    "check": {"model", "merge"},
    "satisfy": {"model", "merge", "check"},
    "write": {"model"},
    "contract": {"model", "merge", "check"},
}


def _imported_stages(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    names = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    inside = [name.removeprefix(_PREFIX).partition(".")[0] for name in names if name.startswith(_PREFIX)]
    return {name for name in inside if not name.startswith("_")}


@pytest.mark.parametrize("stage", sorted(_MAY_SEE))
def test_stage_sees_only_earlier_stages(stage: str) -> None:
    """Stages that know each other both ways cannot be read, tested or replaced alone."""
    seen = {name for path in (_ROOM / stage).glob("*.py") for name in _imported_stages(path)}

    assert seen - {stage} <= _MAY_SEE[stage]


def test_every_stage_is_listed() -> None:
    """A new folder needs its place among the stages."""
    assert {path.name for path in _ROOM.iterdir() if (path / "__init__.py").exists()} == set(_MAY_SEE)


@pytest.mark.parametrize("rule", [*RULES, *AGREEMENTS, *OUTCOMES], ids=lambda rule: rule.__name__)
def test_rule_lives_in_the_file_of_its_name(rule: object) -> None:
    """Where a rule stands must not have to be searched for."""
    name = getattr(rule, "__name__", "")
    module = getattr(rule, "__module__", "")

    assert module.rpartition(".")[2] == name
