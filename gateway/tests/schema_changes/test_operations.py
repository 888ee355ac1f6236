"""Which operations a change breaks, and which changes no operation notices."""

from __future__ import annotations

import pytest
from graphql import GraphQLSchema, Source, build_schema, parse
from stoa.schema_changes import OperationReport, check_operations, compare_schemas

OLD = build_schema("""
directive @flag(on: Boolean) on FIELD
type Query { me: User node(id: ID!): Node search(filter: Filter, sort: Sort): [Hit] unused: Other }
interface Node { id: ID! }
type User implements Node { id: ID! name: String role: Role friends(first: Int = 10): [User] }
type Other { x: Int }
union Hit = User | Other
enum Role { STAFF CUSTOMER }
enum Sort { UP DOWN }
input Filter { text: String inner: Filter }
""")


def check(new: GraphQLSchema, **files: str) -> OperationReport:
    return check_operations([parse(Source(text, name)) for name, text in files.items()], OLD, new)


def without(*parts: str) -> GraphQLSchema:
    sdl = OLD_SDL
    for part in parts:
        assert part in sdl
        sdl = sdl.replace(part, "", 1)
    return build_schema(sdl)


OLD_SDL = OLD.query_type.ast_node.loc.source.body  # type: ignore[union-attr] - it was built from this text


def test_an_operation_that_loses_a_field_is_named_with_its_file_and_line() -> None:
    """Its owner is the one who must act, before the release."""
    report = check(
        without(" name: String"), **{"app/me.graphql": "query A { me { id } }\n\nquery B {\n  me { name }\n}"}
    )

    (broken,) = report.broken
    assert report.count == 2
    assert (broken.name, broken.file, broken.line) == ("B", "app/me.graphql", 3)
    assert broken.problems == (("Cannot query field 'name' on type 'User'.", "app/me.graphql", 4, 8),)


def test_a_broken_fragment_breaks_each_operation_that_spreads_it() -> None:
    """The fragment stands in one file, the operations in others."""
    report = check(
        without(" name: String"),
        fragments="fragment Outer on User { ...Inner }\nfragment Inner on User { name }",
        one="query One { me { ...Outer } }",
        two="{ me { id } }",
    )

    assert [(each.name, each.problems[0][1:3]) for each in report.broken] == [("One", ("fragments", 2))]


def test_of_two_fragments_with_one_name_the_nearest_is_meant() -> None:
    """Two front ends may both have a fragment called Card."""
    report = check(
        without(" name: String"),
        **{
            "web/_card.graphql": "fragment Card on User { name }",
            "mobile/_card.graphql": "fragment Card on User { id }",
            "mobile/home.graphql": "query Mobile { me { ...Card } }",
            "web/home.graphql": "query Web { me { ...Card } }",
        },
    )

    assert [each.name for each in report.broken] == ["Web"]


def test_an_operation_that_was_never_valid_says_nothing_about_the_change() -> None:
    """Otherwise one stale file blocks every release."""
    report = check(without(" name: String"), stale="query Stale { me { name nope } }")

    assert report.broken == ()
    assert [each.name for each in report.invalid_before] == ["Stale"]
    assert "User.name" not in report.used


@pytest.mark.parametrize(
    ("operation", "removed", "is_used"),
    [
        ("{ me { id } }", " name: String", False),
        ("{ me { name } }", " name: String", True),
        ("{ me { friends { id } } }", "(first: Int = 10)", False),
        ("{ me { friends(first: 1) { id } } }", "(first: Int = 10)", True),
        ("{ me { role } }", " CUSTOMER", True),
        ("{ me { id } }", " CUSTOMER", False),
        ("query ($f: Filter) { search(filter: $f) { __typename } }", " inner: Filter", True),
        ("{ search(sort: UP) { __typename } }", " inner: Filter", False),
        ("{ search(sort: UP) { __typename } }", " DOWN", True),
        ("{ search { __typename } }", " | Other", True),
        ("{ me { id } }", " | Other", False),
        ("{ node(id: 1) { id } }", " implements Node", True),
        ("{ me { id } }", " implements Node", False),
        ("{ me { id @flag(on: true) } }", "directive @flag(on: Boolean) on FIELD", True),
        ("{ me { id } }", "directive @flag(on: Boolean) on FIELD", False),
    ],
)
def test_a_change_is_used_when_an_operation_can_notice_it(operation: str, removed: str, is_used: bool) -> None:
    """A change that nobody notices must not stop a release, and one that somebody notices must."""
    new = without(removed)
    report = check(new, operation=operation)

    assert {change.touches in report.used for change in compare_schemas(OLD, new)} == {is_used}


def test_a_field_reached_through_its_interface_is_used() -> None:
    """The operation never names the type whose field changes."""
    new = build_schema(OLD_SDL.replace("type User implements Node {", 'type User implements Node { "new"'))

    report = check(new, operation="{ node(id: 1) { id } }")

    assert {change.touches for change in compare_schemas(OLD, new)} <= report.used


@pytest.mark.parametrize(
    ("operation", "is_used"),
    [
        ("{ me { friends { id } } }", True),
        ("{ me { friends(first: 3) { id } } }", False),
        ("query ($n: Int) { me { friends(first: $n) { id } } }", True),
        ("{ me { id } }", False),
    ],
)
def test_a_default_is_noticed_by_who_leaves_the_argument_out(operation: str, is_used: bool) -> None:
    """Who gives a value never sees the default; a variable may be missing."""
    new = build_schema(OLD_SDL.replace("first: Int = 10", "first: Int = 20"))
    (change,) = compare_schemas(OLD, new)

    assert (change.touches in check(new, operation=operation).used) is is_used


def test_an_added_required_argument_is_noticed_by_who_uses_the_field() -> None:
    """The coordinate of the argument is new: no old operation can name it."""
    new = build_schema(OLD_SDL.replace("friends(first: Int = 10)", "friends(first: Int = 10, by: Int!)"))
    (change,) = compare_schemas(OLD, new)

    assert change.coordinate == "User.friends(by:)"
    assert change.touches in check(new, operation="{ me { friends { id } } }").used
    assert change.touches not in check(new, operation="{ me { id } }").used
