"""Every kind of change between two schemas."""

from __future__ import annotations

import pytest
from graphql import build_schema, find_breaking_changes, find_dangerous_changes
from stoa.schema_changes import CHANGE_SEVERITIES, ChangeSeverity, compare_schemas

#: (code, coordinate, old, new); "type Query" is added where it is missing
CASES = [
    ("TYPE_REMOVED", "A", "type A { a: Int }", ""),
    ("TYPE_ADDED", "A", "", "type A { a: Int }"),
    ("TYPE_KIND_CHANGED", "A", "type A { a: Int }", "input A { a: Int }"),
    ("FIELD_REMOVED", "A.b", "type A { a: Int b: Int }", "type A { a: Int }"),
    ("FIELD_ADDED", "A.b", "type A { a: Int }", "type A { a: Int b: Int }"),
    ("FIELD_TYPE_CHANGED", "A.a", "type A { a: Int! }", "type A { a: Int }"),
    ("FIELD_TYPE_CHANGED", "A.a", "type A { a: Int }", "type A { a: [Int] }"),
    ("FIELD_TYPE_CHANGED", "A.a", "type A { a: [Int!] }", "type A { a: [Int]! }"),
    ("FIELD_TYPE_NARROWED", "A.a", "type A { a: [Int] }", "type A { a: [Int!]! }"),
    ("ARGUMENT_REMOVED", "A.a(x:)", "type A { a(x: Int): Int }", "type A { a: Int }"),
    ("REQUIRED_ARGUMENT_ADDED", "A.a(x:)", "type A { a: Int }", "type A { a(x: Int!): Int }"),
    ("OPTIONAL_ARGUMENT_ADDED", "A.a(x:)", "type A { a: Int }", "type A { a(x: Int! = 1): Int }"),
    ("ARGUMENT_TYPE_CHANGED", "A.a(x:)", "type A { a(x: Int): Int }", "type A { a(x: Int!): Int }"),
    ("ARGUMENT_TYPE_CHANGED", "A.a(x:)", "type A { a(x: Int): Int }", "type A { a(x: [Int]): Int }"),
    ("ARGUMENT_TYPE_WIDENED", "A.a(x:)", "type A { a(x: [Int!]!): Int }", "type A { a(x: [Int]): Int }"),
    ("ARGUMENT_DEFAULT_ADDED", "A.a(x:)", "type A { a(x: Int): Int }", "type A { a(x: Int = 1): Int }"),
    ("ARGUMENT_DEFAULT_CHANGED", "A.a(x:)", "type A { a(x: Int = 1): Int }", "type A { a(x: Int = 2): Int }"),
    ("ARGUMENT_DEFAULT_CHANGED", "A.a(x:)", "type A { a(x: Int = 1): Int }", "type A { a(x: Int): Int }"),
    ("ARGUMENT_BECAME_REQUIRED", "A.a(x:)", "type A { a(x: Int! = 1): Int }", "type A { a(x: Int!): Int }"),
    ("INTERFACE_REMOVED", "A", "interface I { a: Int } type A implements I { a: Int }", "interface I { a: Int } type A { a: Int }"),
    ("INTERFACE_ADDED", "A", "interface I { a: Int } type A { a: Int }", "interface I { a: Int } type A implements I { a: Int }"),
    ("UNION_MEMBER_REMOVED", "U", "union U = A | B type A { a: Int } type B { a: Int }", "union U = A type A { a: Int } type B { a: Int }"),
    ("UNION_MEMBER_ADDED", "U", "union U = A type A { a: Int } type B { a: Int }", "union U = A | B type A { a: Int } type B { a: Int }"),
    ("ENUM_VALUE_REMOVED", "E.B", "enum E { A B }", "enum E { A }"),
    ("ENUM_VALUE_ADDED", "E.B", "enum E { A }", "enum E { A B }"),
    ("INPUT_FIELD_REMOVED", "A.b", "input A { a: Int b: Int }", "input A { a: Int }"),
    ("REQUIRED_INPUT_FIELD_ADDED", "A.b", "input A { a: Int }", "input A { a: Int b: Int! }"),
    ("OPTIONAL_INPUT_FIELD_ADDED", "A.b", "input A { a: Int }", "input A { a: Int b: Int }"),
    ("INPUT_FIELD_TYPE_CHANGED", "A.a", "input A { a: Int }", "input A { a: String }"),
    ("INPUT_FIELD_TYPE_WIDENED", "A.a", "input A { a: Int! }", "input A { a: Int }"),
    ("INPUT_FIELD_DEFAULT_ADDED", "A.a", "input A { a: Int }", "input A { a: Int = 1 }"),
    ("INPUT_FIELD_DEFAULT_CHANGED", "A.a", "input A { a: Int = 1 }", "input A { a: Int = 2 }"),
    ("INPUT_FIELD_BECAME_REQUIRED", "A.a", "input A { a: Int! = 1 }", "input A { a: Int! }"),
    ("INPUT_OBJECT_BECAME_ONE_OF", "A", "input A { a: Int }", "input A @oneOf { a: Int }"),
    ("INPUT_OBJECT_IS_ONE_OF_NO_MORE", "A", "input A @oneOf { a: Int }", "input A { a: Int }"),
    ("SCALAR_SPECIFICATION_CHANGED", "S", 'scalar S @specifiedBy(url: "a")', 'scalar S @specifiedBy(url: "b")'),
    ("DEPRECATION_ADDED", "A.a", "type A { a: Int }", "type A { a: Int @deprecated }"),
    ("DEPRECATION_REMOVED", "E.A", "enum E { A @deprecated }", "enum E { A }"),
    ("DEPRECATION_REASON_CHANGED", "A.a(x:)", 'type A { a(x: Int @deprecated(reason: "y")): Int }', 'type A { a(x: Int @deprecated(reason: "z")): Int }'),
    ("DESCRIPTION_CHANGED", "A", '"old" type A { a: Int }', '"new" type A { a: Int }'),
    ("DIRECTIVE_REMOVED", "@d", "directive @d on FIELD", ""),
    ("DIRECTIVE_ADDED", "@d", "", "directive @d on FIELD"),
    ("DIRECTIVE_LOCATION_REMOVED", "@d", "directive @d on FIELD | QUERY", "directive @d on FIELD"),
    ("DIRECTIVE_LOCATION_ADDED", "@d", "directive @d on FIELD", "directive @d on FIELD | QUERY"),
    ("DIRECTIVE_REPEATABLE_REMOVED", "@d", "directive @d repeatable on FIELD", "directive @d on FIELD"),
    ("DIRECTIVE_REPEATABLE_ADDED", "@d", "directive @d on FIELD", "directive @d repeatable on FIELD"),
    ("DIRECTIVE_ARGUMENT_REMOVED", "@d(x:)", "directive @d(x: Int) on FIELD", "directive @d on FIELD"),
    ("REQUIRED_DIRECTIVE_ARGUMENT_ADDED", "@d(x:)", "directive @d on FIELD", "directive @d(x: Int!) on FIELD"),
    ("OPTIONAL_DIRECTIVE_ARGUMENT_ADDED", "@d(x:)", "directive @d on FIELD", "directive @d(x: Int) on FIELD"),
    ("DIRECTIVE_ARGUMENT_TYPE_CHANGED", "@d(x:)", "directive @d(x: Int) on FIELD", "directive @d(x: ID) on FIELD"),
    ("DIRECTIVE_ARGUMENT_TYPE_WIDENED", "@d(x:)", "directive @d(x: Int!) on FIELD", "directive @d(x: Int) on FIELD"),
    ("DIRECTIVE_ARGUMENT_DEFAULT_ADDED", "@d(x:)", "directive @d(x: Int) on FIELD", "directive @d(x: Int = 1) on FIELD"),
    ("DIRECTIVE_ARGUMENT_DEFAULT_CHANGED", "@d(x:)", "directive @d(x: Int = 1) on FIELD", "directive @d(x: Int = 2) on FIELD"),
    ("DIRECTIVE_ARGUMENT_BECAME_REQUIRED", "@d(x:)", "directive @d(x: Int! = 1) on FIELD", "directive @d(x: Int!) on FIELD"),
]  # fmt: skip
ROOTS = [
    ("ROOT_TYPE_REMOVED", "M", "schema { query: Q mutation: M }", "schema { query: Q }"),
    ("ROOT_TYPE_ADDED", "M", "schema { query: Q }", "schema { query: Q mutation: M }"),
    ("ROOT_TYPE_CHANGED", "Q", "schema { query: Q }", "schema { query: M }"),
]


@pytest.mark.parametrize(("code", "coordinate", "old", "new"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_a_change_has_its_code_and_its_place(code: str, coordinate: str, old: str, new: str) -> None:
    """A pipeline branches on the code; a person goes to the place."""
    root = "type Query { q: Int }\n"

    changes = compare_schemas(build_schema(root + old), build_schema(root + new))

    assert [(change.code, change.coordinate) for change in changes] == [(code, coordinate)]


@pytest.mark.parametrize(("code", "coordinate", "old", "new"), ROOTS)
def test_a_root_that_changes_is_found(code: str, coordinate: str, old: str, new: str) -> None:
    """No field of it changed, and still all its operations break."""
    types = "type Q { q: Int } type M { m: Int }"

    changes = compare_schemas(build_schema(old + types), build_schema(new + types))

    assert [(change.code, change.coordinate) for change in changes] == [(code, coordinate)]


def test_every_code_of_the_table_is_proved() -> None:
    """A code that nothing raises is a promise that nobody keeps."""
    assert {case[0] for case in (*CASES, *ROOTS)} == set(CHANGE_SEVERITIES)


@pytest.mark.parametrize(("code", "_", "old", "new"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_what_the_reference_implementation_calls_breaking_is_never_called_safe(
    code: str, _: str, old: str, new: str
) -> None:
    """We may be stricter than graphql-core (it calls a lost default dangerous), never laxer."""
    root = "type Query { q: Int }\n"
    before, after = build_schema(root + old), build_schema(root + new)

    if find_breaking_changes(before, after):
        assert CHANGE_SEVERITIES[code] is ChangeSeverity.BREAKING
    elif find_dangerous_changes(before, after):
        assert CHANGE_SEVERITIES[code] is not ChangeSeverity.SAFE


def test_a_schema_does_not_differ_from_itself() -> None:
    """A check that always finds something is switched off."""
    schema = build_schema("type Query { q(x: E = A): [U!]! } enum E { A B } union U = T type T { t: Int }")

    assert compare_schemas(schema, schema) == ()


def test_breaking_changes_come_first_and_the_order_is_stable() -> None:
    """Two runs that differ only in order look like a change."""
    old = build_schema("type Query { z: Int a: Int e: E } enum E { A }")
    new = build_schema('type Query { e: E n: Int } "x" enum E { A B }')

    assert [(change.code, change.coordinate) for change in compare_schemas(old, new)] == [
        ("FIELD_REMOVED", "Query.a"),
        ("FIELD_REMOVED", "Query.z"),
        ("ENUM_VALUE_ADDED", "E.B"),
        ("DESCRIPTION_CHANGED", "E"),
        ("FIELD_ADDED", "Query.n"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "coordinate"),
    [
        ("type T { a: Int b: Int }", "type T { a: Int }", "T.b"),
        ("type T { a(x: Int): Int b: Int }", "type T { a: Int b: Int }", "T.a(x:)"),
        ("enum T { A B }", "enum T { A }", "T.B"),
        ("type T { a: Int }", "", "T"),
    ],
)
def test_what_is_only_hidden_is_said_to_be_hidden(old: str, new: str, coordinate: str) -> None:
    """Somebody looks for the deletion in vain: nobody deleted anything."""
    root = "type Query { q: Int }\n"
    before, after = build_schema(root + old), build_schema(root + new)

    (change,) = compare_schemas(before, after, hidden=before)
    (gone,) = compare_schemas(before, after, hidden=after)

    assert change.coordinate == gone.coordinate == coordinate
    assert change.message == f"{gone.message} It is in the supergraph, but @inaccessible."
