"""One type out of all subgraphs that have it, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition.merge.context import MergeContext, Sources, grouped
from stoa.composition.merge.find_enum_uses import EnumUse
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.merge.merge_enums import merge_values
from stoa.composition.merge.merge_inputs import merge_input_fields
from stoa.composition.merge.merge_objects import merge_fields
from stoa.composition.merge.merge_unions import merge_members
from stoa.composition.merge.send_directives import send_directives
from stoa.composition.model import JoinType, Kind, MergedType, Subgraph, TypeDefinition


def merge_type(context: MergeContext, sources: Sources[TypeDefinition], use: EnumUse) -> MergedType | None:
    """Merge one type; None where the subgraphs do not even agree on its kind."""
    name = sources[0][1].name
    kinds = {definition.merged_kind for _, definition in sources}
    if len(kinds) > 1:
        context.report(
            "TYPE_KIND_MISMATCH",
            f'Type "{name}" is not the same kind everywhere: {grouped((s, t.merged_kind) for s, t in sources)}',
            coordinate=name,
            at=[definition.location for _, definition in sources],
        )
        return None
    [kind] = kinds
    return MergedType(
        name=name,
        kind=kind,
        description=merge_description(context, name, sources),
        directives=(*merge_directives(context, name, sources), *send_directives(sources)),
        locations=tuple(definition.location for _, definition in sources if definition.location),
        joins=tuple(join for s, definition in sources for join in _joins(context, s, definition)),
        fields=merge_fields(context, sources) if kind in {Kind.OBJECT, Kind.INTERFACE} else {},
        input_fields=merge_input_fields(context, sources) if kind is Kind.INPUT else (),
        values=merge_values(context, sources, use) if kind is Kind.ENUM else (),
        implements=tuple((s.graph, interface) for s, t in sources for interface in t.interfaces),
        members=merge_members(context, sources) if kind is Kind.UNION else (),
    )


def _joins(context: MergeContext, subgraph: Subgraph, definition: TypeDefinition) -> Iterator[JoinType]:
    keys = context.facts[subgraph.name].keys.get(definition.name, ())
    composite = definition.kind in {Kind.OBJECT, Kind.INTERFACE}
    # the keyword ``extend`` is mere habit in Federation 1, where @extends is meant
    meant = definition.extends_by_directive or (definition.is_extension and not subgraph.is_federation_1)
    extension = composite and meant and definition.name not in {"Query", "Mutation", "Subscription"}
    for key in keys:
        yield JoinType(
            graph=subgraph.graph,
            key=key.text,
            extension=extension,
            resolvable=key.resolvable,
            is_interface_object=definition.is_interface_object,
        )
    if not keys:
        yield JoinType(graph=subgraph.graph, is_interface_object=definition.is_interface_object)
