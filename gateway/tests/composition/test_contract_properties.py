"""Whatever is tagged, a contract is a valid API without anything that was to be hidden, or it is refused by name."""

from __future__ import annotations

from typing import Final

from graphql import GraphQLSchema, assert_valid_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from stoa.composition import SubgraphSource, compose, filter_contract
from stoa.composition.contract.read_supergraph_sdl import read_supergraph_sdl
from stoa.composition.contract.write_inaccessible import end_of_element
from stoa.supergraph import read_supergraph

_SDL: Final = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@inaccessible"])
directive @live(mode: Mode = FAST) on QUERY
enum Mode { FAST SLOW }
type Query { products(filter: Filter, order: Order = NAME, first: Int!): [Product!]! node(id: ID!): Node found: Found q: Int @tag(name: "seed") }
type Mutation { rename(input: Rename!): Product }
interface Node { id: ID! }
interface Named implements Node { id: ID! name(short: Boolean): String }
type Product implements Node & Named @key(fields: "id") { id: ID! name(short: Boolean): String price: Money tags: [Label!] maker: Maker }
type Maker implements Node @key(fields: "id") { id: ID! products: [Product] secret: Int @inaccessible }
type Money { amount: Int currency: Currency }
union Found = Product | Maker | Money
enum Order { NAME PRICE }
enum Currency { EUR USD }
input Filter { text: String order: Order = PRICE and: [Filter!] }
input Rename { id: ID! name: String! }
scalar Label
"""
_COMPOSED: Final = compose([SubgraphSource(name="a", url="http://a", sdl=_SDL)]).supergraph_sdl or ""
_READ: Final = read_supergraph_sdl(_COMPOSED)
_COORDINATES: Final = sorted(_READ.nodes)
_REFUSALS: Final = {
    "DEFAULT_VALUE_USES_INACCESSIBLE",
    "IMPLEMENTED_BY_INACCESSIBLE",
    "ONLY_INACCESSIBLE_CHILDREN",
    "QUERY_ROOT_TYPE_INACCESSIBLE",
    "REFERENCED_INACCESSIBLE",
    "REQUIRED_INACCESSIBLE",
}


def _tagged(coordinates: set[str]) -> str:
    """Return the supergraph with ``@tag(name: "x")`` on these coordinates."""
    text = _COMPOSED
    for end in sorted((end_of_element(_READ.nodes[name]) for name in coordinates), reverse=True):
        text = f'{text[:end]} @tag(name: "x"){text[end:]}'
    return text


def _is_visible(schema: GraphQLSchema, coordinate: str) -> bool:
    type_name, _, rest = coordinate.partition(".")
    member, _, argument = rest.partition("(")
    definition = schema.get_type(type_name)
    if definition is None or not member:
        return definition is not None
    found = {**getattr(definition, "fields", {}), **getattr(definition, "values", {})}.get(member)
    return found is not None and (not argument or argument[:-2] in found.args)


@settings(max_examples=150, deadline=None)
@given(tagged=st.sets(st.sampled_from(_COORDINATES), max_size=12), excludes=st.booleans(), reach=st.booleans())
def test_contract_is_valid_or_refused(tagged: set[str], excludes: bool, reach: bool) -> None:
    """A schema that clients' tools reject, or a secret that shows, is found by the partner first."""
    chosen = {"exclude": {"x"}} if excludes else {"include": {"x"}}

    result = filter_contract(_tagged(tagged), **chosen, hide_unreachable=reach)

    if result.supergraph_sdl is None:
        assert {error.code for error in result.errors} <= _REFUSALS
        return
    api = read_supergraph(result.supergraph_sdl).api_schema
    assert_valid_schema(api)
    assert not any(_is_visible(api, coordinate) for coordinate in result.hidden)
    assert not excludes or not any(_is_visible(api, coordinate) for coordinate in tagged)
    again = filter_contract(result.supergraph_sdl, **chosen, hide_unreachable=reach)
    assert (again.supergraph_sdl, again.hidden) == (result.supergraph_sdl, ())
