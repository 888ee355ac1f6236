"""One description out of several."""

from __future__ import annotations

from collections import Counter

from stoa.composition.merge.context import MergeContext, Sources
from stoa.composition.model import Element


def merge_description(context: MergeContext, coordinate: str, sources: Sources[Element]) -> str | None:
    """Return the most frequent description, the first one of equals; different ones are worth a hint."""
    counts = Counter(element.description for _, element in sources if element.description)
    if len(counts) > 1:
        context.report(
            "INCONSISTENT_DESCRIPTION",
            f'"{coordinate}" has different descriptions in different subgraphs',
            coordinate=coordinate,
            at=[element.location for _, element in sources if element.description],
        )
    return counts.most_common(1)[0][0] if counts else None
