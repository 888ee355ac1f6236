"""Which supergraphs can answer every query, and which cannot."""

from __future__ import annotations

from typing import Final

import pytest
from graphql import build_schema, parse, validate
from stoa.composition import Severity, SubgraphSource, compose
from stoa.composition.check import Composition
from stoa.composition.merge import merge
from stoa.composition.model import gather_facts
from stoa.composition.read import read_subgraph
from stoa.composition.satisfy import satisfy
from stoa.composition.satisfy.choose_labels import assignments
from stoa.composition.satisfy.walk_queries import BudgetSpent, QueryWalk
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
    ) == ["T.sku"]


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
        '  t(id: "<any id>") {',
        "    n",
        "  }",
        "}",
        '- in subgraph "a": type "T" has no field "n"',
        '- cannot move to subgraph "b", which has the field: every @key of "T" there is resolvable: false',
    ]


def test_requirements_that_can_be_met_in_one_order_only_are_met() -> None:
    """Fields that wait for each other in turn bounce between two subgraphs; that is a plan."""
    assert (
        _unanswered(
            a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! w: Int x: Int @external y: Int @requires(fields: "x") }',
            b='type T @key(fields: "id") { id: ID! w: Int @external x: Int @requires(fields: "w") '
            'y: Int @external z: Int @requires(fields: "y") }',
        )
        == []
    )


def test_labels_are_tried_in_every_combination() -> None:
    """Two migrations that are each harmless can lock each other out."""
    subgraphs = {
        "start": 'type Query { t: T }\ntype T @key(fields: "id") { id: ID! }',
        "p": 'type T @key(fields: "id") { id: ID! a: Int @shareable }',
        "q": 'type T @key(fields: "b") { b: Int @external a: Int @override(from: "p", label: "first") }',
        "r": 'type T @key(fields: "id") { id: ID! b: Int @override(from: "s", label: "second") }',
        "s": 'type T @key(fields: "a") { a: Int @external b: Int }',
    }
    sources = [SubgraphSource(name=name, url="http://x", sdl=_LINK + sdl) for name, sdl in subgraphs.items()]

    errors = compose(sources).errors

    assert [(error.code, error.coordinate) for error in errors] == [
        ("SATISFIABILITY_ERROR", "T.a"),
        ("SATISFIABILITY_ERROR", "T.b"),
    ]
    assert {error.message.splitlines()[1] for error in errors} == {'With the labels "first" on and "second" off:'}


def test_labels_of_plain_leaves_are_not_multiplied() -> None:
    """Twelve migrations at once would mean four thousand proofs."""
    numbers = range(12)
    composition = _composition(
        'type Query { t: T } type T @key(fields: "id") { id: ID! k: ID! '
        + " ".join(f"n{number}: Int" for number in numbers)
        + " }",
        'type T @key(fields: "id") { id: ID! k: ID! @override(from: "s0", label: "key") '
        + " ".join(f'n{number}: Int @override(from: "s0", label: "leaf{number}")' for number in numbers)
        + " }",
        'type T @key(fields: "k") { k: ID! m: Int }',
    )
    leaves = {f"leaf{number}" for number in numbers}

    assert list(assignments(composition)) == [{"key", *leaves}, {"key"}, leaves, set()]
    assert list(satisfy(composition)) == []


def test_inaccessible_field_must_be_reachable_too() -> None:
    """Other fields may @require it, and a contract may show it."""
    assert _unanswered(
        a='type Query { t: T }\ntype T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! n: Int @inaccessible }',
    ) == ["T.n"]


def test_union_member_that_leads_nowhere_is_found() -> None:
    """A fragment on a member is a query like any other."""
    assert _unanswered(
        a='type Query { u: U }\nunion U = A | B\ntype A { a: Int }\ntype B @key(fields: "id") { id: ID! }',
        b='type B @key(fields: "id", resolvable: false) { id: ID! n: Int }',
    ) == ["B.n"]


@pytest.mark.parametrize("root", ["Mutation", "Subscription"])
def test_what_follows_a_mutation_or_a_subscription_is_walked(root: str) -> None:
    """Their results are objects like any other."""
    assert _unanswered(
        a=f'type Query {{ q: Int }}\ntype {root} {{ t: T }}\ntype T @key(fields: "id") {{ id: ID! }}',
        b='type T @key(fields: "id", resolvable: false) { id: ID! n: Int }',
    ) == ["T.n"]


def test_shared_root_field_needs_only_one_subgraph_that_goes_on() -> None:
    """The gateway asks the one that can answer."""
    assert (
        _unanswered(
            a="type Query { t: T @shareable }\ntype T @shareable { n: Int }",
            b="type Query { t: T @shareable }\ntype T @shareable { n: Int m: Int }",
        )
        == []
    )


def test_argument_out_of_a_context_needs_the_context_on_every_way() -> None:
    """Without it the subgraph would be asked for a field with an argument missing."""
    setting = (
        'type User @key(fields: "id") @context(name: "user") { id: ID! locale: String! account: Account! }\n'
        'type Account @key(fields: "id") { id: ID! name(locale: String! @fromContext(field: "$user { locale }")): String }\n'
    )
    other = 'type Account @key(fields: "id") { id: ID! }\n'

    assert _unanswered(a=setting + "type Query { user: User! }") == []
    assert _unanswered(a=setting + "type Query { user: User! }", b=other + "type Query { account: Account }") == [
        "Account.name"
    ]


def test_one_cause_is_reported_once() -> None:
    """Fifty findings for one missing key hide the next mistake."""
    fields = " ".join(f"n{number}: Int" for number in range(13))
    sources = [
        SubgraphSource(
            name="a", url="http://x", sdl=_LINK + 'type Query { t: T }\ntype T @key(fields: "id") { id: ID! }'
        ),
        SubgraphSource(name="b", url="http://x", sdl=_LINK + f'type T @key(fields: "sku") {{ sku: ID! {fields} }}'),
    ]

    [error] = compose(sources).errors

    assert error.message.splitlines()[-2:] == [
        '- cannot move to subgraph "b", which has the field: for @key "sku" there is no "T.sku"',
        "Out of reach for the same reasons: T.n0, T.n1, T.n2, T.n3, T.n4, T.n5, T.n6, T.n7, T.n8, T.n9 and 3 more",
    ]


def test_query_that_is_shown_can_be_run() -> None:
    """Whoever reads it pastes it into a client."""
    sources = [
        SubgraphSource(
            name="a",
            url="http://x",
            sdl=_LINK
            + "type Query { u(by: By!, how: How!, all: [ID!]!, when: Date!): U }\nscalar Date\nenum How { FAST }\n"
            'input By { id: ID! size: Int! name: String = "x" }\nunion U = T | V\ntype V { v: Int }\n'
            'type T @key(fields: "id") { id: ID! }',
        ),
        SubgraphSource(
            name="b",
            url="http://x",
            sdl=_LINK + 'type T @key(fields: "id", resolvable: false) { id: ID! n: N }\ntype N { n: Int }',
        ),
    ]

    [error] = compose(sources).errors
    lines = error.message.splitlines()
    query = "\n".join(lines[1 : lines.index("}") + 1])

    schema = build_schema(
        "type Query { u(by: By!, how: How!, all: [ID!]!, when: Date!): U } scalar Date enum How { FAST } "
        'input By { id: ID! size: Int! name: String = "x" } union U = T | V type V { v: Int } '
        "type T { id: ID! n: N } type N { n: Int }"
    )
    assert validate(schema, parse(query)) == []


def test_requirement_that_lacks_a_part_names_the_part() -> None:
    """ "Cannot be gathered" alone sends the reader through every subgraph."""
    sources = [
        SubgraphSource(
            name="a",
            url="http://x",
            sdl=_LINK + "type Query { t: T }\n"
            'type T @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { width height }") }\n'
            "type Size @external { width: Int height: Int }",
        ),
        SubgraphSource(
            name="b",
            url="http://x",
            sdl=_LINK + 'type T @key(fields: "id") { id: ID! size: Size }\ntype Size @shareable { width: Int }',
        ),
        SubgraphSource(
            name="c",
            url="http://x",
            sdl=_LINK + "type Query { size: Size }\ntype Size @shareable { width: Int height: Int }",
        ),
    ]

    [height, area] = sorted(compose(sources).errors, key=lambda error: str(error.coordinate))

    assert (height.coordinate, area.coordinate) == ("Size.height", "T.area")
    assert (
        '- in subgraph "a": field "T.area" @requires "size { width height }", of which "Size.height" cannot be gathered'
        in area.message.splitlines()
    )


def _composition(*sdls: str) -> Composition:
    subgraphs = []
    for number, sdl in enumerate(sdls):
        subgraph = read_subgraph(SubgraphSource(name=f"s{number}", url="", sdl=_LINK + sdl), f"S{number}").subgraph
        assert subgraph is not None
        subgraphs.append(subgraph)
    facts = {subgraph.name: gather_facts(subgraph) for subgraph in subgraphs}
    merged = merge(subgraphs, facts)
    return Composition(subgraphs=tuple(subgraphs), facts=facts, overrides=merged.overrides, schema=merged.schema)


def test_walk_stops_at_its_budget() -> None:
    """A supergraph with too many ways must end in an error, not in a slow death."""
    composition = _composition("type Query { t: T }\ntype T { u: U }\ntype U { n: Int }")

    assert list(QueryWalk(composition, max_looks=6).failures()) == []
    with pytest.raises(BudgetSpent):
        list(QueryWalk(composition, max_looks=5).failures())


def _subsets(size: int, *, with_whole: bool) -> list[str]:
    """Each subgraph lacks one way on, so the ways lead to every subset of the subgraphs: two to the power of them."""
    link = "type Query { v: V @shareable }\ntype V @shareable {"
    sdls = [
        f"{link} end: Int {' '.join(f'f{way}: V' for way in range(size) if way != lacking)} }}"
        for lacking in range(size)
    ]
    whole = f"{link} end: Int {' '.join(f'f{way}: V' for way in range(size))} }}"
    return [*sdls, whole] if with_whole else sdls


def test_proof_begins_where_least_can_be_done() -> None:
    """Two to the power of thirty ways are no trouble where one subgraph can go them all."""
    walk = QueryWalk(_composition(*_subsets(30, with_whole=True)), max_looks=100_000)

    assert list(walk.failures()) == []


def test_failure_far_down_is_shown_although_the_shortest_query_cannot_be_searched_for() -> None:
    """A longer query that fails is better than the news that something might fail."""
    walk = QueryWalk(_composition(*_subsets(16, with_whole=False)), max_looks=20_000)

    failures = list(walk.failures())

    assert failures
    assert all(failure.reasons for failure in failures)


def test_composition_says_that_it_gave_up() -> None:
    """Neither a supergraph that nobody proved nor an endless wait."""
    found = list(satisfy(_composition(*_subsets(8, with_whole=True)), max_looks=100))

    assert [finding.code for finding in found] == ["MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"]
    assert found[0].severity is Severity.ERROR
