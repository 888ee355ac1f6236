"""Enums: what clients may send is what all understand, what they may receive is what any can send."""

from __future__ import annotations

from stoa.composition.merge.context import MergeContext, Sources, spoken
from stoa.composition.merge.find_enum_uses import EnumUse
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.model import EnumValue, MergedValue, Subgraph, TypeDefinition


def merge_values(context: MergeContext, sources: Sources[TypeDefinition], use: EnumUse) -> tuple[MergedValue, ...]:
    """Merge the values of one enum by how the subgraphs use it."""
    name = sources[0][1].name
    merged = [_merge_value(context, name, found) for found in _by_value(sources).values()]
    partial = [value for value in merged if len(value.graphs) < len(sources)]
    if use is EnumUse.INPUT:
        _report_dropped(context, sources, partial)
        merged = [value for value in merged if value not in partial]
    elif use is EnumUse.BOTH:
        _report_mismatch(context, sources, partial)
    else:
        _report_kept(context, sources, partial, use)
    if not merged:
        context.report(
            "EMPTY_MERGED_ENUM_TYPE",
            f'Enum "{name}" has no value that all subgraphs know, and it is used for input',
            coordinate=name,
            at=[t.location for _, t in sources],
        )
    return tuple(merged)


def _by_value(sources: Sources[TypeDefinition]) -> dict[str, list[tuple[Subgraph, EnumValue]]]:
    by_value: dict[str, list[tuple[Subgraph, EnumValue]]] = {}
    for subgraph, definition in sources:
        for value in definition.values.values():
            by_value.setdefault(value.name, []).append((subgraph, value))
    return by_value


def _merge_value(context: MergeContext, enum: str, sources: Sources[EnumValue]) -> MergedValue:
    name = sources[0][1].name
    coordinate = f"{enum}.{name}"
    return MergedValue(
        name=name,
        description=merge_description(context, coordinate, sources),
        directives=merge_directives(context, coordinate, sources),
        locations=tuple(value.location for _, value in sources if value.location),
        graphs=tuple(subgraph.graph for subgraph, _ in sources),
    )


def _report_dropped(context: MergeContext, sources: Sources[TypeDefinition], partial: list[MergedValue]) -> None:
    for value in partial:
        if not value.is_inaccessible:
            _report(context, "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM", sources, value, "it is dropped")


def _report_mismatch(context: MergeContext, sources: Sources[TypeDefinition], partial: list[MergedValue]) -> None:
    for value in partial:
        if not value.is_inaccessible:
            _report(context, "ENUM_VALUE_MISMATCH", sources, value, "the enum is used for input and output")


def _report_kept(
    context: MergeContext, sources: Sources[TypeDefinition], partial: list[MergedValue], use: EnumUse
) -> None:
    name = sources[0][1].name
    if use is EnumUse.NONE:
        context.report(
            "UNUSED_ENUM_TYPE",
            f'Enum "{name}" is defined but nothing uses it; all its values are kept',
            coordinate=name,
            at=[t.location for _, t in sources],
        )
        return
    for value in partial:
        _report(context, "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", sources, value, "it is kept")


def _report(
    context: MergeContext, code: str, sources: Sources[TypeDefinition], value: MergedValue, outcome: str
) -> None:
    name = sources[0][1].name
    lacking = [(s, t) for s, t in sources if s.graph not in value.graphs]
    context.report(
        code,
        f'Enum value "{name}.{value.name}" is not defined in {spoken(s.name for s, _ in lacking)}; {outcome}',
        coordinate=f"{name}.{value.name}",
        at=[*value.locations, *(t.location for _, t in lacking)],
    )
