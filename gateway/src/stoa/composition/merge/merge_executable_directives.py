"""Directives for operations: the supergraph has those that every subgraph defines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import DirectiveDefinitionNode

from stoa.composition._diagnostic import SourceLocation
from stoa.composition.merge.context import MergeContext, spoken
from stoa.composition.merge.merge_arguments import merge_arguments
from stoa.composition.model import Field, InputValue, MergedInput, Subgraph, TypeRef

_EXECUTABLE = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    }
)
_BUILT_IN = frozenset({"skip", "include", "deprecated", "specifiedBy", "oneOf", "defer", "stream"})
_PLACE = TypeRef("Boolean", (False,))


@dataclass(frozen=True, slots=True)
class ExecutableDirective:
    name: str
    arguments: tuple[MergedInput, ...]
    definition: str


def merge_executable_directives(context: MergeContext) -> Iterator[ExecutableDirective]:
    """Yield every executable directive of the supergraph."""
    names = dict.fromkeys(
        name
        for subgraph in context.subgraphs
        for name, node in subgraph.directive_definitions.items()
        if _locations(node) and name not in _BUILT_IN
    )
    for name in names:
        merged = _merge(context, name)
        if merged is not None:
            yield merged


def _merge(context: MergeContext, name: str) -> ExecutableDirective | None:
    sources = [(s, node) for s in context.subgraphs if (node := s.directive_definitions.get(name)) is not None]
    lacking = [s.name for s in context.subgraphs if name not in s.directive_definitions]
    coordinate = f"@{name}"
    where = [s.directive_locations.get(name) for s, _ in sources]
    if lacking:
        message = f'Directive "@{name}" is missing in {spoken(lacking)}, so the supergraph does not have it'
        code = "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"
        context.report(code, message, coordinate=coordinate, at=where, subgraphs=lacking)
        return None
    places = [_locations(node) for _, node in sources]
    common = sorted(set(places[0]).intersection(*places))
    if not common:
        message = f'The definitions of directive "@{name}" have no location in common, so the supergraph has none'
        context.report("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", message, coordinate=coordinate, at=where)
        return None
    if any(set(place) != set(common) for place in places):
        message = f'Directive "@{name}" has different locations; {", ".join(common)} are used'
        code = "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"
        context.report(code, message, coordinate=coordinate, at=where)
    repeatable = all(node.repeatable for _, node in sources)
    if repeatable != any(node.repeatable for _, node in sources):
        message = f'Directive "@{name}" is repeatable in some subgraphs only; in the supergraph it is not'
        code = "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE"
        context.report(code, message, coordinate=coordinate, at=where)
    merged = merge_arguments(context, coordinate, [(s, _as_field(s, node)) for s, node in sources])
    hidden = {argument for subgraph, node in sources for argument in _hidden_arguments(subgraph, node)}
    arguments = [item for item in merged if item.name not in hidden or _is_missed(context, coordinate, item, where)]
    definition = _printed(name, tuple(arguments), repeatable, common)
    return ExecutableDirective(name, tuple(arguments), definition)


def _hidden_arguments(subgraph: Subgraph, node: DirectiveDefinitionNode) -> Iterator[str]:
    written = subgraph.directive_names.get("inaccessible")
    for argument in node.arguments or ():
        if any(directive.name.value == written for directive in argument.directives or ()):
            yield argument.name.value


def _is_missed(
    context: MergeContext, directive: str, item: MergedInput, where: Sequence[SourceLocation | None]
) -> bool:
    """Tell whether clients cannot do without a hidden argument, and report it."""
    if item.is_required:
        coordinate = f"{directive}({item.name}:)"
        message = f'"{coordinate}" is @inaccessible but required, and the directive is in the API schema'
        context.report("REQUIRED_INACCESSIBLE", message, coordinate=coordinate, at=where)
    return item.is_required


def _locations(node: DirectiveDefinitionNode) -> list[str]:
    return [place.value for place in node.locations if place.value in _EXECUTABLE]


def _as_field(subgraph: Subgraph, node: DirectiveDefinitionNode) -> Field:
    """Arguments of directives merge as those of fields do."""
    place = subgraph.directive_locations.get(node.name.value)
    arguments = {
        item.name.value: InputValue(
            name=item.name.value, type=TypeRef.of(item.type), default=item.default_value, location=place
        )
        for item in node.arguments or ()
    }
    return Field(name=node.name.value, type=_PLACE, arguments=arguments)


def _printed(name: str, arguments: tuple[MergedInput, ...], repeatable: bool, places: list[str]) -> str:
    items = [f"{item.name}: {item.type}" + (f" = {item.default}" if item.default else "") for item in arguments]
    inside = f"({', '.join(items)})" if items else ""
    return f"directive @{name}{inside} {'repeatable ' if repeatable else ''}on {' | '.join(places)}"
