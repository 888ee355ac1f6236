"""The gateway audit's supergraphs, composed by another composer, against ours from the same subgraphs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    ArgumentNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    SchemaDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
)
from stoa.composition import SubgraphSource, compose
from stoa.supergraph import read_supergraph

_HERE = Path(__file__).parent
_AUDIT = _HERE.parents[3] / "shared" / "audit"
_SUITES = sorted(_AUDIT.glob("*.json")) if _AUDIT.is_dir() else []

_FIELD_SETS = {"key", "requires", "provides"}
# an argument that says its default says nothing
_DEFAULTS = {"resolvable: true"}


def _sources(suite: dict[str, Any]) -> list[SubgraphSource]:
    urls = {item["name"]: f"http://127.0.0.1:4200/{item['name']}" for item in suite["subgraphs"]}
    return [SubgraphSource(name=s["name"], url=urls[s["name"]], sdl=s["sdl"]) for s in suite["subgraphs"]]


_beside = pytest.mark.skipif(not _SUITES, reason="the audit's data is not at ../shared/audit beside this repository")


@_beside
@pytest.mark.parametrize("path", _SUITES, ids=lambda path: path.stem)
def test_supergraph_says_the_same_as_the_audits(path: Path) -> None:
    """A difference in a join directive makes a router plan wrongly."""
    suite = json.loads(path.read_text())

    result = compose(_sources(suite))

    assert [error.render() for error in result.errors] == []
    assert result.supergraph_sdl is not None
    assert _shape_of(suite["supergraph"]) == _shape_of(result.supergraph_sdl)


@_beside
@pytest.mark.parametrize("path", _SUITES, ids=lambda path: path.stem)
def test_supergraph_is_read_by_our_own_reader(path: Path) -> None:
    """What we write and cannot read ourselves, no router reads."""
    suite = json.loads(path.read_text())
    sdl = compose(_sources(suite)).supergraph_sdl
    assert sdl is not None

    supergraph = read_supergraph(sdl)

    assert set(supergraph.subgraphs) == {item["name"] for item in suite["subgraphs"]}
    assert supergraph.schema.query_type is not None


@_beside
@pytest.mark.parametrize("path", _SUITES, ids=lambda path: path.stem)
def test_order_of_subgraphs_changes_no_byte(path: Path) -> None:
    """A supergraph that changes without a cause is a change nobody can review."""
    sources = _sources(json.loads(path.read_text()))

    assert compose(sources).supergraph_sdl == compose(sources[::-1]).supergraph_sdl


def _shape_of(sdl: str) -> dict[str, str]:
    """Return coordinate → normalised text for everything a router reads."""
    shape: dict[str, str] = {}
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, SchemaDefinitionNode):
            shape["schema"] = _directives(node)
            shape.update({f"schema.{o.operation.value}": o.type.name.value for o in node.operation_types})
        elif isinstance(node, DirectiveDefinitionNode):
            shape[f"@{node.name.value}"] = _definition(node)
        else:
            _add_type(shape, node)
    return shape


def _add_type(shape: dict[str, str], node: Any) -> None:
    name = node.name.value
    parents = sorted(item.name.value for item in getattr(node, "interfaces", None) or ())
    members = sorted(item.name.value for item in getattr(node, "types", None) or ())
    shape[name] = f"{node.kind} {parents} {members} {_directives(node)}"
    for item in [*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())]:
        shape[f"{name}.{item.name.value}"] = f"{_type(item)} {_directives(item)}"
        for argument in getattr(item, "arguments", None) or ():
            place = f"{name}.{item.name.value}({argument.name.value}:)"
            shape[place] = f"{_type(argument)} {_directives(argument)}"


def _type(node: Any) -> str:
    text = print_ast(node.type) if getattr(node, "type", None) else ""
    default = getattr(node, "default_value", None)
    return f"{text} = {print_ast(default)}" if default else text


def _directives(node: Any) -> str:
    return " ".join(sorted(_application(directive) for directive in node.directives or ()))


def _application(node: DirectiveNode) -> str:
    arguments = sorted(f"{item.name.value}: {_value(item)}" for item in node.arguments or ())
    arguments = [text for text in arguments if text not in _DEFAULTS]
    return f"@{node.name.value}({', '.join(arguments)})"


def _value(node: ArgumentNode) -> str:
    text = print_ast(node.value)
    if node.name.value in _FIELD_SETS and isinstance(node.value, StringValueNode):
        text = " ".join(re.findall(r"[{}]|\.{3}|[^\s{}]+", node.value.value))
    return text


def _definition(node: DirectiveDefinitionNode) -> str:
    arguments = sorted(print_ast(item) for item in node.arguments or ())
    places = sorted(place.value for place in node.locations)
    return f"{arguments} {node.repeatable} {places}"
