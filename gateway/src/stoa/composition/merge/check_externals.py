"""An @external copy of a field must look like the field that is resolved."""

from __future__ import annotations

from stoa.composition.merge.context import MergeContext, Sources, grouped
from stoa.composition.merge.merge_types import is_subtype, narrowest, widest
from stoa.composition.model import Field, InputValue, Subgraph


def check_externals(context: MergeContext, coordinate: str, sources: Sources[Field], resolving: Sources[Field]) -> None:
    """Compare every external copy with what the resolving subgraphs make together."""
    real = {subgraph.name for subgraph, _ in resolving}
    merged_type = widest([field.type for _, field in resolving], context.supertypes)
    for subgraph, external in sources:
        if subgraph.name in real:
            continue
        # what @provides hands out must keep the supergraph's promise
        if merged_type is not None and not is_subtype(external.type, merged_type, context.supertypes):
            context.report(
                "EXTERNAL_TYPE_MISMATCH",
                f'Type of external field "{coordinate}" is incompatible across subgraphs: '
                f"{grouped((s, field.type) for s, field in sources)}",
                coordinate=coordinate,
                at=[external.location, *(field.location for _, field in resolving)],
            )
        _check_arguments(context, coordinate, (subgraph, external), resolving)


def _check_arguments(
    context: MergeContext, coordinate: str, external: tuple[Subgraph, Field], resolving: Sources[Field]
) -> None:
    subgraph, field = external
    names = dict.fromkeys(name for _, real in resolving for name in real.arguments)
    for name in names:
        sources = [(s, real.arguments[name]) for s, real in resolving if name in real.arguments]
        if len(sources) < len(resolving):
            continue
        place = f"{coordinate}({name}:)"
        copy = field.arguments.get(name)
        if copy is None:
            context.report(
                "EXTERNAL_ARGUMENT_MISSING",
                f'Field "{coordinate}" is external in subgraph "{subgraph.name}" but lacks the argument "{name}"',
                coordinate=place,
                at=[field.location, sources[0][1].location],
            )
        else:
            _check_argument(context, place, (subgraph, copy), sources)


def _check_argument(
    context: MergeContext, place: str, copy: tuple[Subgraph, InputValue], sources: Sources[InputValue]
) -> None:
    where = [copy[1].location, *(value.location for _, value in sources)]
    everyone = [copy, *sources]
    merged = narrowest([value.type for _, value in sources], context.supertypes)
    if merged is not None and not is_subtype(merged, copy[1].type, context.supertypes):
        context.report(
            "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
            f'Type of argument "{place}" is incompatible across subgraphs: {grouped((s, v.type) for s, v in everyone)}',
            coordinate=place,
            at=where,
        )
    if copy[1].default_text != sources[0][1].default_text:
        context.report(
            "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
            f'Argument "{place}" has different defaults: {grouped((s, v.default_text or "none") for s, v in everyone)}',
            coordinate=place,
            at=where,
        )
