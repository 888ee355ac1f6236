"""``make audit`` judges and reports what the audit said; the audit itself is not part of this repository."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"scripts/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


checkout = _script("audit_checkout")
rounds = _script("audit_rounds")


@pytest.mark.parametrize(
    ("marks", "requests", "is_good"),
    [
        ("." * 199, 398, True),
        ("." * 205, 398, True),
        ("." * 199, 399, False),
        ("." * 198 + "X", 300, False),
        ("." * 198, 300, False),
        ("", 0, False),
        ("." * 199, None, True),
    ],
)
def test_a_round_is_good_with_a_full_score_and_few_requests(marks: str, requests: int | None, is_good: bool) -> None:
    """A verdict that passes a half-run audit would hide the half that failed."""
    suite = rounds.Suite("a", marks, requests)

    assert rounds.Round("served", (suite,)).is_good is is_good


def test_the_results_of_the_audits_own_runner_are_read() -> None:
    """It ends with 0 whatever happened: only its file tells."""
    suites = rounds._suites_in(
        "abstract-types\n..X\nfed1-external-extends\n....\n\n---\nTotal: 7\nPassed: 6\nFailed: 1"
    )

    assert [(suite.name, suite.passed, len(suite.marks)) for suite in suites] == [
        ("abstract-types", 2, 3),
        ("fed1-external-extends", 4, 4),
    ]


def test_the_table_has_a_row_for_each_suite_and_a_column_for_each_round() -> None:
    """A suite that one round lacks must show as missing, not as passed."""
    both = [
        rounds.Round("served", (rounds.Suite("a", "..", 3), rounds.Suite("b", ".X", 4))),
        rounds.Round("runner", (rounds.Suite("b", "..", None),)),
    ]

    assert rounds._rows(both) == [["a", "2/2 (3)", "-"], ["b", "1/2 (4)", "2/2"]]


@pytest.mark.parametrize(
    ("files", "said"),
    [((), "no checkout"), (("src/cli.ts",), "not installed. Run 'npm install'")],
)
def test_a_folder_that_is_no_installed_checkout_is_named(tmp_path: Path, files: tuple[str, ...], said: str) -> None:
    """The variable is easily set to the folder above."""
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text("")

    with pytest.raises(checkout.AuditUnavailable, match=said):
        checkout.find_checkout(tmp_path)


def test_the_page_has_the_place_for_the_results() -> None:
    """Without it nobody could write new figures but by hand."""
    begin, end = rounds._MARKS
    text = (ROOT / "docs/conformance.md").read_text("utf-8")

    assert 0 < text.find(begin) < text.find(end)


def test_every_round_stands_on_the_page() -> None:
    """A column that nobody explains is a number without a meaning."""
    text = (ROOT / "docs/conformance.md").read_text("utf-8")

    assert [name for name in (*rounds.ROUNDS, rounds.RUNNER) if f"| {name} |" not in text] == []


def test_what_the_page_calls_a_proof_is_there() -> None:
    """A proof that moved is no proof any more."""
    text = (ROOT / "docs/conformance.md").read_text("utf-8")
    named = re.findall(r"`((?:gateway|docs|bench|scripts|deploy)/[\w./-]*)[` ]", text)

    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["install.sh", "run.sh"])
def test_the_audits_runner_can_start_our_scripts(name: str) -> None:
    """A script without its execute bit fails on somebody else's machine."""
    assert os.access(ROOT / "deploy/audit/stoa" / name, os.X_OK)
