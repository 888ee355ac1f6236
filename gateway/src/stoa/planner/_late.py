"""Parts of a shared object that only deferred blocks need: the object itself comes from elsewhere, so its request may wait."""

from __future__ import annotations

from collections.abc import Mapping

from stoa.operation import Deferral, earliest
from stoa.planner._solution import Local, Solution


def late_parts(solution: Solution) -> Mapping[int, frozenset[Deferral]]:
    """By the identity of a local: the blocks that need what it brings, where another one brings its object in time."""
    locals_ = [*solution.locals, *(local for hop in solution.hops for local in hop.locals)]
    late = {id(local): blocks for local in locals_ if (blocks := _later_blocks(local))}
    return {key: late[key] for local in locals_ if (key := id(local)) in late and _is_brought(local, locals_, late)}


def _later_blocks(local: Local) -> frozenset[Deferral]:
    """Empty where something inside is needed as early as the object itself."""
    if local.inside is None:
        return frozenset()
    inside = [*local.inside.locals, *(one for hop in local.inside.hops for one in hop.locals)]
    blocks = [one.want.deferred - local.want.deferred for one in inside]
    return earliest(one for each in blocks for one in each) if blocks and all(blocks) else frozenset()


def _is_brought(local: Local, locals_: list[Local], late: Mapping[int, frozenset[Deferral]]) -> bool:
    return any(
        id(other) not in late
        and (other.want.fetched_as, other.want.deferred) == (local.want.fetched_as, local.want.deferred)
        and other.want.conditions <= local.want.conditions
        and other.want.possible_types >= local.want.possible_types
        for other in locals_
    )


__all__ = ["late_parts"]
