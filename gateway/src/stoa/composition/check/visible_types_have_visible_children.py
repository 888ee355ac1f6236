"""ONLY_INACCESSIBLE_CHILDREN, QUERY_ROOT_TYPE_INACCESSIBLE: nothing in the API schema is empty."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.hidden import children_of, visible_types


def visible_types_have_visible_children(composition: Composition) -> Iterator[Diagnostic]:
    """Report visible types of which clients would see nothing, and an invisible query root."""
    query = composition.schema.types.get("Query")
    if query is not None and query.is_inaccessible:
        message = 'Type "Query" is @inaccessible but is the query root, which must be in the API schema'
        yield diagnose("QUERY_ROOT_TYPE_INACCESSIBLE", message, coordinate="Query", at=query.locations)
    for definition in visible_types(composition.schema):
        children = children_of(composition.schema, definition)
        if children and all(child.is_inaccessible for child in children):
            yield diagnose(
                "ONLY_INACCESSIBLE_CHILDREN",
                f'Type "{definition.name}" is in the API schema but all of its children are @inaccessible',
                coordinate=definition.name,
                at=definition.locations,
            )
