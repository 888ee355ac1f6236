"""Under which name a field of the client's operation stands in the merged data."""

from __future__ import annotations

from graphql import FieldNode

_TYPENAME = "__typename"


def merged_name(field: FieldNode) -> str:
    """The response name, except for an alias that the machinery needs for itself (see ``Field.fetched_as`` in operation)."""
    name = (field.alias or field.name).value
    if name == _TYPENAME and field.name.value != _TYPENAME:
        return f"_{field.name.value}__as_typename"
    return name


__all__ = ["merged_name"]
