"""SDL from Python objects."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString, build_schema, parse, print_schema
from stoa.composition import SubgraphSource, compose
from stoa.errors import ConfigurationError
from stoa.subgraph_sources import load_sources, read_config, sdl_of

SDL = 'type Query {\n  a: Int @tag(name: "x")\n}\n\ndirective @tag(name: String!) on FIELD_DEFINITION'


@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID


@strawberry.type
class Query:
    @strawberry.field
    def product(self) -> Product:
        raise NotImplementedError


def test_the_directives_of_a_strawberry_federation_schema_arrive() -> None:
    """Without its keys a subgraph cannot be joined to anything."""

    sdl = sdl_of(strawberry.federation.Schema(query=Query))

    assert sdl is not None
    assert '@key(fields: "id")' in sdl
    assert compose([SubgraphSource(name="a", url="http://a", sdl=sdl)]).succeeded


def test_a_schema_that_answers_service_is_asked() -> None:
    """Ariadne and others know their SDL better than a printer does."""
    service = GraphQLObjectType(
        "_Service", {"sdl": GraphQLField(GraphQLString, resolve=lambda *_: "type Query { own: Int }")}
    )
    query = GraphQLObjectType("Query", {"_service": GraphQLField(service, resolve=lambda *_: {})})

    assert sdl_of(GraphQLSchema(query=query)) == "type Query { own: Int }"


def test_a_schema_built_from_sdl_keeps_its_directives() -> None:
    """The usual printer leaves them out, and composition would see no tag."""
    sdl = sdl_of(build_schema(SDL))

    assert sdl is not None
    assert '@tag(name: "x")' in sdl


def test_a_schema_built_in_code_is_printed() -> None:
    """It has no SDL of its own, and no directives to lose."""
    schema = GraphQLSchema(query=GraphQLObjectType("Query", {"a": GraphQLField(GraphQLString)}))

    assert sdl_of(schema) == print_schema(schema)


@pytest.mark.parametrize(("given", "is_schema"), [(SDL, True), (parse(SDL), True), (7, False), (None, False)])
def test_text_and_documents_are_schemas_and_numbers_are_not(given: Any, is_schema: bool) -> None:
    """A wrong attribute must be said, not composed."""
    assert (sdl_of(given) is not None) is is_schema


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "l1_shop_schema.py").write_text(
        f"SDL = {SDL!r}\n"
        "class Holder:\n    inner = SDL\n"
        "def build():\n    return SDL\n"
        "def breaks():\n    raise ValueError('no database')\n"
        "NUMBER = 7\n"
    )
    return tmp_path


def load(folder: Path, reference: str) -> str:
    config = read_config(f"subgraphs: {{a: {{schema: {{module: '{reference}'}}}}}}", {}, named="config", folder=folder)
    try:
        return load_sources(config)[0].sdl
    finally:
        sys.modules.pop("l1_shop_schema", None)


@pytest.mark.parametrize("attribute", ["SDL", "Holder.inner", "build"])
def test_a_module_beside_the_configuration_is_found(folder: Path, attribute: str) -> None:
    """Schemas are attributes, members of attributes, and functions that build them."""
    assert load(folder, f"l1_shop_schema:{attribute}") == SDL
    assert str(folder) not in sys.path


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("l1_shop_schema", "names no attribute"),
        ("l1_shop_schema:none", "cannot be imported"),
        ("l1_no_such_module:schema", "cannot be imported"),
        ("l1_shop_schema:breaks", "no database"),
        ("l1_shop_schema:NUMBER", "is no schema"),
    ],
)
def test_a_module_that_gives_no_schema_is_named(folder: Path, reference: str, said: str) -> None:
    """And never a traceback from somebody else's code."""
    with pytest.raises(ConfigurationError, match=said):
        load(folder, reference)
