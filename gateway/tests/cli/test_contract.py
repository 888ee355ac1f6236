"""``stoa contract``: tags to a smaller schema."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest
from stoa.cli import main

EXAMPLE = Path(__file__).parent / "example"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def test_clients_of_a_contract_do_not_see_what_is_excluded(capsys: pytest.CaptureFixture[str]) -> None:
    """An internal price on a public page is a leak."""
    assert main(["contract", "supergraph.yaml", "--exclude", "internal,", "--exclude", "other", "--api-schema"]) == 0

    shown = capsys.readouterr()
    assert "cost" not in shown.out
    assert "name: String!" in shown.out
    assert "CONTRACT_TAG_UNUSED" in shown.err


def test_the_contract_is_a_supergraph_that_can_be_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    """It is served like any other, and may be cut again."""
    assert main(["contract", "supergraph.yaml", "--include", "public", "--output", "public.graphql"]) == 0
    assert main(["api-schema", "public.graphql"]) == 0

    assert "products(limit: Int = 10)" in capsys.readouterr().out


def test_programs_get_what_was_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """A reviewer asks for the list, not for a diff of two files."""
    assert main(["contract", "supergraph.yaml", "--exclude", "internal", "--format", "json"]) == 0

    result = orjson.loads(capsys.readouterr().out)
    assert (result["ok"], result["hidden"]) == (True, ["Product.cost"])
    assert "join__Graph" in result["schema"]


def test_a_contract_without_anything_in_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A schema without queries serves nobody, and must not be written over a good one."""
    assert main(["contract", "supergraph.yaml", "--include", "nothing", "--output", "public.graphql"]) == 1

    assert not Path("public.graphql").exists()
    assert "error[" in capsys.readouterr().err


def test_a_contract_without_tags_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """It would be the whole supergraph under another name."""
    assert main(["contract", "supergraph.yaml"]) == 2
    assert "--include or --exclude" in capsys.readouterr().err
