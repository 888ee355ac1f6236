"""Reading supergraph SDL into facts."""

from __future__ import annotations

import pytest
from graphql import parse, print_schema, validate
from stoa.errors import SupergraphError
from stoa.supergraph import FieldSetField, FieldSetFragment, SecurityRequirement, read_supergraph

SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "hidden", for: SECURITY)
  @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)
{ query: Query }
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT
directive @hidden on FIELD_DEFINITION
directive @authenticated on FIELD_DEFINITION
directive @tag(name: String!) repeatable on FIELD_DEFINITION
directive @loud on FIELD
scalar join__FieldSet
scalar Instant @specifiedBy(url: "https://example.org/instant")
enum join__Graph {
  USERS @join__graph(name: "users", url: "http://users/graphql")
  ORDERS_2 @join__graph(name: "orders-2", url: "http://orders/graphql")
}
type Query @join__type(graph: USERS) @join__type(graph: ORDERS_2) {
  me(secret: Int @hidden): User @join__field(graph: USERS) @authenticated
  old: Int @join__field(graph: ORDERS_2) @deprecated(reason: "gone soon") @tag(name: "x")
  inner: Inner @join__field(graph: USERS) @hidden
  role: Role @join__field(graph: USERS)
}
type User
  @join__type(graph: USERS, key: "id")
  @join__type(graph: ORDERS_2, key: "id team { id }", resolvable: false)
  @policy(policies: [["staff"], ["owner", "active"]])
{
  id: ID!
  team: User @join__field(graph: USERS) @join__field(graph: ORDERS_2)
  price(currency: String): Money @join__field(graph: USERS) @join__field(graph: ORDERS_2, external: true)
  born: Instant @join__field(graph: USERS) @requiresScopes(scopes: [["read"]])
  total: Int
    @join__field(graph: ORDERS_2, requires: "price(currency: \\"EUR\\") { ... on Money { cents } }", override: "users", overrideLabel: "x")
    @join__field(graph: USERS, type: "Int!", external: true)
}
type Money @join__type(graph: USERS) @join__type(graph: ORDERS_2) { cents: Int }
type Inner @join__type(graph: USERS) @hidden { id: ID }
enum Role @join__type(graph: USERS) { ADMIN @join__enumValue(graph: USERS) SECRET @join__enumValue(graph: USERS) @hidden }
"""

OWNED = """
schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
enum join__Graph { A @join__graph(name: "a" url: "http://a") B @join__graph(name: "b" url: "http://b") }
type Query { me: User @join__field(graph: A) }
type User @join__owner(graph: A) @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID! @join__field(graph: A)
  name: String
  reviews: Int @join__field(graph: B, requires: "name")
}
type Money { cents: Int }
"""


def test_subgraphs_go_by_their_names() -> None:
    """Plans that name the enum value would find no subgraph address."""
    supergraph = read_supergraph(SUPERGRAPH)

    assert {name: one.graph_enum for name, one in supergraph.subgraphs.items()} == {
        "users": "USERS",
        "orders-2": "ORDERS_2",
    }
    assert supergraph.subgraphs["orders-2"].url == "http://orders/graphql"


def test_keys_keep_whether_they_resolve() -> None:
    """A key that does not resolve must never begin a request."""
    (key,) = read_supergraph(SUPERGRAPH).types["User"].subgraphs["orders-2"].keys

    assert not key.resolvable
    assert key.fields == (
        FieldSetField(name="id"),
        FieldSetField(name="team", selection=(FieldSetField(name="id"),)),
    )


def test_field_facts_are_kept_by_subgraph() -> None:
    """Where a field is external, required or overridden decides every plan that touches it."""
    field = read_supergraph(SUPERGRAPH).types["User"].fields["total"]

    assert field.subgraphs["users"].external
    assert field.subgraphs["users"].type == "Int!"
    assert field.subgraphs["orders-2"].override == "users"
    assert field.subgraphs["orders-2"].override_label == "x"
    assert field.subgraphs["orders-2"].requires[0].arguments == (("currency", '"EUR"'),)  # type: ignore[union-attr]


def test_clients_see_nothing_inaccessible_and_no_machinery() -> None:
    """A hidden field that shows in the schema is asked for."""
    text = print_schema(read_supergraph(SUPERGRAPH).api_schema)

    for gone in ("Inner", "inner", "secret", "SECRET", "join__", "link__", "@hidden", "@tag", "@authenticated"):
        assert gone not in text


def test_clients_see_deprecations_specified_by_and_own_directives() -> None:
    """Clients plan their migrations by these."""
    text = print_schema(read_supergraph(SUPERGRAPH).api_schema)

    assert '@deprecated(reason: "gone soon")' in text
    assert '@specifiedBy(url: "https://example.org/instant")' in text
    assert "directive @loud on FIELD" in text


def test_full_schema_keeps_what_is_inaccessible() -> None:
    """Requirements may pass through fields that clients do not see."""
    assert read_supergraph(SUPERGRAPH).schema.get_type("Inner") is not None


def test_security_is_found_by_coordinate() -> None:
    """A guarded field whose guard is not read is open to everybody."""
    security = read_supergraph(SUPERGRAPH).security

    assert security["Query.me"] == SecurityRequirement(authenticated=True)
    assert security["User.born"] == SecurityRequirement(scopes=(("read",),))
    assert security["User"] == SecurityRequirement(policies=(("staff",), ("owner", "active")))
    assert "Query.old" not in security


def test_join_v0_1_gives_unmarked_fields_to_the_owner() -> None:
    """In old supergraphs a field that names no subgraph belongs to the type's owner alone."""
    user = read_supergraph(OWNED).types["User"]

    assert set(user.fields["name"].subgraphs) == {"a"}
    assert set(user.fields["id"].subgraphs) == {"a", "b"}
    assert user.fields["reviews"].subgraphs["b"].requires == (FieldSetField(name="name"),)


def test_join_v0_1_shares_value_types() -> None:
    """A type without an owner stands in every subgraph."""
    assert set(read_supergraph(OWNED).types["Money"].fields["cents"].subgraphs) == {"a", "b"}


CONTEXTUAL = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/context/v0.1", as: "ctx", for: SECURITY)
{ query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a/graphql") }
type Query @join__type(graph: A) @ctx(name: "a__lang") { lang: String! item: Item }
type Item @join__type(graph: A, key: "id") @ctx(name: "a__lang") {
  id: ID!
  lang: String!
  name: String @join__field(graph: A, contextArguments: [
    { context: "a__lang", name: "lang", type: "String!", selection: " { lang }" }
    { context: "a__lang", name: "alt", type: "String", selection: "... on Item { lang }" }
  ])
}
"""


def test_contexts_say_who_sets_them_and_what_arguments_read() -> None:
    """Composers write selections with and without braces; the directive may have another name."""
    supergraph = read_supergraph(CONTEXTUAL)
    alt, lang = supergraph.types["Item"].fields["name"].subgraphs["a"].context_arguments

    assert supergraph.contexts == {"a__lang": {"Query", "Item"}}
    assert (lang.name, lang.type, lang.selection) == ("lang", "String!", (FieldSetField(name="lang"),))
    assert alt.selection == (FieldSetFragment(type_condition="Item", selection=lang.selection),)
    assert "ctx" not in print_schema(supergraph.api_schema)


@pytest.mark.parametrize(
    ("sdl", "words"),
    [
        ("type Query {", "not GraphQL"),
        ("type Query { a: Int }", "no supergraph"),
        ('schema @link(url: "https://specs.apollo.dev/join/v9.0") { query: Query } type Query { a: Int }', "v9.0"),
        (
            'schema @link(url: "https://specs.apollo.dev/join/v0.3") { query: Query } type Query { a: Int }',
            "join__Graph",
        ),
        (SUPERGRAPH.replace("graph: USERS, key", "graph: NOBODY, key"), "NOBODY"),
        (SUPERGRAPH.replace('key: "id"', 'key: "id {"'), "field set"),
        (SUPERGRAPH.replace('key: "id"', 'key: "x: id"'), "alias"),
        (CONTEXTUAL.replace('name: "alt", ', ""), "contextArguments"),
        (
            CONTEXTUAL.replace("... on Item { lang }", "... on Item { long }"),
            "'alt' of .* selects 'long', which 'Item'",
        ),
        (CONTEXTUAL.replace('type: "String!"', 'type: "Strong!"'), "'Strong!' of the argument 'lang'"),
    ],
)
def test_what_is_no_supergraph_is_refused_with_a_reason(sdl: str, words: str) -> None:
    """An operator who mounts the wrong file must learn what is wrong with it."""
    with pytest.raises(SupergraphError, match=words):
        read_supergraph(sdl)


def test_a_field_may_be_deprecated_before_its_interfaces() -> None:
    """Other composers let it pass; the library then refuses every operation on the schema, so the gateway would answer nothing."""
    text = SUPERGRAPH.replace("type Query ", "interface Old { old: Int }\ntype Query implements Old ", 1)

    schema = read_supergraph(text).api_schema

    assert validate(schema, parse("{ old }")) == []
    assert validate(schema, parse("{ nope }"))
