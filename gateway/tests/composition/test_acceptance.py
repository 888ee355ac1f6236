"""The quick acceptance of valid schemas: never of an invalid one, and always of the everyday ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from graphql import DocumentNode, build_schema, validate_schema
from stoa.composition import SubgraphSource
from stoa.composition.merge import merge
from stoa.composition.model import MergedSchema, gather_facts
from stoa.composition.normalise import normalise
from stoa.composition.read import read_subgraph
from stoa.composition.read.accept_graphql import is_surely_valid
from stoa.composition.read.build_types import build_types
from stoa.composition.read.check_graphql import check_graphql
from stoa.composition.read.locate import Locator
from stoa.composition.read.name_directives import name_directives
from stoa.composition.read.parse_sdl import parse_sdl
from stoa.composition.read.resolve_links import resolve_links
from stoa.composition.write import write_supergraph
from stoa.composition.write.accept_supergraph import is_surely_valid as is_surely_valid_supergraph
from stoa.spec import FEDERATION_DIRECTIVES

_HERE: Final = Path(__file__).parent
_NAMES: Final = ", ".join(f'"@{name}"' for name in FEDERATION_DIRECTIVES)
_LINK: Final = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [{_NAMES}])\n'
_CASES: Final = sorted([*_HERE.glob("errors/*.graphql"), *_HERE.glob("hints/*.graphql")])

#: one breach each of a rule of the GraphQL specification
_INVALID: Final = """
type A { a: Int a: Int }
type A { a(x: Int x: Int): Int }
type A { a: Int } type A { b: Int }
type A { a: Int } extend type A { a: Int }
type A { a: Int } extend interface A { b: Int }
type A { a: Missing }
type A { a(x: Missing): Int }
type A { __a: Int }
type __A { a: Int }
type A
type A { a: I } input I { a: Int }
type A { a(x: B): Int } type B { b: Int }
type A { a(x: Int! @deprecated): Int }
type A { a(x: Int = "1"): Int }
type A { a(x: Int = 2147483648): Int }
type A { a(x: [Int] = ["1"]): Int }
type A { a(x: Int! = null): Int }
type A { a(x: E = C): Int } enum E { B }
type A { a(x: I = {b: 1}): Int } input I { a: Int }
type A implements I { b: Int } interface I { a: Int }
type A implements I { a: Int } interface I { a: Int! }
type A implements I { a: [Int] } interface I { a: Int }
type A implements I { a: Int } interface I { a(x: Int): Int }
type A implements I { a(x: Int!): Int } interface I { a: Int }
type A implements I { a(x: Int): Int } interface I { a(x: ID): Int }
type A implements I & I { a: Int } interface I { a: Int }
type A implements I { a: Int } interface I implements J { a: Int } interface J { a: Int }
type A implements B { a: Int } type B { a: Int }
interface I implements I { a: Int }
union U = Missing
union U = I type A implements I { a: Int } interface I { a: Int }
union U = A | A type A { a: Int }
enum E { A A }
enum E { __A }
input I { a: Int a: Int }
input I { a: I! }
input I { a: J! } input J { a: I! }
type A @shareable @shareable @inaccessible @inaccessible { a: Int }
type A { a: Int @unknown }
type A { a: Int @key(fields: "a") }
type A { a: Int @tag }
type A { a: Int @tag(name: "x", name: "y") }
type A { a: Int @tag(label: "x") }
type A { a: Int @deprecated @deprecated }
type A { a: Int @deprecated(reason: 1) }
directive @mine on OBJECT directive @mine on OBJECT type A { a: Int }
directive @mine on OBJECT type A @mine @mine { a: Int }
directive @mine on OBJECT type A { a: Int @mine }
directive @mine(x: Missing) on OBJECT type A { a: Int }
directive @__mine on OBJECT type A { a: Int }
schema { query: Query } schema { query: Query } type Query { a: Int }
schema { query: Query mutation: Query } type Query { a: Int }
schema { query: Missing } type Query { a: Int }
interface Query { a: Int }
type Query { _entities: Missing }
type A { a: _Any a: Int }
scalar S @specifiedBy(url: 1)
fragment F on Query { a }
""".strip().splitlines()

_EVERYDAY: Final = '''
"""All that a subgraph usually says."""
type Query { products(first: Int = 10, after: ID = "x", by: Order = TITLE, tags: [String!]! = ["a"]): [Product!]! }
type Mutation { add(input: NewProduct!): Product @authenticated }
type Product implements Node & Titled @key(fields: "id") @key(fields: "sku", resolvable: false) {
  id: ID! sku: String title(upper: Boolean = false): String! @deprecated(reason: "old") price: Money @shareable
  weight: Float @external tax: Float @requires(fields: "weight") rank: Float @cost(weight: 3) stamp: Stamp @tag(name: "a") @tag(name: "b")
}
extend type Product { extra: Found }
interface Node { id: ID! }
interface Titled { title: String @deprecated }
type Money @shareable { amount: Int! }
union Found = Product | Money
enum Order { TITLE PRICE @deprecated }
input NewProduct { title: String! ratio: Float = 1 deep: [NewProduct!] nothing: Money2 = null }
input Money2 { amount: Int = 3 }
scalar Stamp @specifiedBy(url: "https://example.com/stamp")
directive @mine on FIELD_DEFINITION
'''


def _judge(sdl: str) -> tuple[bool, list[str]]:
    """Return whether the text is accepted at once, and what the full check finds in it."""
    source = SubgraphSource(name="a", url="", sdl=sdl)
    locator = Locator(source)
    document = parse_sdl(source, locator)
    assert isinstance(document, DocumentNode), document
    names = name_directives(resolve_links(document, locator, "a"), "a")
    accepted = is_surely_valid(document, names, build_types(document, names, locator))
    return accepted, [finding.message for finding in check_graphql(document, names, locator, "a")]


def _subgraphs(path: Path) -> dict[str, str]:
    parts = re.split(r"^# subgraph: (\S+)\n", path.read_text(), flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {name: sdl if sdl.startswith("# plain") else _LINK + sdl for name, sdl in pairs}


def _merged(subgraphs: dict[str, str]) -> MergedSchema | None:
    read = []
    for name, sdl in sorted(subgraphs.items()):
        subgraph = read_subgraph(SubgraphSource(name=name, url="", sdl=sdl), name.upper()).subgraph
        if subgraph is None:
            return None
        read.append(normalise(subgraph)[0])
    return merge(read, {subgraph.name: gather_facts(subgraph) for subgraph in read}).schema


@pytest.mark.parametrize("sdl", _INVALID)
def test_invalid_schema_is_never_accepted_at_once(sdl: str) -> None:
    """Accepted without the full check it would reach the supergraph, and with it every router."""
    accepted, found = _judge(_LINK + sdl)

    assert found
    assert not accepted


def test_everyday_schema_is_accepted_at_once() -> None:
    """A federation of a hundred subgraphs would take twice as long."""
    assert _judge(_LINK + _EVERYDAY) == (True, [])


@pytest.mark.parametrize("path", _CASES, ids=lambda path: path.stem)
def test_acceptance_never_contradicts_the_full_check(path: Path) -> None:
    """The quick look is there to save time, not to judge otherwise."""
    for sdl in _subgraphs(path).values():
        try:
            accepted, found = _judge(sdl)
        except AssertionError:
            continue  # not even syntax
        assert not (accepted and found)


@pytest.mark.parametrize("path", _CASES, ids=lambda path: path.stem)
def test_accepted_supergraph_is_a_valid_schema(path: Path) -> None:
    """Nobody looks at it again before it is served."""
    schema = _merged(_subgraphs(path))

    if schema is not None and is_surely_valid_supergraph(schema):
        assert validate_schema(build_schema(write_supergraph(schema))) == []


def test_everyday_supergraph_is_accepted_at_once() -> None:
    """Printing a supergraph only to parse it again takes as long as the rest of composition."""
    schema = _merged({"a": _LINK + _EVERYDAY, "b": 'type Product @key(fields: "id") { id: ID! weight: Float }'})

    assert schema is not None
    assert is_surely_valid_supergraph(schema)


@pytest.mark.parametrize(
    "sdl",
    [
        'type I @interfaceObject @key(fields: "id") @cost(weight: 1) { id: ID! } type Query { i: I }',
        "type Query { a: Int } type join__A { a: Int }",
        "type Query { a(x: I): Int } input I @oneOf { a: Int }",
        "type A { a: Int }",
    ],
    ids=["directive in a wrong place", "name of machinery", "directive out of the ordinary", "no query"],
)
def test_unusual_supergraph_is_left_to_the_full_check(sdl: str) -> None:
    """What the quick look does not know for certain it must not decide."""
    interface = 'interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! }'
    schema = _merged({"a": _LINK + sdl, **({"b": _LINK + interface} if "type I" in sdl else {})})

    assert schema is not None
    assert not is_surely_valid_supergraph(schema)
