"""Shaping: cut the merged data to what the client asked for, as the API schema promises it.

Invariant: knows the API schema, the client's operation and merged data; never a plan, a subgraph or a socket. Nothing leaves the
gateway that the client's own selection does not name.
"""

from __future__ import annotations

from stoa.shaping._client_path import client_path
from stoa.shaping._conditions import conditions_of, holds
from stoa.shaping._deferred import Chunk, ClientPath, Delivery, copied, places_of, project_block
from stoa.shaping._names import merged_name
from stoa.shaping._project import Shaped, ShapingError, project
from stoa.shaping._projection import (
    FieldKind,
    FieldProjection,
    Portion,
    Projection,
    Selection,
    Shape,
    compile_projection,
)
from stoa.shaping._text import projection_json, projection_text

__all__ = [
    "Chunk",
    "ClientPath",
    "Delivery",
    "FieldKind",
    "FieldProjection",
    "Portion",
    "Projection",
    "Selection",
    "Shape",
    "Shaped",
    "ShapingError",
    "client_path",
    "compile_projection",
    "conditions_of",
    "copied",
    "holds",
    "merged_name",
    "places_of",
    "project",
    "project_block",
    "projection_json",
    "projection_text",
]
