"""What deferred blocks bring, place by place, on top of what the client has."""

from __future__ import annotations

from typing import Any

from graphql import OperationDefinitionNode, build_schema, parse
from stoa.operation import Operation, normalize
from stoa.shaping import Chunk, Delivery, Portion, Projection, compile_projection, copied, project, project_block

SCHEMA = build_schema("""
  directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  type Query { me: User  all: [User]  grid: [[User]]  pets: [Pet]  must: User! }
  type User { id: ID!  name: String  friend: User  strict: User!  age: Int!  tags: [String] }
  type Cat { id: ID!  lives: Int }
  type Dog { id: ID!  bark: Int }
  union Pet = Cat | Dog
""")


def deliver(query: str, data: dict[str, Any]) -> tuple[dict[str, Any] | None, list[list[Chunk]]]:
    """What comes at once, and the chunks of each block in order."""
    document = parse(query)
    operation = normalize(document, None, SCHEMA, deferring=frozenset())
    later = frozenset(operation.deferrals)
    shaped = project(_projection(query, operation, Portion(frozenset(), later)), data, {})
    if shaped.data is None:
        return None, []
    delivery = Delivery(variables={}, introspection={}, answer=copied(shaped.data))
    chunks = [
        list(project_block(_projection(query, operation, _portion(operation, number)), block, data, delivery))
        for number, block in enumerate(operation.deferrals)
    ]
    return shaped.data, chunks


def _portion(operation: Operation, number: int) -> Portion:
    around = frozenset(operation.deferrals[number].chain())
    return Portion(frozenset(), frozenset(operation.deferrals) - around)


def _projection(query: str, operation: Operation, portion: Portion) -> Projection:
    del operation
    node = parse(query).definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return compile_projection(SCHEMA, node, {}, portion=portion)


def user(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "name": f"u{number}", "age": number, **more}


def brought(chunks: list[Chunk]) -> list[tuple[tuple[str | int, ...], Any]]:
    return [(chunk.path, chunk.data) for chunk in chunks]


def test_lists_of_lists_bring_a_chunk_for_every_object() -> None:
    """The path says which; nulls have nothing to merge into."""
    at_once, (chunks,) = deliver("{ grid { id ... @defer { name } } }", {"grid": [[user(1), None], None, [user(2)]]})

    assert at_once == {"grid": [[{"id": "1"}, None], None, [{"id": "2"}]]}
    assert brought(chunks) == [(("grid", 0, 0), {"name": "u1"}), (("grid", 2, 0), {"name": "u2"})]


def test_a_list_below_the_block_keeps_its_places() -> None:
    """Clients merge lists by position: what has nothing new stays as an empty object, what is null stays null."""
    data = {"all": [user(1, friend=user(3)), None, user(2)]}
    _, (chunks,) = deliver("{ all { id friend { id } } ... @defer { all { friend { name } } } }", data)

    assert brought(chunks) == [((), {"all": [{"friend": {"name": "u3"}}, None, {}]})]


def test_a_block_applies_to_its_types_only() -> None:
    """A chunk for another type would be a lie."""
    data = {"pets": [{"__typename": "Cat", "id": "1", "lives": 9}, {"__typename": "Dog", "id": "2", "bark": 3}]}
    _, (chunks,) = deliver("{ pets { __typename ... on Cat @defer { lives } } }", data)

    assert brought(chunks) == [(("pets", 0), {"lives": 9})]


def test_null_ends_at_the_edge_of_the_block() -> None:
    """What was delivered is not taken back: neither the object around the block nor one that it adds to."""
    data = {"all": [user(1), user(2, age=None), user(3, friend={"id": "4", "age": None})]}
    _, (chunks,) = deliver("{ all { id friend { id } ... @defer { age friend { age } } } }", data)

    assert brought(chunks) == [(("all", 0), {"age": 1}), (("all", 1), None), (("all", 2), None)]
    assert [error.path for chunk in chunks for error in chunk.errors] == [
        ("all", 1, "age"),
        ("all", 2, "friend", "age"),
    ]


def test_null_within_the_block_stops_where_null_may_be() -> None:
    """As without @defer."""
    data = {"me": user(1, friend={"id": "2", "age": None})}
    _, (chunks,) = deliver("{ me { id ... @defer { friend { age } } } }", data)

    assert brought(chunks) == [(("me",), {"friend": None})]


def test_below_an_object_that_is_null_for_the_client_nothing_comes() -> None:
    """A subgraph may have answered more than the client could keep."""
    data = {"all": [user(1, strict=None), user(2, strict=user(9))]}
    at_once, (chunks,) = deliver("{ all { strict { id } ... @defer { strict { name } } } }", data)

    assert at_once == {"all": [None, {"strict": {"id": "9"}}]}
    assert brought(chunks) == [(("all", 1), {"strict": {"name": "u9"}})]


def test_what_one_block_brought_another_does_not_repeat() -> None:
    """Every value comes once, whichever block is first."""
    query = '{ me { ... @defer(label: "a") { id name } ... @defer(label: "b") { name age } } }'
    _, (first, second) = deliver(query, {"me": user(1)})

    assert brought(first) == [(("me",), {"id": "1", "name": "u1"})]
    assert brought(second) == [(("me",), {"age": 1})]


def test_a_block_in_a_failed_block_brings_nothing_there() -> None:
    """Its siblings at other places do."""
    query = '{ all { id ... @defer(label: "a") { age ... @defer(label: "b") { name } } } }'
    _, (outer, inner) = deliver(query, {"all": [user(1, age=None), user(2)]})

    assert brought(outer) == [(("all", 0), None), (("all", 1), {"age": 2})]
    assert brought(inner) == [(("all", 1), {"name": "u2"})]


def test_leaf_lists_come_whole() -> None:
    """A list of values is a value."""
    _, (chunks,) = deliver("{ me { id ... @defer { tags } } }", {"me": user(1, tags=["x", None])})

    assert brought(chunks) == [(("me",), {"tags": ["x", None]})]
