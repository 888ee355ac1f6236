"""Query graphs, whole or around one type: as text, as JSON values, as diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from stoa.drawing._diagram import Arrow, Box, Diagram
from stoa.query_graph import EntryMove, FieldMove, Node, NodeKind, QueryGraph
from stoa.supergraph import FieldSet, FieldSetField

Json: TypeAlias = dict[str, Any]


def query_graph_text(graph: QueryGraph, type_name: str | None = None) -> str:
    """Every type as each subgraph sees it: its fields, where they lead, and the keys by which a request can begin there."""
    return "\n\n".join("\n".join(_node_lines(graph, node)) for node in _chosen(graph, type_name))


def query_graph_json(graph: QueryGraph, type_name: str | None = None) -> Json:
    """Nodes and their moves; nodes name each other by their index."""
    return {"nodes": [_node_json(graph, node) for node in _chosen(graph, type_name)]}


def query_graph_diagram(graph: QueryGraph, type_name: str | None = None) -> Diagram:
    """The whole graph with a column for each subgraph, or what leads to a type, the type, and where it leads."""
    if type_name is not None:
        return _around(graph, type_name)
    columns = {name: index for index, name in enumerate(graph.supergraph.subgraphs)}
    boxes = tuple(_box(graph, node, columns[node.subgraph]) for node in graph.nodes)
    return Diagram(
        title="Query graph",
        description=f"{len(graph.nodes)} types in {len(columns)} subgraphs, and which field leads from one to another.",
        boxes=boxes,
        arrows=tuple(_field_arrows(graph.nodes, {node.index for node in graph.nodes})),
        headings=tuple(columns),
    )


def _around(graph: QueryGraph, type_name: str) -> Diagram:
    own = [node for node in graph.nodes if node.type_name == type_name]
    inside = {node.index for node in own}
    before = [
        node
        for node in graph.nodes
        if node.index not in inside and any(move.target in inside for move in node.fields.values())
    ]
    after_indexes = {move.target for node in own for move in node.fields.values() if move.target is not None} - inside
    after = [graph.nodes[index] for index in sorted(after_indexes - {node.index for node in before})]
    places = [*((node, 0) for node in before), *((node, 1) for node in own), *((node, 2) for node in after)]
    arrows = [*_field_arrows(before, inside), *_field_arrows(own, {node.index for node, _ in places} - inside)]
    return Diagram(
        title=f"Query graph around {type_name}",
        description=f"{type_name} as each subgraph sees it, the types with fields that lead there, and where its fields lead.",
        boxes=tuple(_box(graph, node, column) for node, column in places),
        arrows=(*arrows, *_entry_arrows(graph, own)),
        headings=("leads there", type_name, "is led to"),
    )


def _chosen(graph: QueryGraph, type_name: str | None) -> list[Node]:
    return [node for node in graph.nodes if type_name is None or node.type_name == type_name]


def _field_arrows(nodes: Iterator[Node] | list[Node] | tuple[Node, ...], targets: set[int]) -> Iterator[Arrow]:
    """One arrow for all fields of a type that lead to the same place."""
    for node in nodes:
        names: dict[int, list[str]] = {}
        for move in node.fields.values():
            if move.target is not None and move.target in targets:
                names.setdefault(move.target, []).append(move.name)
        for target in names:
            yield Arrow(str(node.index), str(target))


def _entry_arrows(graph: QueryGraph, own: list[Node]) -> Iterator[Arrow]:
    """From each subgraph that has a key's fields to the subgraph that resolves the entity by it."""
    for node in own:
        for move in _entries(graph, node):
            names = [one.name for one in move.key.fields if isinstance(one, FieldSetField)] if move.key else []
            for other in own:
                if names and other.subgraph != node.subgraph and all(name in other.fields for name in names):
                    yield Arrow(str(other.index), str(node.index))


def _box(graph: QueryGraph, node: Node, column: int) -> Box:
    keys = [f'key "{move.key.text}"' for move in _entries(graph, node) if move.key is not None]
    copy = "" if graph.node_of.get((node.subgraph, node.type_name)) == node.index else ", with what is provided"
    return Box(
        name=str(node.index),
        title=node.type_name,
        note=f"{node.subgraph}{copy}",
        group=node.subgraph,
        column=column,
        lines=(*dict.fromkeys(keys), *(_field_text(move) for move in node.fields.values())),
        is_faint=bool(copy),
    )


def _node_lines(graph: QueryGraph, node: Node) -> Iterator[str]:
    is_copy = graph.node_of.get((node.subgraph, node.type_name)) != node.index
    kind = f"{node.kind.value}{', copy with what is provided' if is_copy else ''}"
    yield f"{node.type_name} in {node.subgraph}  ({kind})  #{node.index}"
    for move in _entries(graph, node):
        name = f" as {move.typename}" if move.typename is not None else ""
        yield f'  entered by key "{move.key.text}"{name}' if move.key is not None else "  entered as a root type"
    if node.kind is not NodeKind.OBJECT:
        yield f"  can be {', '.join(sorted(node.runtime)) or 'nothing'}"
    for field in node.fields.values():
        target = f" -> #{field.target}" if field.target is not None else ""
        yield f"  {_field_text(field)}{target}"


def _entries(graph: QueryGraph, node: Node) -> Iterator[EntryMove]:
    if graph.node_of.get((node.subgraph, node.type_name)) != node.index:
        return
    moves = (*graph.entries.get(node.type_name, ()), *graph.interface_entries.get(node.type_name, ()))
    yield from dict.fromkeys(move for move in moves if move.node == node.index)


def _field_text(move: FieldMove) -> str:
    requires = f' requires "{_fields(move.requires)}"' if move.requires else ""
    label = f" {'while' if move.label.wanted else 'unless'} label {move.label.name}" if move.label is not None else ""
    contexts = "".join(f" context {argument.context}" for argument in move.contexts)
    return f"{move.name}: {move.type_text}{requires}{label}{contexts}"


def _fields(fields: FieldSet) -> str:
    return " ".join(
        (one.name if isinstance(one, FieldSetField) else f"... on {one.type_condition}")
        + (f" {{ {_fields(one.selection)} }}" if one.selection else "")
        for one in fields
    )


def _node_json(graph: QueryGraph, node: Node) -> Json:
    return {
        "index": node.index,
        "subgraph": node.subgraph,
        "type": node.type_name,
        "kind": node.kind.value,
        "possibleTypes": sorted(node.runtime),
        "entries": [
            {"key": move.key.text if move.key is not None else None, "typename": move.typename}
            for move in _entries(graph, node)
        ],
        "fields": [_field_json(move) for move in node.fields.values()],
    }


def _field_json(move: FieldMove) -> Json:
    return {
        "name": move.name,
        "type": move.type_text,
        "target": move.target,
        "requires": _fields(move.requires) or None,
        "label": {"name": move.label.name, "wanted": move.label.wanted} if move.label is not None else None,
        "contexts": [argument.context for argument in move.contexts],
    }


__all__ = ["query_graph_diagram", "query_graph_json", "query_graph_text"]
