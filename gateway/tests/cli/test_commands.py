from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from stoa.cli import main

CATALOG = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { products: [Product] }
type Product @key(fields: "id") { id: ID! name: String }
"""
STOCK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Product @key(fields: "id") { id: ID! stock: Int }
"""


@pytest.fixture(name="config")
def _config(tmp_path: Path) -> Path:
    (tmp_path / "catalog.graphql").write_text(CATALOG)
    (tmp_path / "stock.graphql").write_text(STOCK)
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        "subgraphs:\n"
        "  catalog: {routing_url: 'http://c/graphql', schema: {file: catalog.graphql}}\n"
        "  stock: {routing_url: 'http://s/graphql', schema: {file: stock.graphql}}\n"
    )
    return config


def composed(config: Path) -> Path:
    output = config.parent / "supergraph.graphql"
    assert main(["compose", str(config), "--output", str(output)]) == 0
    return output


def test_compose_writes_a_supergraph_and_check_finds_drift(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A schema change without its supergraph must fail the build."""
    output = composed(config)

    assert main(["compose", str(config), "--check", str(output)]) == 0
    output.write_text(output.read_text() + "\n")
    assert main(["compose", str(config), "--check", str(output)]) == 1
    assert "--output" in capsys.readouterr().err


def test_compose_shows_what_is_wrong_and_writes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken supergraph on disk would be served at the next start."""
    (config.parent / "stock.graphql").write_text(STOCK.replace('fields: "id"', 'fields: "nope"'))
    output = config.parent / "out.graphql"

    assert main(["compose", str(config), "--output", str(output)]) == 1
    assert not output.exists()
    assert "KEY_INVALID_FIELDS" in capsys.readouterr().err


def test_compose_speaks_json_to_programs(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Editors and CI read codes and places, not sentences."""
    (config.parent / "stock.graphql").write_text(STOCK.replace('fields: "id"', 'fields: "nope"'))

    main(["compose", str(config), "--format", "json"])

    result = orjson.loads(capsys.readouterr().out)
    assert result["supergraph"] is None
    assert result["errors"][0]["code"] == "KEY_INVALID_FIELDS"
    assert result["errors"][0]["locations"][0]["line"] == 3


@pytest.mark.parametrize(
    "text",
    ["", "[]", "subgraphs: []", "subgraphs: {a: {}}", "subgraphs: {a: {schema: {file: none.graphql}}}", "{"],
    ids=repr,
)
def test_a_configuration_that_cannot_be_used_is_named(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never a traceback."""
    config = tmp_path / "supergraph.yaml"
    config.write_text(text)

    assert main(["compose", str(config)]) == 2
    assert capsys.readouterr().err.startswith("INVALID_CONFIGURATION: ")


def test_plan_prints_where_each_field_goes(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first thing to look at when an answer is slow or wrong."""
    operation = config.parent / "op.graphql"
    operation.write_text("{ products { name stock } }")

    assert main(["plan", str(composed(config)), str(operation)]) == 0
    text = capsys.readouterr().out
    assert text.index("catalog") < text.index("stock")
    assert main(["plan", str(composed(config)), str(operation), "--format", "json"]) == 0
    assert orjson.loads(capsys.readouterr().out)["kind"] == "QueryPlan"


@pytest.mark.parametrize("text", ["{ nope }", "{"])
def test_plan_refuses_what_is_not_valid(config: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the same codes as the gateway."""
    operation = config.parent / "op.graphql"
    operation.write_text(text)

    assert main(["plan", str(composed(config)), str(operation)]) == 2
    assert capsys.readouterr().err.startswith("GRAPHQL_")


def test_api_schema_shows_what_clients_see(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No machinery of the federation."""
    assert main(["api-schema", str(composed(config))]) == 0
    text = capsys.readouterr().out
    assert "type Product" in text
    assert "join__" not in text


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And never a traceback."""
    assert main(["api-schema", str(tmp_path / "none.graphql")]) == 2
    assert "none.graphql" in capsys.readouterr().err
