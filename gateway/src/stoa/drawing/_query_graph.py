"""Query graphs, whole or around one type: as text, as JSON values, as diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
        arrows=tuple(_field_arrows(graph.nodes, set(range(len(graph.nodes))))),
        headings=tuple(columns),
    )


def _around(graph: QueryGraph, type_name: str) -> Diagram:
    own = [node for node in graph.nodes if node.type_name == type_name]
    inside = {node.index for node in own}
    before = [node for node in graph.nodes if any(move.target in inside for move in node.fields.values())]
    led_to = {move.target for node in own for move in node.fields.values() if move.target is not None}
    columns = (before, own, [graph.nodes[index] for index in sorted(led_to)])
    boxes = [
        replace(_box(graph, node, column), name=f"{column}.{node.index}")
        for column in range(3)
        for node in columns[column]
    ]
    return Diagram(
        title=f"Query graph around {type_name}",
        description=f"{type_name} as each subgraph sees it, the types with fields that lead there, and where its fields lead.",
        boxes=tuple(boxes),
        arrows=(*_between(0, before, inside), *_between(1, own, led_to)),
        headings=(f"leads to {type_name}", type_name, f"{type_name} leads to"),
    )


def _between(column: int, nodes: list[Node], targets: set[int]) -> Iterator[Arrow]:
    for arrow in _field_arrows(nodes, targets):
        yield Arrow(f"{column}.{arrow.start}", f"{column + 1}.{arrow.end}")


def _chosen(graph: QueryGraph, type_name: str | None) -> list[Node]:
    return [node for node in graph.nodes if type_name is None or node.type_name == type_name]


def _field_arrows(nodes: Sequence[Node], targets: set[int]) -> Iterator[Arrow]:
    """One arrow for all fields of a type that lead to the same place."""
    for node in nodes:
        for target in dict.fromkeys(move.target for move in node.fields.values()):
            if target is not None and target in targets:
                yield Arrow(str(node.index), str(target))


def _box(graph: QueryGraph, node: Node, column: int) -> Box:
    keys = [_entry_text(graph, move) for move in _entries(graph, node)]
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
    yield from (f"  {_entry_text(graph, move)}" for move in _entries(graph, node))
    if node.kind is not NodeKind.OBJECT:
        yield f"  can be {', '.join(sorted(node.runtime)) or 'nothing'}"
    for field in node.fields.values():
        target = f" -> #{field.target}" if field.target is not None else ""
        yield f"  {_field_text(field)}{target}"


def _entry_text(graph: QueryGraph, move: EntryMove) -> str:
    """A key, and the subgraphs that have its fields and so can send an entity there."""
    if move.key is None:
        return "root type"
    name = f" as {move.typename}" if move.typename is not None else ""
    type_name = graph.nodes[move.node].type_name
    wanted = {one.name for one in move.key.fields if isinstance(one, FieldSetField) and one.name != "__typename"}
    able = [
        node.subgraph
        for node in graph.nodes
        if node.type_name == type_name and node.subgraph != move.subgraph and wanted <= set(node.fields)
    ]
    return f'key "{move.key.text}"{name} from {", ".join(dict.fromkeys(able)) or "no other subgraph"}'


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
