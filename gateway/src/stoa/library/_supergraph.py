"""A supergraph to work with: composed or read, with what composition found; prints itself, plans and runs operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, print_schema

from stoa.compiled import UnsupportedOperation, condition_variables, generate_program, generated_source
from stoa.composition import Diagnostic
from stoa.config import GatewaySettings
from stoa.drawing import Box, Diagram, diagram_svg, folded_page, query_graph_diagram, text_page
from stoa.errors import CompositionFailed, OperationResolutionFailed
from stoa.executor import RoutingTransport
from stoa.library._execute import Mountable, RunOptions, run
from stoa.library._explained import Explained
from stoa.library._operation import read_document, read_operation
from stoa.library._planned import Plan
from stoa.library._result import Result
from stoa.operation import Operation
from stoa.pipeline import GatewayGraph, GraphqlRequest, build_graph
from stoa.planner import explain_operation, plan_operation
from stoa.query_graph import QueryGraph
from stoa.shaping import Projection, compile_projection
from stoa.supergraph import Supergraph as Facts
from stoa.supergraph import read_supergraph

_SHOWN_TYPES: Final = 40


@dataclass(frozen=True, repr=False)
class Supergraph:
    """What composition made of subgraphs, or what a supergraph file says.

    ``errors`` are the reasons why there is no supergraph: everything but looking at the findings then raises
    :class:`stoa.errors.CompositionFailed` with their text. ``hints`` are findings that do no harm.
    """

    text: str | None
    errors: tuple[Diagnostic, ...] = ()
    hints: tuple[Diagnostic, ...] = ()

    @property
    def is_composed(self) -> bool:
        """Whether there is a supergraph to work with."""
        return self.text is not None

    @property
    def sdl(self) -> str:
        """The supergraph's SDL, as gateways read it."""
        if self.text is None:
            raise CompositionFailed("\n\n".join(error.render() for error in self.errors))
        return self.text

    @cached_property
    def facts(self) -> Facts:
        """What the SDL says, coordinate by coordinate."""
        return read_supergraph(self.sdl)

    @property
    def query_graph(self) -> QueryGraph:
        """What can be reached from where."""
        return self._gateway_graph.query_graph

    @property
    def api_schema(self) -> GraphQLSchema:
        """The schema that clients see."""
        return self.facts.api_schema

    @property
    def api_sdl(self) -> str:
        """The schema that clients see, as text."""
        return print_schema(self.api_schema) + "\n"

    @property
    def subgraphs(self) -> Mapping[str, str]:
        """Names of the subgraphs with their addresses."""
        return {name: subgraph.url for name, subgraph in self.facts.subgraphs.items()}

    def operation(self, text: str, name: str | None = None) -> Operation:
        """An operation, validated against the API schema and normalized; deferred blocks stay deferred."""
        return read_operation(text, self._client_schema, name, keep_deferred=True)

    def projection(self, text: str, name: str | None = None) -> Projection:
        """How the merged data of an operation becomes the client's answer."""
        document = read_document(text, self._client_schema)
        definitions = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        chosen = next((one for one in definitions if name is None or (one.name and one.name.value == name)), None)
        if chosen is None or (name is None and len(definitions) > 1):
            raise OperationResolutionFailed("The document has several operations, or none of that name. Name one.")
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        return compile_projection(self._client_schema, chosen, fragments)

    def generated_source(self, text: str, name: str | None = None) -> str:
        """The Python that the gateway generates for an operation, with the variables of all conditions true.

        Where it generates none, a comment that says why.
        """
        operation = read_operation(text, self._client_schema, name)
        plan = plan_operation(self.query_graph, operation)
        variables = condition_variables(read_document(text, self._client_schema))
        try:
            program = generate_program(plan, self.projection(text, name), dict.fromkeys(variables, True))
        except UnsupportedOperation as reason:
            return f"# Interpreted: {reason}.\n"
        return generated_source(program)

    def plan(self, text: str, name: str | None = None, *, overrides: frozenset[str] = frozenset()) -> Plan:
        """Plan an operation. ``overrides`` are the labels of progressive overrides that are active.

        Raises :class:`stoa.errors.ClientError` where the operation is not valid or has no plan.
        """
        return Plan(plan_operation(self.query_graph, self.operation(text, name), overrides=overrides), text)

    def explain(
        self, text: str, field: str | None = None, *, name: str | None = None, overrides: frozenset[str] = frozenset()
    ) -> Explained:
        """Say for every field of an operation (or one, by response path or coordinate) where it goes and what lost."""
        operation = self.operation(text, name)
        return Explained(explain_operation(self.query_graph, operation, field=field, overrides=overrides))

    async def execute(
        self,
        text: str,
        subgraphs: Mapping[str, Mountable] | None = None,
        *,
        variables: Mapping[str, Any] | None = None,
        name: str | None = None,
        options: RunOptions | None = None,
    ) -> Result:
        """Run a query or mutation as the gateway would, and keep a trace. See :func:`stoa.execute`."""
        request = GraphqlRequest(query=text, operation_name=name, variables=variables or {})
        return await run(self._gateway_graph, request, subgraphs or {}, options or RunOptions())

    def save(self, path: Path | str) -> None:
        """Write the SDL to a file, for ``stoa serve``."""
        Path(path).write_text(self.sdl, "utf-8")

    @cached_property
    def _gateway_graph(self) -> GatewayGraph:
        """Plans of operations that ran are kept here."""
        return build_graph(self.facts, RoutingTransport({}), GatewaySettings())

    @property
    def _client_schema(self) -> GraphQLSchema:
        return self._gateway_graph.client_schema

    def __str__(self) -> str:
        if self.text is None:
            return "\n\n".join([f"{self._headline()}", *(error.render() for error in self.errors)])
        lines = [self._headline()]
        for index, name in enumerate(self.facts.subgraphs):
            is_last = index == len(self.facts.subgraphs) - 1
            lines.append(f"{'└─' if is_last else '├─'} {name}  {self.subgraphs[name]}".rstrip())
            below = "   " if is_last else "│  "
            lines += [f"{below}  {line}" for line in _type_lines(self.facts, name)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _headline(self) -> str:
        if self.text is None:
            return f"No supergraph: {_count(len(self.errors), 'error')}, {_count(len(self.hints), 'hint')}"
        subgraphs, types = len(self.facts.subgraphs), len(self.facts.types)
        hints = f", {_count(len(self.hints), 'hint')}" if self.hints else ""
        return f"Supergraph: {_count(subgraphs, 'subgraph')}, {_count(types, 'type')}{hints}"

    def _repr_svg_(self) -> str | None:
        return diagram_svg(self.diagram()) if self.text is not None else None

    def _repr_html_(self) -> str:
        svg = self._repr_svg_()
        return text_page(str(self)) if svg is None else folded_page(svg, str(self), self._headline())

    def diagram(self, type_name: str | None = None) -> Diagram:
        """The subgraphs with their types; with a type, the query graph around it."""
        if type_name is not None:
            return query_graph_diagram(self.query_graph, type_name)
        columns = min(4, len(self.facts.subgraphs))
        boxes = [
            Box(name=name, title=name, group=name, column=index % columns, lines=tuple(_type_lines(self.facts, name)))
            for index, name in enumerate(self.facts.subgraphs)
        ]
        return Diagram(title=self._headline(), description=_describe(self.facts), boxes=tuple(boxes))


def _type_lines(facts: Facts, subgraph: str) -> list[str]:
    """The composite types of a subgraph, entities with their keys."""
    lines = []
    for joined in facts.types.values():
        if subgraph not in joined.subgraphs or joined.kind not in ("object", "interface", "union"):
            continue
        own = joined.subgraphs[subgraph]
        fields = sum(1 for one in joined.fields.values() if subgraph in one.subgraphs)
        if joined.fields and not fields and not own.keys:  # a root type without a field here
            continue
        keys = "".join(f' key "{key.text}"' for key in own.keys)
        kind = " interface object" if own.is_interface_object else "" if joined.kind == "object" else f" {joined.kind}"
        lines.append(f"{joined.name}{kind}{keys}")
    return lines if len(lines) <= _SHOWN_TYPES else [*lines[:_SHOWN_TYPES], f"… {len(lines) - _SHOWN_TYPES} more types"]


def _describe(facts: Facts) -> str:
    return f"Subgraphs {', '.join(facts.subgraphs)}, each with its types; entities with their keys."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


__all__ = ["Supergraph"]
