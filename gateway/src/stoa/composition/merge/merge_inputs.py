"""Input objects: the fields that every subgraph knows."""

from __future__ import annotations

from stoa.composition.merge.context import MergeContext, Sources, grouped, spoken
from stoa.composition.merge.merge_arguments import merge_default
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.merge.merge_types import narrowest
from stoa.composition.model import InputValue, JoinField, MergedInput, Subgraph, TypeDefinition


def merge_input_fields(context: MergeContext, sources: Sources[TypeDefinition]) -> tuple[MergedInput, ...]:
    """Merge the fields of one input object."""
    name = sources[0][1].name
    by_name: dict[str, list[tuple[Subgraph, InputValue]]] = {}
    for subgraph, definition in sources:
        for item in definition.input_fields.values():
            by_name.setdefault(item.name, []).append((subgraph, item))
    for found in by_name.values():
        if len(found) < len(sources):
            _report_missing(context, f"{name}.{found[0][1].name}", found, sources)
    merged = [_merge(context, name, found) for found in by_name.values() if len(found) == len(sources)]
    if not merged:
        context.report(
            "EMPTY_MERGED_INPUT_TYPE",
            f'Input "{name}" has no field that all subgraphs know',
            coordinate=name,
            at=[t.location for _, t in sources],
        )
    return tuple(merged)


def _merge(context: MergeContext, parent: str, sources: Sources[InputValue]) -> MergedInput:
    name = sources[0][1].name
    coordinate = f"{parent}.{name}"
    types = [item.type for _, item in sources]
    merged = narrowest(types, context.supertypes)
    where = [item.location for _, item in sources]
    if merged is None:
        text = f'Input field "{coordinate}" has incompatible types: {grouped((s, v.type) for s, v in sources)}'
        context.report("FIELD_TYPE_MISMATCH", text, coordinate=coordinate, at=where)
    elif len(set(types)) > 1:
        text = f'Input field "{coordinate}" has different types, "{merged}" is used'
        context.report("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE", text, coordinate=coordinate, at=where)
    return MergedInput(
        name=name,
        type=merged or types[0],
        default=merge_default(context, coordinate, sources, "INPUT_FIELD_DEFAULT_MISMATCH"),
        description=merge_description(context, coordinate, sources),
        directives=merge_directives(context, coordinate, sources),
        locations=tuple(item.location for _, item in sources if item.location),
        joins=tuple(JoinField(graph=s.graph, type=str(v.type)) for s, v in sources) if len(set(types)) > 1 else (),
    )


def _report_missing(
    context: MergeContext, coordinate: str, found: Sources[InputValue], sources: Sources[TypeDefinition]
) -> None:
    having = {subgraph.name for subgraph, _ in found}
    lacking = [(s, t) for s, t in sources if s.name not in having]
    requiring = [(s, item) for s, item in found if item.is_required]
    missing = spoken(s.name for s, _ in lacking)
    where = [*(item.location for _, item in requiring or found), *(t.location for _, t in lacking)]
    if requiring:
        context.report(
            "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
            f'Input field "{coordinate}" is required in {spoken(s.name for s, _ in requiring)} but missing in {missing}',
            coordinate=coordinate,
            at=where,
        )
    else:
        context.report(
            "INCONSISTENT_INPUT_OBJECT_FIELD",
            f'Input field "{coordinate}" is missing in {missing}, so the supergraph does not have it',
            coordinate=coordinate,
            at=where,
        )
