"""``stoa plan``, ``stoa explain`` and ``stoa debug``: every stage, in every form."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from textwrap import dedent

import orjson
import pytest
from stoa.cli import main

EXAMPLE = Path(__file__).parent / "example"
OPERATIONS = """
query Names { products(limit: 2) { name } }
query Full($more: Boolean = true) { all: products(limit: 5) { name stock @include(if: $more) } }
"""


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> tuple[str, str]:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    supergraph, operations = tmp_path / "supergraph.graphql", tmp_path / "two.graphql"
    assert main(["compose", str(tmp_path / "supergraph.yaml"), "--output", str(supergraph)]) == 0
    operations.write_text(OPERATIONS)
    return str(supergraph), str(operations)


Files = tuple[str, str]
Captured = pytest.CaptureFixture[str]


def _printed(capsys: Captured, *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main([*arguments]) == code
    return capsys.readouterr().out


def test_every_stage_prints_its_product(files: Files, capsys: Captured) -> None:
    """The earliest artefact that is wrong is where to look."""
    printed = {
        stage: _printed(capsys, "debug", stage, *files, "--operation-name", "Full")
        for stage in ("normalize", "paths", "fetch-graph", "plan", "shape")
    }

    assert printed["normalize"] == dedent(
        """\
        query Full($more: Boolean = true) on Query
          all: products(limit: 5)
            name
            stock  if $more
        """
    )
    assert printed["paths"] == dedent(
        """\
        all  (Query.products)
          * catalog: a root field

        all.name  (Product.name)
          * catalog: from Query.products or by key "id"

        all.stock  (Product.stock)
          * stock: by key "id"
        """
    )
    assert printed["fetch-graph"].count("#1 stock at all.@ after #0 if $more") == 2
    assert printed["plan"].startswith("QueryPlan {\n  Sequence {")
    assert printed["shape"] == dedent(
        """\
        Query
          all: [Product!]!
            Product
              name: String!
              stock: Int!  if $more
        """
    )


def test_generated_code_can_be_read(files: Files, capsys: Captured) -> None:
    """Where the answer is wrong and the plan is right, the code is next."""
    source = _printed(capsys, "debug", "shape", *files, "--operation-name", "Full", "--source")

    assert "def " in source
    compile(source, "generated", "exec")


@pytest.mark.parametrize("stage", ["normalize", "paths", "fetch-graph", "plan", "shape"])
def test_every_stage_speaks_json(stage: str, files: Files, capsys: Captured) -> None:
    """For tools that compare two versions."""
    assert orjson.loads(_printed(capsys, "debug", stage, *files, "--operation-name", "Full", "--format", "json"))


def test_the_graph_can_be_printed_whole_and_around_a_type(files: Files, capsys: Captured) -> None:
    """What leads where, and by which key."""
    whole = _printed(capsys, "debug", "graph", files[0])
    one = _printed(capsys, "debug", "graph", files[0], "--type", "Product")

    assert "Query in catalog" in whole
    assert "Query in catalog" not in one
    assert one == dedent(
        """\
        Product in catalog  (object)  #0
          key "id" from stock
          id: ID!
          name: String!
          cost: Int

        Product in stock  (object)  #1
          key "id" from catalog
          id: ID!
          stock: Int!
        """
    )
    nodes = orjson.loads(_printed(capsys, "debug", "graph", files[0], "--format", "json"))["nodes"]
    assert [(node["index"], node["subgraph"]) for node in nodes if node["type"] == "Product"] == [
        (0, "catalog"),
        (1, "stock"),
    ]


@pytest.mark.parametrize("stage", ["graph", "fetch-graph", "plan"])
def test_what_is_a_graph_can_be_drawn(stage: str, files: Files, capsys: Captured, tmp_path: Path) -> None:
    """A picture is read faster than a list."""
    given = [files[0]] if stage == "graph" else [*files, "--operation-name", "Full"]
    picture = tmp_path / "picture.svg"

    assert _printed(capsys, "debug", stage, *given, "--format", "svg", "--output", str(picture)) == ""
    assert ET.parse(picture).getroot().get("role") == "img"
    assert _printed(capsys, "debug", stage, *given, "--format", "mermaid").startswith("flowchart LR\n")
    assert _printed(capsys, "debug", stage, *given, "--format", "dot").startswith("digraph {\n")


def test_a_plan_is_written_in_every_form(files: Files, capsys: Captured) -> None:
    """Text for viewers, a tree for people, a picture for a page."""
    arguments = ("plan", *files, "--operation-name", "Full", "--format")

    assert _printed(capsys, *arguments, "text").startswith("QueryPlan {")
    assert _printed(capsys, *arguments, "tree").startswith("Plan: 2 requests to 2 subgraphs in 2 waves\n")
    assert orjson.loads(_printed(capsys, *arguments, "json"))["kind"] == "QueryPlan"
    assert "2 stock" in "".join(ET.fromstring(_printed(capsys, *arguments, "svg")).itertext())
    assert "1 catalog" in _printed(capsys, *arguments, "mermaid")


def test_explain_says_where_a_field_goes_and_why(files: Files, capsys: Captured) -> None:
    """The question that a plan alone does not answer."""
    arguments = ("explain", *files, "--operation-name", "Full", "--field", "Product.stock")

    assert _printed(capsys, *arguments) == dedent(
        """\
        The plan takes 2 requests in 2 waves.

        all.stock  (Product.stock)
          from stock: a new request by key "id"
            for the key: __typename, id from catalog
        """
    )
    written = orjson.loads(_printed(capsys, *arguments, "--format", "json"))
    assert [field["path"] for field in written["fields"]] == ["all.stock"]


def test_explaining_a_refusal_ends_with_1(files: Files, capsys: Captured) -> None:
    """Scripts must see that there is no plan; people, why."""
    supergraph = Path(files[0])
    supergraph.write_text(
        supergraph.read_text().replace('@join__type(graph: STOCK, key: "id")', "@join__type(graph: STOCK)")
    )

    text = _printed(capsys, "explain", *files, "--operation-name", "Full", code=1)

    assert text.startswith("No plan. ")
    assert "not stock: the type has no key there" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "{0}", "{1}", "--operation-name", "Full", "--field", "all.nope"), "no field 'all.nope'"),
        (("debug", "paths", "{0}", "{1}", "--operation-name", "Full", "--field", "nope"), "no field 'nope'"),
        (("debug", "graph", "{0}", "--type", "Nope"), "'Nope'"),
        (("plan", "{0}", "{1}"), "several operations"),
        (("debug", "shape", "{0}", "{1}"), "several operations"),
    ],
)
def test_what_is_not_there_is_named(arguments: tuple[str, ...], message: str, files: Files, capsys: Captured) -> None:
    """An empty page would look like an answer."""
    assert main([argument.format(*files) for argument in arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_supergraph_from_elsewhere_cannot_steer_the_terminal(files: Files, capsys: Captured) -> None:
    """A name is shown; it does not clear the screen."""
    supergraph = Path(files[0])
    supergraph.write_text(supergraph.read_text().replace('name: "stock"', 'name: "st\\u001b[2Jock"'))

    text = _printed(capsys, "plan", *files, "--operation-name", "Full", "--format", "tree")

    assert "st\N{REPLACEMENT CHARACTER}[2Jock" in text


def test_labels_of_overrides_change_the_plan(files: Files, capsys: Captured) -> None:
    """A progressive override is tried before it is rolled out."""
    supergraph = Path(files[0])
    text = supergraph.read_text()
    field = "  name: String! @join__field(graph: CATALOG)"
    assert field in text
    moved = '  name: String! @join__field(graph: CATALOG) @join__field(graph: STOCK, override: "catalog", overrideLabel: "moved")'
    supergraph.write_text(text.replace(field, moved))
    arguments = ("plan", *files, "--operation-name", "Names", "--format", "tree")

    assert "1 request " in _printed(capsys, *arguments)
    assert "2 requests " in _printed(capsys, *arguments, "--override", "moved")
