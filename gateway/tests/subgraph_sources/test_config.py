"""rover's YAML, read without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from stoa.errors import ConfigurationError
from stoa.subgraph_sources import (
    FileSchema,
    InlineSchema,
    ModuleSchema,
    RunningSchema,
    SubgraphEntry,
    load_sources,
    read_config,
)

FOLDER = Path("config")


def read(text: str, **environ: str) -> tuple[SubgraphEntry, ...]:
    return read_config(text, environ, named="supergraph.yaml", folder=FOLDER).subgraphs


def test_every_kind_of_schema_is_understood() -> None:
    """A team brings its rover configuration and must not rewrite it."""
    found = read("""
        federation_version: =2.9.0
        subgraphs:
          file: {routing_url: http://f, schema: {file: ./f.graphql}}
          inline: {routing_url: http://i, schema: {sdl: "type Query { price: String } # ${env.NOT_A_VARIABLE}"}}
          running: {schema: {subgraph_url: http://r/graphql, introspection_headers: {authorization: "Bearer ${env.TOKEN}"}}}
          module: {routing_url: http://m, schema: {module: "shop.schema:schema"}}
    """, TOKEN="t0ken")  # fmt: skip

    assert [entry.schema for entry in found] == [
        FileSchema(FOLDER / "f.graphql"),
        InlineSchema("type Query { price: String } # ${env.NOT_A_VARIABLE}"),
        RunningSchema("http://r/graphql", {"authorization": "Bearer t0ken"}),
        ModuleSchema("shop.schema:schema"),
    ]
    assert [entry.routing_url for entry in found] == ["http://f", "http://i", "http://r/graphql", "http://m"]


def test_anchors_and_merges_are_yaml_as_well() -> None:
    """Fifty subgraphs share their headers."""
    found = read("""
        defaults: &defaults {routing_url: http://same, schema: {sdl: x}}
        subgraphs: {a: {<<: *defaults, routing_url: http://own}, b: *defaults}
    """)

    assert [entry.routing_url for entry in found] == ["http://own", "http://same"]


def test_a_variable_may_have_a_default() -> None:
    """One file serves development and deployment."""
    text = "subgraphs: {a: {routing_url: '${env.A_URL:-http://127.0.0.1:4101}', schema: {sdl: x}}}"

    assert read(text)[0].routing_url == "http://127.0.0.1:4101"
    assert read(text, A_URL="http://a")[0].routing_url == "http://a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid YAML at line 1, column 2"),
        (
            "subgraphs:\n  a: {schema: {sdl: x}}\n  b: {schema: {sdl: x}}\n  a: {schema: {sdl: y}}",
            "line 2, column 3: a key stands twice",
        ),
        ("subgraphs: {on: {schema: {sdl: x}}}", "the name True of a subgraph is no text"),
        ("subgraphs: []", "has no 'subgraphs'"),
        ("federation_version: 3\nsubgraphs: {a: {schema: {sdl: x}}}", "federation_version '3'"),
        ("subgraphs: {a: }", "subgraph 'a' has no 'schema'"),
        ("subgraphs: {a: {schema: {}}}", "exactly one of file, sdl, subgraph_url or module, and names none"),
        ("subgraphs: {a: {schema: {sdl: x, file: y}}}", "names file and sdl"),
        ("subgraphs: {a: {schema: {graphref: g@v, subgraph: a}}}", "vendor's registry"),
        ("subgraphs: {a: {schema: {file: [1]}}}", "'file' that is no text"),
        ("subgraphs: {a: {routing_url: 7, schema: {sdl: x}}}", "'routing_url' that is no text"),
        ("subgraphs: {a: {schema: {subgraph_url: file:///etc/passwd}}}", "no http:// or https://"),
        ("subgraphs: {a: {schema: {subgraph_url: http://a, introspection_headers: [x]}}}", "no mapping"),
        ("subgraphs: {a: {routing_url: '${env.MISSING}', schema: {sdl: x}}}", "variable MISSING in its routing_url"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, said: str) -> None:
    """Who mends a configuration needs to know where, not that."""
    with pytest.raises(ConfigurationError, match="supergraph") as caught:
        read(text)

    assert said in caught.value.message


def test_a_secret_stays_out_of_the_printed_configuration() -> None:
    """Configurations end up in logs and bug reports."""
    found = read(
        "subgraphs: {a: {schema: {subgraph_url: http://a, introspection_headers: {x-key: '${env.KEY}'}}}}", KEY="hush"
    )

    assert "hush" not in repr(found)


def test_all_sources_that_cannot_be_had_are_named_at_once(tmp_path: Path) -> None:
    """Nobody wants to mend ten files in ten runs."""
    (tmp_path / "binary.graphql").write_bytes(b"\xff\xfe")
    config = read_config(
        "subgraphs: {a: {schema: {file: none.graphql}}, b: {schema: {file: binary.graphql}}, c: {schema: {module: nope}}}",
        {}, named="x", folder=tmp_path,
    )  # fmt: skip

    with pytest.raises(ConfigurationError) as caught:
        load_sources(config)

    assert [line.split(":")[0] for line in caught.value.message.splitlines()] == [
        "Subgraph 'a'",
        "Subgraph 'b'",
        "Subgraph 'c'",
    ]


def test_a_byte_order_mark_is_no_part_of_a_schema(tmp_path: Path) -> None:
    """Editors on Windows write one, and a parser would refuse it."""
    (tmp_path / "a.graphql").write_bytes(b"\xef\xbb\xbftype Query { a: Int }")
    config = read_config("subgraphs: {a: {schema: {file: a.graphql}}}", {}, named="x", folder=tmp_path)

    assert load_sources(config)[0].sdl == "type Query { a: Int }"
