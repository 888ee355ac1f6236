"""What is reachable from where."""

from __future__ import annotations

from stoa.query_graph import Label, Node, NodeKind, QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph

SUPERGRAPH = """
schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "http://a") B @join__graph(name: "b", url: "http://b") }
type Query @join__type(graph: A) @join__type(graph: B) {
  items: [[Item!]] @join__field(graph: A, provides: "owner { name }")
  things: [Thing] @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", resolvable: false) @join__type(graph: B, key: "sku") {
  id: ID!
  sku: ID @join__field(graph: B)
  price: Int @join__field(graph: A) @join__field(graph: B, override: "a", overrideLabel: "p")
  stock: Int @join__field(graph: A) @join__field(graph: B, override: "a")
  owner: Owner @join__field(graph: A) @join__field(graph: B, external: true)
}
type Owner @join__type(graph: A) @join__type(graph: B) {
  name: String @join__field(graph: A, external: true) @join__field(graph: B)
  parent: Owner @join__field(graph: A, provides: "name")
}
interface Thing @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) { id: ID! rank: Int @join__field(graph: B) }
type Cup implements Thing @join__implements(graph: A, interface: "Thing") @join__type(graph: A, key: "id") { id: ID! rank: Int @join__field }
"""
GRAPH: QueryGraph = build_query_graph(read_supergraph(SUPERGRAPH))


def _node(subgraph: str, name: str) -> Node:
    return GRAPH.nodes[GRAPH.node_of[subgraph, name]]


def _follow(node: Node, field: str) -> Node:
    target = node.fields[field].target
    assert target is not None
    return GRAPH.nodes[target]


def test_external_fields_are_no_moves() -> None:
    """The subgraph knows the name of the field, not its value."""
    assert "owner" not in _node("b", "Item").fields
    assert "owner" in _node("a", "Item").fields


def test_overridden_field_is_no_move_where_it_was() -> None:
    """What moved away must not be asked for there."""
    assert "stock" not in _node("a", "Item").fields
    assert "stock" in _node("b", "Item").fields


def test_labelled_override_leaves_a_move_on_either_side() -> None:
    """Which of the two holds is known only per request."""
    assert _node("a", "Item").fields["price"].label == Label("p", wanted=False)
    assert _node("b", "Item").fields["price"].label == Label("p", wanted=True)


def test_list_depth_counts_nested_lists() -> None:
    """Entities inside lists of lists are found two items down."""
    assert _node("a", "Query").fields["items"].list_depth == 2


def test_provided_fields_stand_on_a_copy() -> None:
    """The original must not have what only one field provides."""
    copy = _follow(_follow(_node("a", "Query"), "items"), "owner")

    assert copy.index != GRAPH.node_of["a", "Owner"]
    assert "name" in copy.fields
    assert "name" not in _node("a", "Owner").fields


def test_provides_on_a_recursive_type_ends() -> None:
    """A copy of a copy of a copy would never be done."""
    copy = _follow(_node("a", "Owner"), "parent")

    assert _follow(copy, "parent").index == copy.index


def test_only_resolvable_keys_are_entries() -> None:
    """The others find no entity."""
    assert [(move.subgraph, move.key.text) for move in GRAPH.entries["Item"] if move.key] == [("a", "id"), ("b", "sku")]


def test_interface_object_is_an_entry_of_each_implementation() -> None:
    """A cup is asked for under the name Thing there."""
    assert ("b", "Thing") in [(move.subgraph, move.typename) for move in GRAPH.entries["Cup"]]


def test_interface_object_stands_for_every_implementation() -> None:
    """Its subgraph cannot tell them apart."""
    node = _node("b", "Thing")

    assert node.kind is NodeKind.INTERFACE_OBJECT
    assert node.runtime == {"Cup"}


def test_value_known_as_an_interface_can_go_where_the_interface_is_one() -> None:
    """That is how it learns its own type."""
    assert ("a", "Thing") in [(move.subgraph, move.typename) for move in GRAPH.interface_entries["Thing"]]
