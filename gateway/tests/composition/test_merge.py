"""What the supergraph carries of what its subgraphs say."""

from __future__ import annotations

from typing import Final

import pytest
from stoa.composition import CompositionResult, SubgraphSource, compose
from stoa.spec import FEDERATION_VERSIONS, Version, federation_directives


def _link(minor: int) -> str:
    names = ", ".join(f'"@{name}"' for name in federation_directives(Version(2, minor)))
    return f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.{minor}", import: [{names}])\n'


_FEDERATION: Final = _link(12)


def _compose(link: str = _FEDERATION, **subgraphs: str) -> CompositionResult:
    sources = [SubgraphSource(name=name, url=f"http://{name}", sdl=link + sdl) for name, sdl in subgraphs.items()]
    return compose(sources)


def _supergraph(link: str = _FEDERATION, **subgraphs: str) -> str:
    result = _compose(link, **subgraphs)
    assert [error.render() for error in result.errors] == []
    assert result.supergraph_sdl is not None
    return result.supergraph_sdl


def _line(sdl: str, beginning: str) -> str:
    """Return the one line that begins like this, without its indent."""
    [line] = [text.strip() for text in sdl.splitlines() if text.strip().startswith(beginning)]
    return line


@pytest.mark.parametrize("version", FEDERATION_VERSIONS, ids=str)
def test_join_version_is_the_newest_the_subgraphs_allow(version: Version) -> None:
    """Routers refuse join directives that their version does not know."""
    expected = "v0.5" if version.minor >= 8 else "v0.4" if version.minor == 7 else "v0.3"

    sdl = _supergraph(_link(version.minor), a="type Query { q: Int }")

    assert f'@link(url: "https://specs.apollo.dev/join/{expected}", for: EXECUTION)' in sdl


def test_scopes_of_two_subgraphs_must_both_hold() -> None:
    """A second subgraph's weaker requirement must not open the first one's field."""
    sdl = _supergraph(
        a='type Query { q: Int @shareable @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
        b='type Query { q: Int @shareable @requiresScopes(scopes: [["c"], ["d"]]) }',
    )

    assert _line(sdl, "q:") == 'q: Int @requiresScopes(scopes: [["c"], ["a", "b", "d"]])'
    assert '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)' in sdl


@pytest.mark.parametrize(
    "directive", ["@authenticated", '@policy(policies: [["p"]])', '@tag(name: "x")', "@inaccessible"]
)
def test_mark_in_one_subgraph_counts_for_the_supergraph(directive: str) -> None:
    """A guard that only one team sets must not be lost in the merge."""
    sdl = _supergraph(
        a=f"type Query {{ q: Int @shareable {directive} r: Int }}",
        b="type Query { q: Int @shareable }",
    )

    assert _line(sdl, "q:") == f"q: Int {directive}"


def test_highest_cost_wins() -> None:
    """The cheaper estimate would let too expensive operations through."""
    sdl = _supergraph(
        a="type Query { q: [Int] @shareable @cost(weight: 2) @listSize(assumedSize: 10) }",
        b="type Query { q: [Int] @shareable @cost(weight: 7) @listSize(assumedSize: 5) }",
    )

    assert _line(sdl, "q:") == "q: [Int] @cost(weight: 7) @listSize(assumedSize: 10)"
    assert '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])' in sdl


def test_renamed_directive_keeps_its_name() -> None:
    """A supergraph that calls the tag otherwise than its link is read without tags."""
    link = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [{name: "@tag", as: "@mark"}])\n'
    )

    sdl = _supergraph(link, a='type Query { q: Int @mark(name: "x") }')

    assert '@link(url: "https://specs.apollo.dev/tag/v0.3", as: "mark")' in sdl
    assert _line(sdl, "q:") == 'q: Int @mark(name: "x")'
    assert "directive @mark(name: String!) repeatable on" in sdl


def test_prefixed_directive_means_the_same_as_an_imported_one() -> None:
    """A team that imports nothing writes the long names; they must not be taken for directives of its own."""
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed")\n'

    sdl = _supergraph(
        link,
        a='type Query { t: T @fed__tag(name: "x") }\ntype T @fed__key(fields: "id") { id: ID! @fed__inaccessible n: Int }',
    )

    assert '@join__type(graph: A, key: "id")' in sdl
    assert _line(sdl, "t:") == 't: T @tag(name: "x")'
    assert _line(sdl, "id:") == "id: ID! @inaccessible"


def test_directive_of_the_users_own_does_not_collide_with_an_unimported_one() -> None:
    """A user's own @shareable says nothing about sharing."""
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")\n'
    own = "directive @shareable on FIELD_DEFINITION\ntype Query { q: Int @shareable }"

    result = _compose(link, a=own, b=own)

    assert {error.code for error in result.errors} == {"INVALID_FIELD_SHARING"}


def test_labelled_override_names_both_sides() -> None:
    """Without the label the router sends all traffic, or none, to the new subgraph."""
    sdl = _supergraph(
        a='type Query { q: Int @override(from: "b", label: "percent(5)") }',
        b="type Query { q: Int }",
    )

    assert _line(sdl, "q:") == (
        'q: Int @join__field(graph: A, override: "b", overrideLabel: "percent(5)") '
        '@join__field(graph: B, overrideLabel: "percent(5)")'
    )


def test_overridden_field_that_an_interface_needs_is_kept_as_used() -> None:
    """The old subgraph's own selections of the interface would fail."""
    sdl = _supergraph(
        a='type T @key(fields: "id") { id: ID! n: Int @override(from: "b") }',
        b='type Query { i: I }\ninterface I { n: Int }\ntype T implements I @key(fields: "id") { id: ID! n: Int }',
    )

    assert (
        '  n: Int @join__field(graph: A, override: "b") @join__field(graph: B, usedOverridden: true)'
        in sdl.splitlines()
    )


def test_context_is_named_by_its_subgraph() -> None:
    """Two teams' contexts of one name would be mixed up."""
    sdl = _supergraph(
        a='type Query { p: P }\ntype P @key(fields: "id") @context(name: "c") { id: ID! lang: String t: T }\n'
        'type T @key(fields: "id") { id: ID! f(a: String @fromContext(field: "$c { lang }")): Int }'
    )

    assert '@context(name: "a__c")' in sdl
    assert _line(sdl, "f") == (
        "f: Int @join__field(graph: A, contextArguments: "
        '[{context: "a__c", name: "a", type: "String", selection: "{ lang }"}])'
    )


def test_cache_tag_travels_inside_the_join_directive() -> None:
    """Routers look for cache tags there; as a directive of its own it would be unknown to them."""
    sdl = _supergraph(a='type Query { q(id: ID): Int @cacheTag(format: "q-{$args.id}") }')

    assert _line(sdl, "q(") == (
        'q(id: ID): Int @join__directive(graphs: [A], name: "federation__cacheTag", args: {format: "q-{$args.id}"})'
    )


def test_composed_directive_comes_with_its_definition_and_link() -> None:
    """Tools that read the directive from the supergraph need all three."""
    link = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"]) '
        '@link(url: "https://acme.dev/acme/v1.0", import: [{name: "@rule", as: "@acmeRule"}]) '
        '@composeDirective(name: "@acmeRule")\n'
    )

    sdl = _supergraph(link, a="directive @acmeRule(n: Int) on FIELD_DEFINITION\ntype Query { q: Int @acmeRule(n: 3) }")

    assert '@link(url: "https://acme.dev/acme/v1.0", import: [{name: "@rule", as: "@acmeRule"}])' in sdl
    assert "directive @acmeRule(n: Int) on FIELD_DEFINITION" in sdl
    assert _line(sdl, "q:") == "q: Int @acmeRule(n: 3)"


def test_directive_nobody_composes_stays_behind() -> None:
    """An internal mark of one team is nobody else's business."""
    sdl = _supergraph(a="directive @secret on FIELD_DEFINITION\ntype Query { q: Int @secret }")

    assert "secret" not in sdl


def test_executable_directive_of_all_subgraphs_is_kept() -> None:
    """Clients could no longer send what every subgraph understands."""
    text = "directive @live(every: Int = 3) on FIELD | QUERY\n"

    sdl = _supergraph(a=text + "type Query { q: Int }", b=text + "type T { a: Int }")

    assert "directive @live(every: Int = 3) on FIELD | QUERY" in sdl


def test_names_of_root_types_are_the_standard_ones() -> None:
    """Two subgraphs with different names for their roots have one root together."""
    sdl = _supergraph(
        a="schema { query: A mutation: M }\ntype A { q: Int a: A }\ntype M { m: Int }",
        b="type Query { r: Int }",
    )

    assert "type A" not in sdl
    assert _line(sdl, "a:") == "a: Query @join__field(graph: A)"
    assert "  query: Query\n  mutation: Mutation\n}" in sdl


def test_machinery_of_the_subgraph_protocol_stays_behind() -> None:
    """Subgraph frameworks print their own protocol types; clients must not see them."""
    sdl = _supergraph(
        a="scalar _Any\nunion _Entity = T\ntype _Service { sdl: String }\n"
        'type T @key(fields: "id") { id: ID! }\n'
        "type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! t: T }"
    )

    assert "_entities" not in sdl
    assert "_Service" not in sdl
    assert "_Any" not in sdl


def test_clashing_graph_names_are_told_apart() -> None:
    """Two subgraphs under one enum value would be one subgraph."""
    sources = [
        SubgraphSource(name=name, url="http://x", sdl=f"type Query {{ {field}: Int }}")
        for name, field in (("my-shop", "a"), ("my_shop", "b"), ("2nd", "c"), ("v_2", "d"))
    ]

    sdl = compose(sources).supergraph_sdl

    assert sdl is not None
    assert '  MY_SHOP_1 @join__graph(name: "my-shop", url: "http://x")' in sdl
    assert '  MY_SHOP_2 @join__graph(name: "my_shop", url: "http://x")' in sdl
    assert '  _2ND @join__graph(name: "2nd", url: "http://x")' in sdl
    assert '  V_2_ @join__graph(name: "v_2", url: "http://x")' in sdl


def test_descriptions_survive_with_quotes_and_blank_lines() -> None:
    """A description that breaks the text breaks the whole supergraph."""
    text = 'Says \\"""hello\\"""\n\n    and "more" \\\\ there'

    sdl = _supergraph(a=f'"""\n{text}\n"""\ntype Query {{ "with \\"quotes\\"" q("an argument" a: Int): Int }}')

    assert 'with "quotes"' in sdl
    assert "an argument" in sdl


def test_deprecation_is_kept_on_fields_arguments_inputs_and_values() -> None:
    """Clients would go on using what is about to go."""
    sdl = _supergraph(
        a='type Query { q(a: Int @deprecated(reason: "x"), i: I): E @deprecated }\n'
        'input I { a: Int @deprecated(reason: "y") b: Int }\nenum E { A @deprecated(reason: "z") B }'
    )

    assert _line(sdl, "q(") == 'q(a: Int @deprecated(reason: "x"), i: I): E @deprecated'
    assert 'a: Int @deprecated(reason: "y")' in sdl
    assert 'A @join__enumValue(graph: A) @deprecated(reason: "z")' in sdl


def test_interface_is_guarded_as_all_its_implementations() -> None:
    """A selection on the interface must not show what an implementation hides."""
    sdl = _supergraph(
        a="type Query { i: I }\ninterface I { n: Int m: Int }\n"
        'type A implements I @authenticated { n: Int @requiresScopes(scopes: [["a"]]) m: Int }\n'
        'type B implements I { n: Int @requiresScopes(scopes: [["b"], ["c"]]) m: Int }'
    )

    interface = sdl[sdl.index("interface I\n") :].split("}")[0]
    assert interface.splitlines() == [
        "interface I",
        "  @join__type(graph: A)",
        "  @authenticated",
        "{",
        '  n: Int @requiresScopes(scopes: [["a", "b"], ["a", "c"]])',
        "  m: Int",
    ]


def test_requirement_on_an_external_copy_is_not_lost() -> None:
    """Whoever writes a guard means it, wherever it stands."""
    sdl = _supergraph(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! n: Int @external @authenticated '
        'm: Int @authenticated @requires(fields: "n") }',
        b='type T @key(fields: "id") { id: ID! n: Int }',
    )

    assert _line(sdl, "n:") == "n: Int @join__field(graph: A, external: true) @join__field(graph: B) @authenticated"


def test_external_copy_may_promise_more_than_the_field() -> None:
    """The same is allowed by other composers: the copy only says what its subgraph expects to be sent."""
    assert _supergraph(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! n: Int! @external m: Int @requires(fields: "n") }',
        b='type T @key(fields: "id") { id: ID! n: Int }',
    )


def test_field_may_be_deprecated_before_its_interface_is() -> None:
    """Working supergraphs do that; the rule against it is younger than they are, and not every router knows it."""
    sdl = _supergraph(
        a="type Query { i: I }\ninterface I { n: Int m: Int }\n"
        'type A implements I { n: Int @deprecated(reason: "use m") m: Int }'
    )

    assert _line(sdl, "n: Int @deprecated")


def test_schema_may_describe_itself() -> None:
    """What the whole API is for is the first thing a reader of it looks for."""
    sdl = _supergraph("", a='"Everything we sell." schema { query: Query } type Query { q: Int }')

    assert sdl.startswith('"""\nEverything we sell.\n"""\nschema\n  @link(')


def test_subgraph_without_queries_may_leave_its_query_root_empty() -> None:
    """Libraries print an empty Query where only entities are; the protocol's fields make it whole."""
    sdl = _supergraph(a='type Query type T @key(fields: "id") { id: ID! n: Int }', b="type Query { q: Int }")

    assert _line(sdl, "q: Int") == "q: Int @join__field(graph: B)"


def test_enum_of_an_executable_directive_is_in_use() -> None:
    """A hint that it is unused would have somebody remove it."""
    result = _compose(a="directive @live(e: E) on FIELD enum E { A } type Query { q: Int }")

    assert [hint.code for hint in result.hints] == []


def test_only_keyed_extensions_are_said_to_be_extensions() -> None:
    """The mark belongs to an entity; on a value type it says nothing, and other composers do not print it."""
    sdl = _supergraph(
        a='type Query { t: T } extend type T @key(fields: "v { id }") { v: V } extend type V { id: ID! @shareable }',
        b='type T @key(fields: "v { id }") { v: V } type V { id: ID! @shareable }',
    )

    assert '@join__type(graph: A, key: "v { id }", extension: true)' in sdl
    assert sdl.count("extension: true") == 1


def test_context_brings_all_definitions_of_its_specification() -> None:
    """A router that reads the specification by its definitions must find them."""
    sdl = _supergraph(
        a='type Query { p: P } type P @key(fields: "id") @context(name: "c") { id: ID! n: String t: T } '
        'type T @key(fields: "id") { id: ID! f(a: String @fromContext(field: "$c { n }")): Int }'
    )

    assert "directive @context__fromContext(field: context__ContextFieldValue) on ARGUMENT_DEFINITION" in sdl
    assert "scalar context__ContextFieldValue" in sdl


def test_external_on_a_federation_1_type_says_nothing() -> None:
    """It was ignored there; taken seriously now, nobody would resolve the type's fields."""
    sdl = _supergraph("", a='type Query { t: T } type T @external @key(fields: "id") { id: ID! n: Int }')

    assert _line(sdl, "n: Int") == "n: Int"
