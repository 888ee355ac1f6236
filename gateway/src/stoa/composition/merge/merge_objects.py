"""Objects and interfaces: the union of their fields."""

from __future__ import annotations

from stoa.composition.merge.context import MergeContext, Sources, spoken
from stoa.composition.merge.merge_fields import merge_field
from stoa.composition.model import Field, Kind, MergedField, Subgraph, TypeDefinition

_HINT_OF = {
    Kind.OBJECT: "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD",
    Kind.INTERFACE: "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
}
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})


def merge_fields(context: MergeContext, sources: Sources[TypeDefinition]) -> dict[str, MergedField]:
    """Merge all fields of a type, in the order in which the subgraphs bring them."""
    holders = [subgraph for subgraph, _ in sources]
    by_name: dict[str, list[tuple[Subgraph, Field]]] = {}
    for subgraph, definition in sources:
        for field in definition.fields.values():
            by_name.setdefault(field.name, []).append((subgraph, field))
    parent = sources[0][1].name
    _hint_at_differences(context, sources, by_name)
    return {name: merge_field(context, parent, found, holders) for name, found in by_name.items()}


def _hint_at_differences(
    context: MergeContext, sources: Sources[TypeDefinition], by_name: dict[str, list[tuple[Subgraph, Field]]]
) -> None:
    definition = sources[0][1]
    keyed = [s for s, t in sources if t.has("key")]
    if keyed and len(keyed) < len(sources) and definition.merged_kind is Kind.OBJECT:
        lacking = spoken(s.name for s, t in sources if not t.has("key"))
        context.report(
            "INCONSISTENT_ENTITY",
            f'Type "{definition.name}" has a @key in subgraph {spoken(s.name for s in keyed)} but none in {lacking}',
            coordinate=definition.name,
            at=[t.location for _, t in sources],
        )
    if keyed or definition.name in _ROOTS or any(t.is_interface_object for _, t in sources):
        return
    for name, found in by_name.items():
        if len(found) < len(sources):
            having = {s.name for s, _ in found}
            lacking = spoken(s.name for s, _ in sources if s.name not in having)
            context.report(
                _HINT_OF[definition.merged_kind],
                f'Field "{definition.name}.{name}" of a value type is missing in {lacking}',
                coordinate=f"{definition.name}.{name}",
                at=[field.location for _, field in found],
            )
