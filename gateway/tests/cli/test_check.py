"""``stoa check``: what fails, what does not, and what is shown."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest
from stoa.cli import main

EXAMPLE = Path(__file__).parent / "example"
API = (
    "type Query { products(limit: Int = 10): [Product!]! }\ntype Product { id: ID! name: String! stock: Int cost: Int }"
)


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "old.graphql").write_text(API)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(folder: Path, new: str, *arguments: str) -> int:
    (folder / "new.graphql").write_text(new)
    return main(["check", "old.graphql", "new.graphql", *arguments])


@pytest.mark.parametrize(
    ("new", "arguments", "code"),
    [
        (API, (), 0),
        (API.replace(" cost: Int", ""), (), 1),
        (API.replace(" cost: Int", ""), ("--operations", "operations"), 0),
        (API.replace(" cost: Int", ""), ("--operations", "operations", "--unused-too"), 1),
        (API.replace(" stock: Int", ""), ("--operations", "operations"), 1),
        (API.replace(" stock: Int", ""), ("--operations", "operations/products.graphql"), 1),
        (API.replace("limit: Int = 10", "limit: Int = 20"), (), 0),
        (API.replace("limit: Int = 10", "limit: Int = 20"), ("--fail-on", "dangerous"), 1),
        (API.replace("stock: Int", "stock: Int!"), ("--fail-on", "dangerous"), 0),
    ],
)
def test_a_release_is_stopped_by_what_clients_notice(
    folder: Path, new: str, arguments: tuple[str, ...], code: int
) -> None:
    """A check that stops too much is switched off, one that stops too little lets clients break."""
    assert check(folder, new, *arguments) == code


def test_people_see_the_place_and_the_operation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text is all that a build log shows."""
    check(folder, API.replace(" stock: Int cost: Int", ""), "--operations", "operations")

    lines = capsys.readouterr().out.splitlines()
    assert "breaking  FIELD_REMOVED Product.cost: The field Product.cost was removed.  (no operation uses it)" in lines
    assert "breaking  FIELD_REMOVED Product.stock: The field Product.stock was removed." in lines
    assert "operation Products (operations/products.graphql:1) breaks:" in lines
    assert any(line.startswith("  operations/products.graphql:4:5: ") for line in lines)
    assert lines[-1] == "FAILED: 2 breaking, 0 dangerous, 0 safe changes; 1 of 1 operations break."


def test_colours_are_a_choice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape codes in a file are noise, on a terminal they are help."""
    check(folder, API.replace(" cost: Int", ""))
    plain = capsys.readouterr().out
    check(folder, API.replace(" cost: Int", ""), "--color", "always")

    assert "\x1b[" not in plain
    assert "\x1b[1;31mbreaking\x1b[0m" in capsys.readouterr().out


def test_programs_get_everything_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bot comments on the change and must not read sentences."""
    check(folder, API.replace(" stock: Int cost: Int", ""), "--operations", "operations", "--format", "json")

    result: dict[str, Any] = orjson.loads(capsys.readouterr().out)
    assert (result["ok"], result["counts"]) == (False, {"breaking": 2, "dangerous": 0, "safe": 0})
    assert {change["coordinate"]: change["used"] for change in result["changes"]} == {
        "Product.cost": False,
        "Product.stock": True,
    }
    (broken,) = result["operations"]["broken"]
    assert (broken["name"], broken["file"], broken["line"]) == ("Products", "operations/products.graphql", 1)
    assert (broken["errors"][0]["line"], broken["errors"][0]["column"]) == (4, 5)


@pytest.mark.parametrize(
    "manifest",
    [
        {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a1", "body": "{ products { cost } }"}]},
        {"a1": "{ products { cost } }"},
    ],
)  # fmt: skip
def test_operations_may_come_from_a_manifest_of_persisted_documents(
    folder: Path, manifest: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Phones in the field run what the manifest of their release says, not what lies in the repository."""
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))

    assert check(folder, API.replace(" cost: Int", ""), "--operations", "manifest.json") == 1
    assert "operation (unnamed query) (manifest.json#a1:1) breaks:" in capsys.readouterr().out


def test_a_hidden_field_is_told_from_a_deleted_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both sides may be configurations; what is @inaccessible stands in the supergraph still."""
    shutil.copytree(EXAMPLE, folder / "next")
    catalog = folder / "next/catalog.graphql"
    text = catalog.read_text().replace('"@tag"', '"@tag", "@inaccessible"')
    catalog.write_text(text.replace("cost: Int", "cost: Int @inaccessible"))

    assert main(["check", "supergraph.yaml", "next/supergraph.yaml"]) == 1
    assert "Product.cost was removed. It is in the supergraph, but @inaccessible." in capsys.readouterr().out


def test_a_field_that_is_deprecated_before_its_interface_can_be_checked(folder: Path) -> None:
    """Composition lets it pass, so a check must."""
    api = API.replace("type Product {", "interface Named { name: String! }\ntype Product implements Named {")

    assert (
        check(folder, api.replace("name: String! s", "name: String! @deprecated s"), "--operations", "operations") == 0
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"new.graphql": "type Query {"}, "new.graphql is no schema"),
        ({"new.graphql": "type Query { a: Nope }"}, "new.graphql is no schema"),
        ({"new.graphql": "type Product { a: Int }"}, "Query root type must be provided"),
        ({"new.graphql": "type Query { a(x: Query = 1): Int }"}, "new.graphql is no schema"),
        ({"operations/bad.graphql": "query {"}, "operations/bad.graphql:1:8"),
        ({"operations/m.json": "{"}, "m.json is not JSON"),
        ({"operations/m.json": "[]"}, "m.json is no manifest"),
        ({"operations/m.json": '{"operations": [{"id": "a"}]}'}, "m.json is no manifest"),
        ({"operations/m.json": '{"a": "{"}'}, "m.json#a:1:2"),
        ({"operations/products.graphql": "fragment F on Product { id }"}, "no operation in operations"),
    ],
)
def test_what_cannot_be_checked_is_named(
    folder: Path, files: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check of nothing would pass."""
    (folder / "new.graphql").write_text(API)
    for name, text in files.items():
        (folder / name).write_text(text)

    manifests = [name for name in files if name.endswith(".json")]
    assert main(["check", "old.graphql", "new.graphql", "--operations", "operations", *manifests]) == 2
    assert said in capsys.readouterr().err


def test_a_side_that_does_not_compose_is_shown_with_its_reasons(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused by what was given, not by a missing file."""
    stock = folder / "stock.graphql"
    stock.write_text(stock.read_text().replace('fields: "id"', 'fields: "nope"'))

    assert main(["check", "old.graphql", "supergraph.yaml"]) == 1
    assert "KEY_INVALID_FIELDS" in capsys.readouterr().err
