"""What went wrong at a subgraph, on the client's path. Unredacted: only the pipeline decides what a client may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from stoa.errors import SubgraphError

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


def fault_of(error: SubgraphError, path: ClientPath) -> SubgraphFault:
    """A request that failed as a whole, at one place that waited for it. The cause is for the log, which needs it."""
    cause = error.__cause__
    reason = f"{type(cause).__name__}: {cause}" if cause is not None and str(cause) else ""
    message = f"{error.message} ({reason})" if reason else error.message
    return SubgraphFault(subgraph=error.subgraph, message=message, code=error.code, path=path)


__all__ = ["ClientPath", "SubgraphFault", "fault_of"]
