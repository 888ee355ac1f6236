"""docs/library.md and docs/explain.md: their examples run, and print what they show."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
from stoa.cli import main
from stoa.planner import Loss

DOCS = Path(__file__).parents[3] / "docs"


def _blocks(page: str) -> list[tuple[str, str]]:
    return re.findall(r"^```(\S*[^\n]*)\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_page_of_the_library_runs_from_top_to_bottom() -> None:
    """The first thing that a newcomer does is to copy it."""
    names: dict[str, object] = {}
    printed, compared = "", 0
    for kind, text in _blocks("library.md"):
        if kind == "text":
            assert printed == text
            compared += 1
            continue
        assert kind == "python"
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(text, "docs/library.md", "exec"), names)
        printed = output.getvalue()

    assert compared == 4


def test_the_example_of_explain_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page about reasons must not tell wrong ones."""
    page = (DOCS / "explain.md").read_text("utf-8")
    link = re.search(r"`(extend schema @link[^`]*)`", page)
    assert link
    files = {kind.split()[1]: text for kind, text in _blocks("explain.md") if kind.startswith("graphql ")}
    (expected,) = (text for kind, text in _blocks("explain.md") if kind == "text")
    operation = files.pop("product.graphql")
    for name, text in files.items():
        (tmp_path / name).write_text(f"{link[1]}\n{text}")
    (tmp_path / "product.graphql").write_text(operation)
    entries = "".join(f"  {name[:-8]}: {{routing_url: 'http://x', schema: {{file: {name}}}}}\n" for name in files)
    (tmp_path / "supergraph.yaml").write_text(f"subgraphs:\n{entries}")
    monkeypatch.chdir(tmp_path)

    assert main(["explain", "supergraph.yaml", "product.graphql"]) == 0

    assert capsys.readouterr().out == expected


def test_every_reason_stands_on_the_page() -> None:
    """Programs branch on the codes, people look them up."""
    page = (DOCS / "explain.md").read_text("utf-8")

    assert {str(loss) for loss in Loss} == set(
        re.findall(r"`([A-Z][A-Z_]+)`", "\n".join(re.findall(r"^\| `.*$", page, re.MULTILINE)))
    ) - {"LABEL"}
