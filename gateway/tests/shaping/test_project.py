from __future__ import annotations

from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse
from stoa.shaping import Projection, Shaped, client_path, compile_projection, project

SCHEMA = build_schema("""
  type Query { me: User  must: User!  search: [Result!]  grid: [[Int]]  list: [Int!]  strict: [User!]!  node: Node }
  interface Node { id: ID! }
  interface Named implements Node { id: ID!  name: String }
  type User implements Node & Named { id: ID!  name: String  age: Int  role: Role  friend: User  strictFriend: User!  any: Json }
  type Group implements Node { id: ID!  size: Int! }
  union Result = User | Group
  enum Role { ADMIN GUEST }
  scalar Json
""")


def projection_of(query: str) -> Projection:
    document = parse(query)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return compile_projection(SCHEMA, operation, {})


def shape(query: str, data: dict[str, Any], variables: dict[str, Any] | None = None, **options: Any) -> Shaped:
    document = parse(query)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return project(compile_projection(SCHEMA, operation, fragments), data, variables or {}, **options)


def test_nothing_but_the_clients_selection_leaves() -> None:
    """Row 44: keys, required inputs and inaccessible data of subgraphs must not reach clients."""
    data = {"me": {"__typename": "User", "id": "1", "name": "Ann", "secret": "x"}, "internal": 1}

    assert shape("{ me { name } }", data).data == {"me": {"name": "Ann"}}


def test_fields_stand_in_the_order_of_the_query_under_their_aliases() -> None:
    """Clients may rely on the specification's order."""
    data = {"me": {"id": "1", "n": "Ann", "age": 3}}

    assert list(shape("{ me { age n: name ...F } } fragment F on User { id }", data).data["me"]) == ["age", "n", "id"]


def test_fragments_apply_by_runtime_type() -> None:
    """A field of another member type would be a lie."""
    data = {
        "search": [
            {"__typename": "User", "id": "1", "name": "Ann", "size": 9},
            {"__typename": "Group", "id": "2", "size": 3},
        ]
    }

    shaped = shape("{ search { __typename ... on Node { id } ... on Named { name } ... on Group { size } } }", data)

    assert shaped.data == {
        "search": [
            {"__typename": "User", "id": "1", "name": "Ann"},
            {"__typename": "Group", "id": "2", "size": 3},
        ]
    }


def test_equal_fields_in_several_places_merge_with_their_own_conditions() -> None:
    """``@include`` on one occurrence must neither hide nor show what the other selects."""
    query = "query ($v: Boolean!) { me @include(if: $v) { name } me { id friend @skip(if: $v) { id } } }"
    data = {"me": {"id": "1", "name": "Ann", "friend": {"id": "2"}}}

    assert shape(query, data, {"v": True}).data == {"me": {"name": "Ann", "id": "1"}}
    assert shape(query, data, {"v": False}).data == {"me": {"id": "1", "friend": {"id": "2"}}}


def test_an_object_with_everything_skipped_is_empty_and_not_null() -> None:
    """Clients distinguish "there is one" from "there is none"."""
    assert shape("{ me { name @skip(if: true) } }", {"me": {}}).data == {"me": {}}


@pytest.mark.parametrize(
    ("query", "data", "expected", "path"),
    [
        ("{ me { strictFriend { id } } }", {"me": {"strictFriend": None}}, {"me": None}, ("me", "strictFriend")),
        ("{ me { id } }", {"me": {"id": None}}, {"me": None}, ("me", "id")),
        ("{ must { id } }", {"must": None}, None, ("must",)),
        ("{ strict { id } }", {"strict": [{"id": "1"}, None]}, None, ("strict", 1)),
        ("{ list }", {"list": [1, None]}, {"list": None}, ("list", 1)),
        (
            "{ search { ... on Group { size } } }",
            {"search": [{"__typename": "Group"}]},
            {"search": None},
            ("search", 0, "size"),
        ),
    ],
)
def test_null_bubbles_to_the_next_nullable_place(query: str, data: Any, expected: Any, path: Any) -> None:
    """A null where the schema promises a value breaks typed clients."""
    shaped = shape(query, data)

    assert shaped.data == expected
    assert [error.path for error in shaped.errors] == [path]


def test_a_null_that_an_error_explains_is_not_reported_twice() -> None:
    """The subgraph's own error says more than "cannot return null"."""
    shaped = shape("{ me { id } }", {"me": {"id": None}}, explained=[("me",)])

    assert (shaped.data, shaped.errors) == ({"me": None}, ())


def test_null_items_of_nullable_lists_stay() -> None:
    """One missing item must not take the list with it."""
    assert shape("{ grid }", {"grid": [[1, None], None]}).data == {"grid": [[1, None], None]}


def test_an_enum_value_outside_the_api_schema_is_null() -> None:
    """Inaccessible values are not for clients."""
    assert shape("{ me { role } }", {"me": {"role": "ROOT"}}).data == {"me": {"role": None}}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", 5), ("name", {"a": 1}), ("age", "5"), ("age", 2**31), ("age", True), ("friend", "x"), ("friend", [1])],
)
def test_a_value_of_another_type_is_null_with_an_error(field: str, value: Any) -> None:
    """Row 41: a broken subgraph must not break typed clients."""
    selection = f"{field} {{ id }}" if field == "friend" else field

    shaped = shape(f"{{ me {{ {selection} }} }}", {"me": {field: value}})

    assert shaped.data == {"me": {field: None}}
    assert [(error.code, error.path) for error in shaped.errors] == [("INVALID_SUBGRAPH_VALUE", ("me", field))]


def test_custom_scalars_pass_unchanged_and_numeric_ids_become_strings() -> None:
    """JSON scalars hold anything; IDs are strings to clients whatever the database says."""
    data = {"me": {"id": 7, "any": {"a": [1, None]}}}

    assert shape("{ me { id any } }", data).data == {"me": {"id": "7", "any": {"a": [1, None]}}}


@pytest.mark.parametrize("typename", ["Ghost", "Result", 5])
def test_an_object_of_a_type_that_does_not_fit_is_null(typename: Any) -> None:
    """Row 41: an unknown type cannot be shown, and another type's fields must not be."""
    data = {"me": {"__typename": typename, "id": "1"}}

    assert shape("{ me { id } }", data).data == {"me": None}


def test_an_interface_object_of_unknown_type_shows_the_interfaces_fields() -> None:
    """Its subgraph knows only the interface's name; the client asked for nothing more."""
    data = {"node": {"__typename": "Node", "id": "1"}}

    assert shape("{ node { id ... on User { name } } }", data).data == {"node": {"id": "1"}}


def test_an_alias_named_typename_is_kept_apart() -> None:
    """``__typename: name`` must show the name, and the machinery must read the type."""
    data = {"me": {"__typename": "User", "_name__as_typename": "Ann"}}

    assert shape("{ me { __typename: name } }", data).data == {"me": {"__typename": "Ann"}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("me", "n"), ("me", "n")),
        (("me", "_name__as_typename"), ("me", "__typename")),
        (("me", "_required_1", "deep"), ("me",)),
        (("search", 3, "size"), ("search", 3, "size")),
        (("search", 3, "internal"), ("search", 3)),
        (("grid", 1, 0), ("grid", 1, 0)),
        (("unknown",), None),
        (None, None),
    ],
)
def test_error_paths_use_the_clients_names_and_end_where_the_client_sees_nothing(path: Any, expected: Any) -> None:
    """Names that the gateway made up would leak the plan and lead nowhere."""
    projection = projection_of("{ me { n: name __typename: name } search { ... on Group { size } } grid }")

    assert client_path(projection, path) == expected


@pytest.mark.parametrize(
    ("first", "second", "shown"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_one_condition_that_holds_is_enough(first: bool, second: bool, shown: bool) -> None:
    """A field asked for twice under two conditions is there when either holds."""
    query = "query ($a: Boolean!, $b: Boolean!) { me { name @include(if: $a) name @include(if: $b) } }"

    shaped = shape(query, {"me": {"name": "Ann"}}, {"a": first, "b": second})

    assert shaped.data == {"me": {"name": "Ann"} if shown else {}}
