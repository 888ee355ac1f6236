"""All subgraphs to one supergraph, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.merge.choose_directives import choose_directives
from stoa.composition.merge.context import MergeContext, list_supertypes
from stoa.composition.merge.find_enum_uses import EnumUse, find_enum_uses
from stoa.composition.merge.guard_interfaces import guard_interfaces
from stoa.composition.merge.lend_interface_fields import lend_interface_fields
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.merge.merge_executable_directives import merge_executable_directives
from stoa.composition.merge.merge_type import merge_type
from stoa.composition.merge.resolve_overrides import Overrides, resolve_overrides
from stoa.composition.merge.send_directives import links_of_sent
from stoa.composition.model import (
    Element,
    Facts,
    MergedGraph,
    MergedSchema,
    MergedType,
    Subgraph,
    TypeDefinition,
)
from stoa.spec import join_version


class Merged:
    """The supergraph, the overrides that shaped it, and everything found on the way."""

    def __init__(self, schema: MergedSchema, overrides: Overrides, found: Sequence[Diagnostic]) -> None:
        self.schema = schema
        self.overrides = overrides
        self.found = tuple(found)


def merge(subgraphs: Sequence[Subgraph], facts: Mapping[str, Facts]) -> Merged:
    """Merge valid subgraphs."""
    overrides, found_overrides = resolve_overrides(subgraphs, facts)
    directives, found_directives = choose_directives(subgraphs)
    context = MergeContext(
        subgraphs=tuple(subgraphs),
        facts=facts,
        overrides=overrides,
        directives=directives,
        supertypes=list_supertypes(subgraphs),
        found=[*found_overrides, *found_directives],
    )
    executable = {directive.name: directive for directive in merge_executable_directives(context)}
    definitions = {**{name: directive.definition for name, directive in executable.items()}, **directives.definitions}
    types = guard_interfaces(lend_interface_fields(_merge_types(context, definitions)))
    roots = _schema_elements(subgraphs)
    schema = MergedSchema(
        graphs=tuple(MergedGraph(graph=s.graph, name=s.name, url=s.url) for s in subgraphs),
        join=join_version(max(s.version for s in subgraphs)),
        types=types,
        links=(*directives.links, *links_of_sent(context.subgraphs)),
        directive_definitions=definitions,
        directive_arguments={name: directive.arguments for name, directive in executable.items()},
        scalars=directives.scalars,
        directives=merge_directives(context, "schema", roots),
        description=merge_description(context, "schema", roots),
    )
    return Merged(schema, overrides, context.found)


def _merge_types(context: MergeContext, merged_directives: Collection[str]) -> dict[str, MergedType]:
    sources: dict[str, list[tuple[Subgraph, TypeDefinition]]] = {}
    for subgraph in context.subgraphs:
        for name, definition in subgraph.types.items():
            sources.setdefault(name, []).append((subgraph, definition))
    uses = find_enum_uses(context.subgraphs, merged_directives)
    merged = (merge_type(context, found, uses.get(name, EnumUse.NONE)) for name, found in sorted(sources.items()))
    return {definition.name: definition for definition in merged if definition is not None}


def _schema_elements(subgraphs: Sequence[Subgraph]) -> list[tuple[Subgraph, Element]]:
    return [
        (s, Element(name="schema", description=s.schema_description, directives=s.schema_directives)) for s in subgraphs
    ]
