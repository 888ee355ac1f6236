"""Under which name a field of the client's operation stands in the merged data."""

from __future__ import annotations

from typing import Final

from graphql import FieldNode

_RESERVED: Final = "__"
_ESCAPE: Final = "stoa_"


def merged_name(field: FieldNode) -> str:
    """The response name; an alias that begins like ``__typename`` is kept away from the machinery's own ``__typename``."""
    name = (field.alias or field.name).value
    if field.alias is not None and name.startswith(_RESERVED) and name != field.name.value:
        return _ESCAPE + name
    return name


__all__ = ["merged_name"]
