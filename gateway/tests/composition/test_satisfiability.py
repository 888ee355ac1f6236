"""Which supergraphs can answer every query, and which cannot."""

from __future__ import annotations

from typing import Final

from stoa.composition import SubgraphSource, compose
from stoa.composition.check import Composition
from stoa.composition.merge import merge
from stoa.composition.model import gather_facts
from stoa.composition.read import read_subgraph
from stoa.composition.satisfy.walk_queries import QueryWalk
from stoa.spec import FEDERATION_DIRECTIVES

_NAMES: Final = ", ".join(f'"@{name}"' for name in FEDERATION_DIRECTIVES)
_LINK: Final = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [{_NAMES}])\n'


def _unanswered(**subgraphs: str) -> list[str | None]:
    sources = [SubgraphSource(name=name, url="http://x", sdl=_LINK + sdl) for name, sdl in subgraphs.items()]
    errors = compose(sources).errors
    assert {error.code for error in errors} <= {"SATISFIABILITY_ERROR"}, [error.render() for error in errors]
    return [error.coordinate for error in errors]


def test_keys_lead_on_over_several_subgraphs() -> None:
    """A chain of keys is a plan; refusing it would forbid a working supergraph."""
    assert (
        _unanswered(
            a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! }',
            b='type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
            c='type T @key(fields: "sku") { sku: ID! price: Int }',
        )
        == []
    )


def test_query_through_a_key_nobody_can_fill_is_refused() -> None:
    """A supergraph that promises it would fail at the first such request."""
    assert _unanswered(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! }',
        c='type T @key(fields: "sku") { sku: ID! price: Int }',
    ) == ["T.sku", "T.price"]


def test_nested_key_is_gathered_from_several_subgraphs() -> None:
    """Parts of one key may come from different places."""
    assert (
        _unanswered(
            a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! owner: Owner @shareable }\n'
            'type Owner @key(fields: "id") { id: ID! }',
            b='type Owner @key(fields: "id") { id: ID! region: Region @shareable }\n'
            "type Region { code: String @shareable }",
            c='type T @key(fields: "owner { region { code } }") { owner: Owner @shareable price: Int }\n'
            "type Owner { region: Region @shareable }\ntype Region { code: String @shareable }",
        )
        == []
    )


def test_value_type_is_completed_by_way_of_its_parent() -> None:
    """A type without key is reached again through the entity that has it."""
    assert (
        _unanswered(
            a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! size: Size @shareable }\n'
            "type Size { width: Int }",
            b='type T @key(fields: "id") { id: ID! size: Size @shareable }\ntype Size { height: Int }',
        )
        == []
    )


def test_value_type_whose_parent_has_no_key_is_refused() -> None:
    """Half a value cannot be completed from anywhere."""
    assert _unanswered(
        a="type Query { t: Size }\ntype Size { width: Int }",
        b="type Query { u: Size }\ntype Size { height: Int }",
    ) == ["Size.height", "Size.width"]


def test_requirement_that_requires_itself_is_refused() -> None:
    """Two fields that wait for each other are never fetched."""
    unanswered = _unanswered(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! x: Int @requires(fields: "y") y: Int @external }',
        b='type T @key(fields: "id") { id: ID! y: Int @requires(fields: "x") x: Int @external }',
    )

    assert sorted(map(str, unanswered)) == ["T.x", "T.y"]


def test_provided_field_needs_no_move_on_its_path() -> None:
    """What a path provides is there although the type has no way to its owner."""
    subgraphs = {
        "a": 'type Query { t: T @provides(fields: "n") }\n'
        'type T @key(fields: "id", resolvable: false) { id: ID! n: Int @external }',
        "b": 'type Query { u: T }\ntype T @key(fields: "id", resolvable: false) { id: ID! n: Int @shareable }',
    }

    assert _unanswered(**subgraphs) == []
    assert _unanswered(**subgraphs | {"a": subgraphs["a"].replace("t: T @p", "v: T t: T @p")}) == ["T.n"]


def test_interface_object_without_a_resolvable_interface_is_refused() -> None:
    """Nobody could say which implementation an object of the interface is."""
    interface = 'interface I @key(fields: "id"%s) { id: ID! n: Int }\n'
    owner = interface + 'type A implements I @key(fields: "id") { id: ID! n: Int }\ntype Query { i: I }'
    borrower = 'type I @interfaceObject @key(fields: "id") { id: ID! m: Int }\ntype Query { j: I }'

    assert _unanswered(a=owner % "", b=borrower) == []
    assert _unanswered(a=owner % ", resolvable: false", b=borrower) == ["A.n"]


def test_members_of_a_union_only_some_subgraphs_know_are_no_obstacle() -> None:
    """A fragment on a member the asked subgraph does not know selects nothing there."""
    assert (
        _unanswered(
            a="type Query { u: U @shareable }\nunion U = A | B\ntype A { a: Int @shareable }\ntype B { b: Int }",
            b="type Query { u: U @shareable }\nunion U = A | C\ntype A { a: Int @shareable }\ntype C { c: Int }",
        )
        == []
    )


def test_error_shows_the_shortest_query_and_why() -> None:
    """A long path, or no reason, sends the reader searching."""
    sources = [
        SubgraphSource(
            name="a",
            url="http://x",
            sdl=_LINK + 'type Query { far: F t(id: ID!): T }\ntype F { t: T }\ntype T @key(fields: "id") { id: ID! }',
        ),
        SubgraphSource(
            name="b", url="http://x", sdl=_LINK + 'type T @key(fields: "id", resolvable: false) { id: ID! n: Int }'
        ),
    ]

    [error] = compose(sources).errors

    assert error.message.splitlines() == [
        "The following query cannot be answered by the subgraphs:",
        "query {",
        "  t(id: …) {",
        "    n",
        "  }",
        "}",
        '- in subgraph "a": type "T" has no field "n"',
        '- cannot move to subgraph "b", which has the field: every @key of "T" there is resolvable: false',
    ]


def test_walk_stops_at_its_budget() -> None:
    """A supergraph with too many ways must end in an error, not in a slow death."""
    source = SubgraphSource(name="a", url="http://x", sdl="type Query { t: T }\ntype T { u: U }\ntype U { n: Int }")
    subgraph = read_subgraph(source, "A").subgraph
    assert subgraph is not None
    facts = {"a": gather_facts(subgraph)}
    merged = merge([subgraph], facts)
    composition = Composition(subgraphs=(subgraph,), facts=facts, overrides=merged.overrides, schema=merged.schema)

    enough = QueryWalk(composition, active_labels=True, max_states=3)
    too_few = QueryWalk(composition, active_labels=True, max_states=2)

    assert [item.code for item in enough.failures()] == []
    assert [item.code for item in too_few.failures()] == ["MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"]
