"""What went wrong at a subgraph, on the client's path. Unredacted: only the pipeline decides what a client may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

ClientPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphFault:
    """``from_subgraph`` is True where the subgraph itself wrote the message, False where we found its answer unusable."""

    subgraph: str
    message: str
    code: str | None
    path: ClientPath | None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    from_subgraph: bool = False


__all__ = ["ClientPath", "SubgraphFault"]
