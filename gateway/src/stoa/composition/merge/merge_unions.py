"""Unions: the union of their members."""

from __future__ import annotations

from stoa.composition.merge.context import MergeContext, Sources, spoken
from stoa.composition.model import TypeDefinition


def merge_members(context: MergeContext, sources: Sources[TypeDefinition]) -> tuple[tuple[str, str], ...]:
    """Return (graph, member) for every member of every subgraph."""
    name = sources[0][1].name
    for member in dict.fromkeys(member for _, definition in sources for member in definition.members):
        lacking = [s for s, definition in sources if member not in definition.members]
        if lacking:
            context.report(
                "INCONSISTENT_UNION_MEMBER",
                f'Member "{member}" of union "{name}" is missing in {spoken(s.name for s in lacking)}',
                coordinate=name,
                at=[definition.location for _, definition in sources],
            )
    return tuple((s.graph, member) for s, definition in sources for member in definition.members)
