"""Supergraphs of every join version, as other composers write them: each is read, shown to clients, and planned with.

A case is a file in ``join/``: a line that says what is particular, a query, the labels that are on, and the subgraphs that
are asked for it in their order.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from graphql import parse, print_schema, validate
from stoa.operation import normalize
from stoa.plan import render_text
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import FieldSetField, Supergraph, read_supergraph

_FILES: Final = sorted((Path(__file__).parent / "join").glob("*.graphql"))


def _read(version: str) -> Supergraph:
    return read_supergraph((Path(__file__).parent / "join" / f"{version}.graphql").read_text())


def _fetches(supergraph: Supergraph, query: str, labels: frozenset[str]) -> list[str]:
    document = parse(query)
    assert validate(supergraph.api_schema, document) == []
    operation = normalize(document, None, supergraph.api_schema)
    plan = plan_operation(build_query_graph(supergraph), operation, overrides=labels)
    return re.findall(r'service: "(\w+)"', render_text(plan))


def _said(text: str, name: str) -> str:
    match = re.search(rf"^# {name}: (.+)$", text, re.MULTILINE)
    return match[1] if match else ""


def test_every_version_has_its_file() -> None:
    """A version without an example is a version nobody has read."""
    assert [path.stem for path in _FILES] == ["v0.1", "v0.2", "v0.3", "v0.4", "v0.5"]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_query_is_planned_over_the_supergraph(path: Path) -> None:
    """Facts that are read wrongly show as a fetch from the wrong place, or as none."""
    text = path.read_text()
    labels = frozenset(_said(text, "labels").split())

    assert _fetches(read_supergraph(text), _said(text, "query"), labels) == _said(text, "fetches").split(", ")


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_clients_see_no_machinery(path: Path) -> None:
    """Whatever version of join the composer wrote, clients must not notice it."""
    shown = print_schema(read_supergraph(path.read_text()).api_schema)

    assert not re.search(r"join__|link__|core__|@core|@link|@context|@inaccessible|secret", shown)
    assert "type Query" in shown


def test_v0_2_union_members_and_enum_values_stand_everywhere() -> None:
    """This version does not say who knows them: whoever has the type knows all of them."""
    found = _read("v0.2").types

    assert found["Found"].subgraphs["search"].members == {"Book", "Film"}
    assert found["Kind"].subgraphs["search"].values == {"SHORT", "LONG"}
    assert found["Book"].subgraphs["stock"].is_extension
    assert found["Book"].fields["title"].subgraphs["stock"].external


def test_v0_3_interface_object_lends_its_fields() -> None:
    """The copies on the implementations name no subgraph: nobody resolves them there."""
    found = _read("v0.3").types

    assert found["Media"].subgraphs["ratings"].is_interface_object
    assert found["Film"].fields["rating"].comes_from_interface_object


def test_v0_4_label_decides_who_is_asked() -> None:
    """While the label is off the old owner has the field."""
    supergraph = _read("v0.4")

    assert _fetches(supergraph, "{ item { stock } }", frozenset()) == ["old"]
    assert _fetches(supergraph, "{ item { stock } }", frozenset({"percent(50)"})) == ["old", "new"]


def test_v0_5_context_argument_is_read() -> None:
    """A field that is asked for without its contextual argument fails in the subgraph."""
    (argument,) = _read("v0.5").types["Account"].fields["name"].subgraphs["users"].context_arguments

    assert (argument.name, argument.type) == ("locale", "String!")
    assert argument.selection == (FieldSetField(name="locale"),)
