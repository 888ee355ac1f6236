"""Contracts: which part of a supergraph is left for a choice of tags."""

from __future__ import annotations

from typing import Final

import pytest
from graphql import parse, print_schema, validate
from stoa.composition import ContractResult, Severity, SubgraphSource, compose, filter_contract
from stoa.supergraph import read_supergraph

_LINK: Final = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", '
    'import: ["@key", "@tag", "@shareable", "@inaccessible", "@requires", "@external"])\n'
)


def _supergraph(*subgraphs: str) -> str:
    sources = [
        SubgraphSource(name=f"s{number}", url="http://s", sdl=_LINK + sdl) for number, sdl in enumerate(subgraphs)
    ]
    composed = compose(sources)
    assert composed.supergraph_sdl is not None, [error.render() for error in composed.errors]
    return composed.supergraph_sdl


def check_contract(sdl: str, expected: str, *, include: str = "", exclude: str = "", unreachable: bool = True) -> None:
    """Filter one subgraph's supergraph; what clients then see must be the expected SDL."""
    result = filter_contract(_supergraph(sdl), include.split(), exclude.split(), hide_unreachable=unreachable)

    assert [error.render() for error in result.errors] == []
    assert _lines(_api(result)) == _lines(expected)


def _api(result: ContractResult) -> str:
    assert result.supergraph_sdl is not None
    return print_schema(read_supergraph(result.supergraph_sdl).api_schema)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _codes(sdl: str, *, include: str = "", exclude: str = "") -> list[tuple[str, str | None]]:
    result = filter_contract(_supergraph(sdl), include.split(), exclude.split())
    assert result.supergraph_sdl is None
    assert all(error.severity is Severity.ERROR and error.locations for error in result.errors)
    return [(error.code, error.coordinate) for error in result.errors]


def test_excluded_tag_hides_every_kind_of_element() -> None:
    """One kind of element that tags cannot reach would leak in every partner's schema."""
    check_contract(
        """
        type Query {
          orders(state: State, page: Page, trace: Boolean @tag(name: "staff")): [Order]
          margin: Float @tag(name: "staff")
          ledger: Ledger @tag(name: "staff")
          found: Found
          thing: Thing
          raw: Raw @tag(name: "staff")
        }
        type Order { id: ID }
        type Ledger @tag(name: "staff") { id: ID }
        union Found = Order | Ledger
        union Hidden @tag(name: "staff") = Order
        interface Thing { id: ID cost: Int @tag(name: "staff") }
        interface Odd @tag(name: "staff") { id: ID }
        type Book implements Thing & Odd { id: ID cost: Int @tag(name: "staff") }
        enum State { OPEN FRAUD @tag(name: "staff") }
        input Page { size: Int debug: Boolean @tag(name: "staff") }
        scalar Raw @tag(name: "staff")
        """,
        """
        type Book implements Thing { id: ID }
        """.replace("{ id: ID }", "{\nid: ID\n}")
        + """
        union Found = Order
        type Order {
          id: ID
        }
        input Page {
          size: Int
        }
        type Query {
          orders(state: State, page: Page): [Order]
          found: Found
          thing: Thing
        }
        enum State {
          OPEN
        }
        interface Thing {
          id: ID
        }
        """,
        exclude="staff",
    )


def test_included_tags_leave_only_the_fields_that_have_one() -> None:
    """Deny by default is what teams choose includes for: a new field must not appear by itself."""
    check_contract(
        """
        type Query { product: Product @tag(name: "public") staff: Staff }
        type Product { id: ID @tag(name: "public") name: String @tag(name: "partner") cost: Int }
        type Staff { id: ID }
        """,
        """
        type Product {
          id: ID
          name: String
        }
        type Query {
          product: Product
        }
        """,
        include="public partner",
    )


def test_tag_on_a_type_counts_for_its_fields_and_exclusion_wins() -> None:
    """Otherwise every field of an included type had to be tagged by hand, and one overlooked secret would show."""
    check_contract(
        """
        type Query { product: Product @tag(name: "public") }
        type Product @tag(name: "public") { id: ID cost: Int @tag(name: "internal") }
        """,
        """
        type Product {
          id: ID
        }
        type Query {
          product: Product
        }
        """,
        include="public",
        exclude="internal",
    )


def test_inputs_and_enums_need_no_included_tag() -> None:
    """Includes are about what is read; arguments of an included field come with it."""
    check_contract(
        """
        type Query { find(by: By, state: State = OPEN): Int @tag(name: "public") }
        input By { name: String }
        enum State { OPEN }
        """,
        """
        input By {
          name: String
        }
        type Query {
          find(by: By, state: State = OPEN): Int
        }
        enum State {
          OPEN
        }
        """,
        include="public",
    )


def test_types_of_which_nothing_is_left_are_hidden() -> None:
    """A type without fields, a union without members and an enum without values are no GraphQL."""
    check_contract(
        """
        type Query { q: Int hidden: Int @tag(name: "x") }
        type Mutation { m: Int @tag(name: "x") }
        type A { a: Int @tag(name: "x") }
        union U = A
        enum E { V @tag(name: "x") }
        input I { i: Int @tag(name: "x") }
        """,
        """
        type Query {
          q: Int
        }
        """,
        exclude="x",
        unreachable=False,
    )


def test_unreachable_types_are_hidden_unless_they_are_wanted() -> None:
    """The name of a type says much about what the company does; only who asks for all of them gets them."""
    sdl = """
        type Query { q: Int secret: Secret @tag(name: "x") }
        type Secret { plan: Plan }
        enum Plan { BUY_RIVAL }
        """

    check_contract(sdl, "type Query {\nq: Int\n}", exclude="x")
    check_contract(
        sdl,
        "enum Plan {\nBUY_RIVAL\n}\ntype Query {\nq: Int\n}\ntype Secret {\nplan: Plan\n}",
        exclude="x",
        unreachable=False,
    )


def test_interfaces_of_reachable_objects_and_members_of_reachable_interfaces_stay() -> None:
    """A client may ask for any of them by a type condition."""
    check_contract(
        """
        type Query { node: Node q: Int @tag(name: "x") }
        interface Node { id: ID }
        interface Named { name: String }
        type User implements Node & Named { id: ID name: String role: Role }
        enum Role { ADMIN }
        """,
        """
        interface Named {
          name: String
        }
        interface Node {
          id: ID
        }
        type Query {
          node: Node
        }
        enum Role {
          ADMIN
        }
        type User implements Node & Named {
          id: ID
          name: String
          role: Role
        }
        """,
        exclude="x",
    )


def test_interface_field_goes_when_an_implementation_hides_it() -> None:
    """The interface would promise what one of its objects may not show."""
    check_contract(
        """
        type Query { node: Node }
        interface Node { id: ID cost: Int }
        type A implements Node { id: ID cost: Int @tag(name: "x") }
        type B implements Node { id: ID cost: Int }
        """,
        """
        type A implements Node {
          id: ID
        }
        type B implements Node {
          id: ID
          cost: Int
        }
        interface Node {
          id: ID
        }
        type Query {
          node: Node
        }
        """,
        exclude="x",
    )


@pytest.mark.parametrize(
    ("sdl", "expected"),
    [
        ('type Query { q: T } type T @tag(name: "x") { a: Int }', ("REFERENCED_INACCESSIBLE", "Query.q")),
        ('type Query { q(a: Int! @tag(name: "x")): Int }', ("REQUIRED_INACCESSIBLE", "Query.q(a:)")),
        (
            'type Query { q(i: I): Int } input I { a: Int! @tag(name: "x") b: Int }',
            ("REQUIRED_INACCESSIBLE", "I.a"),
        ),
        (
            'type Query { q(e: E = B): Int } enum E { A B @tag(name: "x") }',
            ("DEFAULT_VALUE_USES_INACCESSIBLE", "Query.q(e:)"),
        ),
        (
            'type Query { i: I } interface I { f(a: Int): Int } type T implements I { f(a: Int @tag(name: "x")): Int }',
            ("IMPLEMENTED_BY_INACCESSIBLE", "T.f(a:)"),
        ),
        ('type Query { q: Int @tag(name: "x") }', ("QUERY_ROOT_TYPE_INACCESSIBLE", "Query")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_contract_without_a_valid_api_is_refused(sdl: str, expected: tuple[str, str]) -> None:
    """A gateway would serve a schema that every client tool rejects."""
    assert _codes(sdl, exclude="x") == [expected]


def test_what_the_contract_names_is_checked() -> None:
    """A misspelt tag hides nothing, and nobody notices until the partner reads the margins."""
    sdl = _supergraph('type Query { q: Int r: Int @tag(name: "x") }')

    both = filter_contract(sdl, {"a"}, {"a"})
    odd = filter_contract(sdl, exclude={"a b"})
    unused = filter_contract(sdl, exclude={"X"})

    assert [error.code for error in both.errors] == ["CONTRACT_TAGS_OVERLAP"]
    assert [error.code for error in odd.errors] == ["INVALID_TAG_NAME"]
    assert [hint.code for hint in unused.hints] == ["CONTRACT_TAG_UNUSED"]
    assert unused.supergraph_sdl == sdl


@pytest.mark.parametrize(
    "sdl", ["", "type Query { q: Int }", "type Query {", "schema { query: Query } type Query { a: Int }"]
)
def test_text_that_is_no_supergraph_is_refused(sdl: str) -> None:
    """A subgraph's SDL given by mistake must not come back as a contract that hides nothing."""
    assert [error.code for error in filter_contract(sdl, exclude={"x"}).errors] == ["INVALID_FEDERATION_SUPERGRAPH"]


def test_only_the_directive_is_added_and_only_once() -> None:
    """Everything else in the file is what plans are made of."""
    sdl = _supergraph('type Query { q: Int a: Int @inaccessible @tag(name: "x") b: Int @tag(name: "x") }')

    result = filter_contract(sdl, exclude={"x"})

    assert result.hidden == ("Query.b",)
    assert result.supergraph_sdl == sdl.replace('  b: Int @tag(name: "x")', '  b: Int @tag(name: "x") @inaccessible')
    assert filter_contract(result.supergraph_sdl or "", exclude={"x"}).supergraph_sdl == result.supergraph_sdl


def test_supergraphs_of_other_composers_are_filtered_under_their_names() -> None:
    """Federation 1 supergraphs have @core instead of @link, others call the directives something else."""
    sdl = """schema
  @core(feature: "https://specs.apollo.dev/core/v0.2")
  @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION)
  @core(feature: "https://specs.apollo.dev/tag/v0.1", as: "mark")
{ query: Query }
directive @core(feature: String!, as: String, for: core__Purpose) repeatable on SCHEMA
directive @join__field(graph: join__Graph) on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @mark(name: String!) repeatable on FIELD_DEFINITION
enum core__Purpose { EXECUTION SECURITY }
enum join__Graph { A @join__graph(name: "a" url: "http://a") }
type Query { q: Int @join__field(graph: A) secret: Int @join__field(graph: A) @mark(name: "x") }
"""

    result = filter_contract(sdl, exclude={"x"})

    assert result.supergraph_sdl is not None
    assert '@core(feature: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)' in result.supergraph_sdl
    assert _lines(_api(result)) == ["type Query {", "q: Int", "}"]


def test_clients_cannot_ask_for_what_is_hidden_though_plans_may_use_it() -> None:
    """The hidden key still joins the subgraphs; only clients lost it."""
    sdl = _supergraph(
        'type Query { p: P } type P @key(fields: "sku") { sku: ID! @tag(name: "x") name: String }',
        'type P @key(fields: "sku") { sku: ID! @tag(name: "x") stock: Int }',
    )

    read = read_supergraph(filter_contract(sdl, exclude={"x"}).supergraph_sdl or "")

    assert validate(read.api_schema, parse("{ p { name stock } }")) == []
    assert validate(read.api_schema, parse("{ p { sku } }")) != []
    assert {key.text for key in read.types["P"].subgraphs["s1"].keys} == {"sku"}
