"""Arguments: those that every subgraph resolving the field knows, with the strictest of their types."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition.merge.context import MergeContext, Sources, grouped, spoken
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.merge.merge_types import narrowest
from stoa.composition.model import Field, InputValue, MergedInput


def merge_arguments(context: MergeContext, coordinate: str, fields: Sources[Field]) -> Iterator[MergedInput]:
    """Merge the arguments of one field, or of one directive, over the subgraphs that resolve it."""
    names = dict.fromkeys(name for _, field in fields for name in field.arguments)
    for name in names:
        sources = [(subgraph, field.arguments[name]) for subgraph, field in fields if name in field.arguments]
        place = f"{coordinate}({name}:)"
        if len(sources) == len(fields):
            yield merge_argument(context, place, name, sources)
        else:
            _report_missing(context, place, sources, fields)


def merge_argument(context: MergeContext, place: str, name: str, sources: Sources[InputValue]) -> MergedInput:
    """Merge one argument that all subgraphs have."""
    types = [value.type for _, value in sources]
    merged_type = narrowest(types, context.supertypes)
    if merged_type is None:
        context.report(
            "FIELD_ARGUMENT_TYPE_MISMATCH",
            f'Argument "{place}" has incompatible types: {grouped((s, v.type) for s, v in sources)}',
            coordinate=place,
            at=[value.location for _, value in sources],
        )
    elif len(set(types)) > 1:
        context.report(
            "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
            f'Argument "{place}" has different types, "{merged_type}" is used',
            coordinate=place,
            at=[value.location for _, value in sources],
        )
    return MergedInput(
        name=name,
        type=merged_type or types[0],
        default=merge_default(context, place, sources, "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
        description=merge_description(context, place, sources),
        directives=merge_directives(context, place, sources),
        locations=tuple(value.location for _, value in sources if value.location),
    )


def merge_default(context: MergeContext, place: str, sources: Sources[InputValue], code: str) -> str | None:
    """Return the default that all subgraphs give; one that only some give is dropped with a hint."""
    defaults = dict.fromkeys(value.default_text for _, value in sources)
    where = [value.location for _, value in sources]
    given = [text for text in defaults if text is not None]
    if len(given) > 1:
        context.report(
            code,
            f'"{place}" has different defaults: {grouped((s, v.default_text or "none") for s, v in sources)}',
            coordinate=place,
            at=where,
        )
        return given[0]
    if given and None in defaults:
        context.report(
            "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
            f'"{place}" has the default {given[0]} in some subgraphs only; the supergraph has none',
            coordinate=place,
            at=where,
        )
        return None
    return given[0] if given else None


def _report_missing(context: MergeContext, place: str, sources: Sources[InputValue], fields: Sources[Field]) -> None:
    having = {subgraph.name for subgraph, _ in sources}
    lacking = [(subgraph, field) for subgraph, field in fields if subgraph.name not in having]
    requiring = [(subgraph, value) for subgraph, value in sources if value.is_required]
    missing = spoken(subgraph.name for subgraph, _ in lacking)
    if requiring:
        context.report(
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            f'Argument "{place}" is required in {spoken(s.name for s, _ in requiring)} but missing in {missing}',
            coordinate=place,
            at=[*(value.location for _, value in requiring), *(field.location for _, field in lacking)],
        )
    else:
        context.report(
            "INCONSISTENT_ARGUMENT_PRESENCE",
            f'Optional argument "{place}" is missing in {missing}, so the supergraph does not have it',
            coordinate=place,
            at=[*(value.location for _, value in sources), *(field.location for _, field in lacking)],
        )
