"""Normalized operations: flat, merged, bounded."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse
from stoa.errors import OperationResolutionFailed
from stoa.operation import Condition, Field, OperationTooLarge, Selection, normalize

SCHEMA = build_schema("""
type Query { node(id: ID): Node user: User pets: [Pet] }
type Mutation { save: Int }
interface Node { id: ID! }
type User implements Node { id: ID! name(short: Boolean): String friend: User }
type Cat implements Node { id: ID! lives: Int }
type Dog { bark: Int }
union Pet = Cat | Dog
""")


def _selection(query: str) -> Selection:
    return normalize(parse(query), None, SCHEMA).selection


def _shape(selection: Selection) -> str:
    return " ".join(_text(field) for field in selection)


def _text(field: Field) -> str:
    types = "|".join(sorted(field.possible_types))
    conditions = "".join(f"{'+' if one.wanted else '-'}{one.variable}" for one in sorted(field.conditions))
    inner = "" if field.selection is None else f"{{{_shape(field.selection)}}}"
    return f"{field.response_name}<{types}>{conditions}{inner}"


def test_fragments_become_types_of_fields() -> None:
    """Everything after this reads flat selections only."""
    query = "{ node { id ...U ... on Cat { lives } } } fragment U on User { name }"

    assert _shape(_selection(query)) == "node<Query>{id<Cat|User> name<User> lives<Cat>}"


def test_type_conditions_that_cannot_meet_are_dropped() -> None:
    """A dead branch in a subgraph's request is refused there."""
    assert _shape(_selection("{ pets { ... on Node { ... on User { name } id } } }")) == "pets<Query>{id<Cat>}"


def test_same_objects_merge_their_selections() -> None:
    """Asking for one object twice makes lists that do not line up."""
    query = "{ user { friend { id } ... on User { friend { name } } friend { id } } }"

    assert _shape(_selection(query)) == "user<Query>{friend<User>{id<User> name<User>}}"


def test_fields_with_other_arguments_do_not_merge() -> None:
    """The second would get the first one's value."""
    first, second = _selection("{ user { a: name(short: true) b: name(short: false) } }")[0].selection or ()

    assert (first.arguments[0].text, second.arguments[0].text) == ("true", "false")


def test_equal_selections_of_several_types_become_one() -> None:
    """Otherwise every type costs a request of its own."""
    query = "{ node { ... on Cat { id } ... on User { id } } }"

    assert _shape(_selection(query)) == "node<Query>{id<Cat|User>}"


def test_literal_conditions_are_applied() -> None:
    """What can never be there needs no plan."""
    query = "{ user { id @skip(if: true) name @include(if: true) friend @include(if: false) { id } } }"

    assert _shape(_selection(query)) == "user<Query>{name<User>}"


def test_object_with_nothing_left_stays() -> None:
    """The answer is an empty object, not null."""
    assert _shape(_selection("{ user { id @skip(if: true) } }")) == "user<Query>{}"


def test_variable_conditions_gather_on_fields() -> None:
    """A condition on a fragment holds for all that is in it."""
    query = "query ($a: Boolean!, $b: Boolean!) { user { ... @include(if: $a) { id name @skip(if: $b) } } }"

    assert _shape(_selection(query)) == "user<Query>{id<User>+a name<User>+a-b}"


def test_conditions_of_the_parent_are_not_repeated() -> None:
    """Every repetition would travel to the subgraphs."""
    query = "query ($a: Boolean!) { user @include(if: $a) { friend { id @include(if: $a) } } }"
    (user,) = _selection(query)

    assert user.conditions == {Condition("a", wanted=True)}
    assert _shape(user.selection or ()) == "friend<User>{id<User>}"


def test_contradicting_conditions_drop_the_field() -> None:
    """It can never be there."""
    query = "query ($a: Boolean!) { user @include(if: $a) { id name @skip(if: $a) } }"

    assert _shape(_selection(query)) == "user<Query>+a{id<User>}"


def test_leaf_without_conditions_covers_the_same_with_conditions() -> None:
    """It is asked for anyway."""
    assert _shape(_selection("query ($a: Boolean!) { user { id @include(if: $a) id } }")) == "user<Query>{id<User>}"


def test_alias_called_typename_is_fetched_under_another_name() -> None:
    """The gateway reads __typename itself."""
    (field,) = _selection("{ user { __typename: id } }")[0].selection or ()

    assert (field.response_name, field.fetched_as) == ("__typename", "_id__as_typename")


def test_variables_inside_arguments_are_known() -> None:
    """A request that uses a variable it does not declare is refused."""
    (node,) = _selection("query ($id: ID) { node(id: $id) { id } }")

    assert node.arguments[0].variables == {"id"}


def test_doubling_fragments_are_refused_before_they_are_spread() -> None:
    """Thirty short fragments would otherwise fill the memory."""
    fragments = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
    document = parse("{ ...F0 } " + fragments + " fragment F30 on Query { user { id } }")

    with pytest.raises(OperationTooLarge):
        normalize(document, None, SCHEMA)


def test_operation_at_the_bound_is_taken() -> None:
    """The bound is a number, not a mood."""
    document = parse("{ user { id name } }")

    assert normalize(document, None, SCHEMA, max_selections=3).selection
    with pytest.raises(OperationTooLarge):
        normalize(document, None, SCHEMA, max_selections=2)


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("query A { user { id } } query B { user { id } }", None, "several operations"),
        ("query A { user { id } }", "B", "no operation named 'B'"),
        ("fragment F on User { id }", None, "no operation"),
        ("subscription { x }", None, "no subscription root type"),
    ],
)
def test_operation_that_cannot_be_told_is_refused(query: str, name: str | None, words: str) -> None:
    """Running the wrong one of two mutations cannot be undone."""
    with pytest.raises(OperationResolutionFailed, match=words):
        normalize(parse(query), name, SCHEMA)
