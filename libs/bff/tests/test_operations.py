"""Reading the operations of the screens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from stoa_bff.gateway_client import load_operations


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "some_operations"
    package.mkdir()
    package.joinpath("__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    sys.modules.pop("some_operations", None)


def test_an_operation_is_sent_with_just_the_fragments_it_uses(folder: Path) -> None:
    """Unused fragments are refused by the gateway's validation and cost bytes."""
    folder.joinpath("_shared.graphql").write_text(
        "fragment A on Q { b ...B } fragment B on Q { c } fragment C on Q { d }"
    )
    folder.joinpath("home.graphql").write_text("query Home { ...A }")

    operation = load_operations("some_operations")["home"]

    assert operation.name == "Home"
    assert "fragment A" in operation.document
    assert "fragment B" in operation.document
    assert "fragment C" not in operation.document


@pytest.mark.parametrize("text", ["query { a }", "query A { a } query B { b }", "query A { ...Missing }"])
def test_a_file_without_exactly_one_named_complete_operation_is_refused(folder: Path, text: str) -> None:
    """A broken screen must stop the start, not the first shopper."""
    folder.joinpath("home.graphql").write_text(text)

    with pytest.raises(ValueError, match=r"home\.graphql"):
        load_operations("some_operations")
