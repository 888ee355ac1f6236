"""Deferred blocks of normalized operations."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from graphql import build_schema, parse
from stoa.operation import Field, Operation, Selection, defer_variables, normalize

SCHEMA = build_schema("""
directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT
type Query { user: User node: Node }
interface Node { id: ID! }
type User implements Node { id: ID! name: String friend: User }
type Cat implements Node { id: ID! lives: Int }
""")


def _normalized(query: str, deferring: Collection[str] | None = frozenset()) -> Operation:
    return normalize(parse(query), None, SCHEMA, deferring=deferring)


def _shape(selection: Selection) -> str:
    return " ".join(_text(field) for field in selection)


def _text(field: Field) -> str:
    blocks = "".join(f"@{block.label}" for block in sorted(field.deferred, key=lambda one: one.label or ""))
    inner = "" if field.selection is None else f"{{{_shape(field.selection)}}}"
    return f"{field.response_name}{blocks}{inner}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ user { id ... @defer(label: "a") { name } } }', "user{id name@a}"),
        ('{ user { id ...F @defer(label: "a") } } fragment F on User { name }', "user{id name@a}"),
        ('{ user { id ... @defer(label: "a", if: false) { name } } }', "user{id name}"),
        ('{ user { id ... @defer(label: "a", if: true) { name } } }', "user{id name@a}"),
        ('{ ... @defer(label: "a") { user { id } } }', "user@a{id@a}"),
    ],
    ids=["inline", "spread", "never", "always", "root"],
)
def test_fields_know_the_block_that_brings_them(query: str, expected: str) -> None:
    """A field in no block would hold up the first answer; one in the wrong block would come under the wrong label."""
    assert _shape(_normalized(query).selection) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ user { id ... @defer(label: "a") { id } } }', "user{id}"),
        ('{ user { friend { id } ... @defer(label: "a") { friend { id name } } } }', "user{friend{id name@a}}"),
        ('{ ... @defer(label: "a") { user { id } } user { name } }', "user{id@a name}"),
        (
            '{ user { ... @defer(label: "a") { id ... @defer(label: "b") { id name } } } }',
            "user{id@a name@b}",
        ),
        (
            '{ user { ... @defer(label: "a") { friend { id } } ... @defer(label: "b") { friend { name } } } }',
            "user{friend@a@b{id@a name@b}}",
        ),
        ('{ node { ... on User { id } ... @defer(label: "a") { id } } }', "node{id id@a}"),
    ],
    ids=["leaf", "object", "first later", "nested", "siblings", "by type"],
)
def test_what_is_selected_at_once_is_not_deferred(query: str, expected: str) -> None:
    """The same object asked for twice makes two lists that need not line up; the earlier request brings it."""
    assert _shape(_normalized(query).selection) == expected


def test_a_block_that_brings_nothing_vanishes() -> None:
    """A client would wait for an answer that has nothing in it."""
    operation = _normalized('{ user { id ... @defer(label: "a") { id ... @defer(label: "b") { name } } } }')

    assert [block.label for block in operation.deferrals] == ["b"]


def test_blocks_stand_before_those_inside_them_and_know_their_place() -> None:
    """Delivery goes by this order, and clients merge by the path."""
    query = '{ user { friend { ... @defer(label: "a") { ... @defer(label: "b") { name } id } } } }'
    outer, inner = _normalized(query).deferrals

    assert (outer.label, inner.label) == ("a", "b")
    assert outer.path == inner.path == ("user", "friend")
    assert inner.parent == outer


def test_a_fragment_at_two_places_is_two_blocks() -> None:
    """One of them may be ready long before the other."""
    query = '{ user { ...F friend { ...F } } } fragment F on User { ... @defer(label: "a") { name } }'

    assert [block.path for block in _normalized(query).deferrals] == [("user",), ("user", "friend")]


def test_a_variable_decides_by_its_value() -> None:
    """The same document serves phones and desktops."""
    query = 'query ($later: Boolean!) { user { id ... @defer(label: "a", if: $later) { name } } }'

    assert defer_variables(parse(query)) == frozenset({"later"})
    assert _shape(_normalized(query, {"later"}).selection) == "user{id name@a}"
    assert _shape(_normalized(query, set()).selection) == "user{id name}"
    assert _shape(_normalized(query, None).selection) == "user{id name}"


def test_without_marks_nothing_has_to_be_decided() -> None:
    """Operations without @defer must cost nothing more than before."""
    assert defer_variables(parse("{ user { id } }")) is None
    assert _normalized("{ user { id } }").deferrals == ()
