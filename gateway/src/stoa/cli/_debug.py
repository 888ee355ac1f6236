"""``stoa debug``: what each stage makes of a supergraph and an operation. Look for the earliest stage that is wrong already."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from stoa.cli._operations import (
    PICTURES,
    add_format,
    add_operation,
    add_supergraph,
    deliver,
    labels,
    open_supergraph,
    read_operations,
)
from stoa.cli._terminal import json_text
from stoa.errors import ConfigurationError

if TYPE_CHECKING:
    from stoa.drawing import Diagram
    from stoa.library import Supergraph

#: stage → what it prints, in the order of the stages
STAGES: Final[Mapping[str, str]] = {
    "normalize": "the operation with its fragments spread, every field with its types and conditions",
    "graph": "the query graph: every type as each subgraph sees it, and what leads where",
    "paths": "for each field the subgraphs that have it, the ways there, and how each did",
    "fetch-graph": "the requests in the making, before and after merging",
    "plan": "the plan as the executor runs it",
    "shape": "how the merged data becomes the client's answer",
}
_DRAWN: Final = frozenset({"graph", "fetch-graph", "plan"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stages = parser.add_subparsers(dest="stage", required=True, metavar="STAGE")
    for stage, summary in STAGES.items():
        arguments = stages.add_parser(stage, help=summary, description=f"Print {summary}.")
        add_supergraph(arguments)
        if stage == "graph":
            arguments.add_argument("--type", metavar="TYPE", help="only this type, and in pictures what is around it")
        else:
            add_operation(arguments)
        if stage == "paths":
            arguments.add_argument("--field", metavar="FIELD", help="only this one: a response path or coordinate")
        if stage == "shape":
            arguments.add_argument("--source", action="store_true", help="the Python that is generated for it")
        if stage == "fetch-graph":
            arguments.add_argument("--before", action="store_true", help="in pictures: before merging")
        add_format(arguments, ("text", "json", *PICTURES) if stage in _DRAWN else ("text", "json"))


def run(options: argparse.Namespace) -> int:
    return deliver(options, _PRINTERS[options.stage](open_supergraph(options), options))


def _normalize(supergraph: Supergraph, options: argparse.Namespace) -> str:
    from stoa.operation import operation_json, operation_text  # noqa: PLC0415 - each stage loads what it needs

    operation = supergraph.operation(read_operations(options), options.operation_name)
    return _written(options, lambda: operation_text(operation), lambda: operation_json(operation))


def _graph(supergraph: Supergraph, options: argparse.Namespace) -> str:
    from stoa.drawing import query_graph_diagram, query_graph_json, query_graph_text  # noqa: PLC0415 - same

    graph, type_name = supergraph.query_graph, options.type
    if type_name is not None and all(node.type_name != type_name for node in graph.nodes):
        raise ConfigurationError(f"The supergraph has no object, interface or union '{type_name}'.")
    if options.format in PICTURES:
        return _drawn(options, query_graph_diagram(graph, type_name))
    return _written(options, lambda: query_graph_text(graph, type_name), lambda: query_graph_json(graph, type_name))


def _paths(supergraph: Supergraph, options: argparse.Namespace) -> str:
    from stoa.planner import candidate_paths, paths_json, paths_text  # noqa: PLC0415 - same

    operation = supergraph.operation(read_operations(options), options.operation_name)
    found = candidate_paths(supergraph.query_graph, operation, field=options.field, overrides=labels(options))
    if options.field is not None and not found:
        raise ConfigurationError(f"The operation has no field '{options.field}'.")
    return _written(options, lambda: paths_text(found), lambda: paths_json(found))


def _fetch_graph(supergraph: Supergraph, options: argparse.Namespace) -> str:
    from stoa.drawing import fetch_graph_diagram, fetch_graph_json, fetch_graph_text  # noqa: PLC0415 - same
    from stoa.planner import fetch_graphs  # noqa: PLC0415 - same

    operation = supergraph.operation(read_operations(options), options.operation_name)
    graphs = fetch_graphs(supergraph.query_graph, operation, overrides=labels(options))
    if options.format in PICTURES:
        return _drawn(options, fetch_graph_diagram(graphs, merged=not options.before))
    return _written(options, lambda: fetch_graph_text(graphs), lambda: fetch_graph_json(graphs))


def _plan(supergraph: Supergraph, options: argparse.Namespace) -> str:
    plan = supergraph.plan(read_operations(options), options.operation_name, overrides=labels(options))
    if options.format in PICTURES:
        return _drawn(options, plan.diagram())
    return _written(options, plan.text, plan.json)


def _shape(supergraph: Supergraph, options: argparse.Namespace) -> str:
    from stoa.shaping import projection_json, projection_text  # noqa: PLC0415 - same

    if options.source:
        return supergraph.generated_source(read_operations(options), options.operation_name)
    projection = supergraph.projection(read_operations(options), options.operation_name)
    return _written(options, lambda: projection_text(projection), lambda: projection_json(projection))


_PRINTERS: Final[Mapping[str, Callable[[Supergraph, argparse.Namespace], str]]] = {
    "normalize": _normalize,
    "graph": _graph,
    "paths": _paths,
    "fetch-graph": _fetch_graph,
    "plan": _plan,
    "shape": _shape,
}


def _written(options: argparse.Namespace, text: Callable[[], str], value: Callable[[], Any]) -> str:
    return json_text(value()) if options.format == "json" else text()


def _drawn(options: argparse.Namespace, diagram: Diagram) -> str:
    from stoa.drawing import diagram_dot, diagram_mermaid, diagram_svg  # noqa: PLC0415 - same

    return {"svg": diagram_svg, "mermaid": diagram_mermaid, "dot": diagram_dot}[options.format](diagram)


__all__ = ["STAGES", "add_arguments", "run"]
