"""Fields of objects and interfaces: the widest type, and who resolves what under which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphql import StringValueNode

from stoa.composition.merge.check_externals import check_externals
from stoa.composition.merge.context import MergeContext, Sources, grouped
from stoa.composition.merge.merge_arguments import merge_arguments
from stoa.composition.merge.merge_descriptions import merge_description
from stoa.composition.merge.merge_directives import merge_directives
from stoa.composition.merge.merge_types import widest
from stoa.composition.merge.read_contexts import context_arguments, plain_arguments
from stoa.composition.merge.send_directives import send_directives
from stoa.composition.model import (
    Field,
    JoinField,
    MergedField,
    Subgraph,
    TypeRef,
    print_field_set,
    selection_of,
)
from stoa.spec import SECURITY_DIRECTIVES


def merge_field(
    context: MergeContext, parent: str, sources: Sources[Field], holders: Sequence[Subgraph]
) -> MergedField:
    """Merge one field; ``holders`` are all subgraphs that have its type."""
    name = sources[0][1].name
    coordinate = f"{parent}.{name}"
    resolving = [(s, field) for s, field in sources if not context.is_external(s, coordinate)]
    if resolving:
        check_externals(context, coordinate, sources, resolving)
    else:
        _report_nobody(context, coordinate, sources)
        resolving = list(sources)
    merged_type = _merge_type(context, coordinate, resolving)
    arguing = plain_arguments(resolving)
    return MergedField(
        name=name,
        type=merged_type,
        arguments=tuple(merge_arguments(context, coordinate, arguing)),
        description=merge_description(context, coordinate, resolving),
        directives=(*merge_directives(context, coordinate, _marking(sources, resolving)), *send_directives(resolving)),
        locations=tuple(field.location for _, field in sources if field.location),
        joins=_joins(context, coordinate, sources, holders),
        graphs=tuple(s.graph for s, _ in sources),
    )


def _marking(sources: Sources[Field], resolving: Sources[Field]) -> list[tuple[Subgraph, Field]]:
    """Of external copies only the security requirements count."""
    real = {subgraph.name for subgraph, _ in resolving}
    return [(s, field) if s.name in real else (s, _with_requirements_only(field)) for s, field in sources]


def _with_requirements_only(field: Field) -> Field:
    return replace(field, directives=tuple(item for item in field.directives if item.name in SECURITY_DIRECTIVES))


def _merge_type(context: MergeContext, coordinate: str, sources: Sources[Field]) -> TypeRef:
    types = [field.type for _, field in sources]
    merged = widest(types, context.supertypes)
    where = [field.location for _, field in sources]
    if merged is None:
        context.report(
            "FIELD_TYPE_MISMATCH",
            f'Field "{coordinate}" has incompatible types: {grouped((s, field.type) for s, field in sources)}',
            coordinate=coordinate,
            at=where,
        )
        return types[0]
    if len(set(types)) > 1:
        context.report(
            "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
            f'Field "{coordinate}" has different types, "{merged}" is used: '
            f"{grouped((s, field.type) for s, field in sources)}",
            coordinate=coordinate,
            at=where,
        )
    return merged


def _report_nobody(context: MergeContext, coordinate: str, sources: Sources[Field]) -> None:
    context.report(
        "EXTERNAL_MISSING_ON_BASE",
        f'Field "{coordinate}" is @external in every subgraph that has it',
        coordinate=coordinate,
        at=[field.location for _, field in sources],
    )


def _joins(
    context: MergeContext, coordinate: str, sources: Sources[Field], holders: Sequence[Subgraph]
) -> tuple[JoinField, ...]:
    """Return one join per subgraph that has the field; none where there is nothing to say."""
    resolved_types = {field.type for s, field in sources if not context.is_external(s, coordinate)}
    types_differ = len(resolved_types) > 1
    joins = [join for subgraph, field in sources if (join := _join(context, coordinate, subgraph, field)) is not None]
    types = {s.graph: field.type for s, field in sources}
    # the type of an external copy counts for documents sent there, wherever it is provided
    joins = [
        _typed(join, str(types[join.graph or ""]))
        if types_differ or types[join.graph or ""] not in resolved_types
        else join
        for join in joins
    ]
    plain = all(join == JoinField(graph=join.graph) for join in joins)
    return () if plain and len(joins) == len(holders) else tuple(joins)


def _join(context: MergeContext, coordinate: str, subgraph: Subgraph, field: Field) -> JoinField | None:
    made = context.overrides.made_by(subgraph, coordinate)
    suffered = context.overrides.suffered_by(subgraph, coordinate)
    if suffered is not None and suffered.label is None and not suffered.source_uses_it:
        return None
    label = made.label if made else suffered.label if suffered else None
    external = field.has("external")
    return JoinField(
        graph=subgraph.graph,
        requires=_selection(field, "requires"),
        provides=_selection(field, "provides"),
        external=external,
        override=_overridden_name(field) if made else None,
        used_overridden=suffered is not None and suffered.source_uses_it and not external,
        override_label=label,
        context_arguments=context_arguments(field, subgraph),
    )


def _typed(join: JoinField, type_text: str) -> JoinField:
    return replace(join, type=type_text)


def _selection(field: Field, directive: str) -> str | None:
    application = next(field.applied(directive), None)
    selection = selection_of(application) if application else None
    return print_field_set(selection) if selection else None


def _overridden_name(field: Field) -> str | None:
    value = next(field.applied("override")).arguments.get("from")
    return value.value if isinstance(value, StringValueNode) else None
