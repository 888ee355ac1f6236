"""When an operation is worth code of its own: not at its first request, which already waited for a plan."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from stoa.compiled import Programs
from stoa.executor import Program


def known_program(programs: Programs, variables: Mapping[str, Any]) -> Program | None:
    """The program, if it was made already."""
    return programs.known(programs.key_of(variables))


async def program_for(
    programs: Programs | None, variables: Mapping[str, Any], after: int | None, slots: asyncio.Semaphore
) -> Program | None:
    """The program, made in a thread once ``after`` requests were interpreted; None: interpret this one too."""
    if programs is None or after is None:
        return None
    key = programs.key_of(variables)
    if programs.is_decided(key):
        return programs.known(key)
    if programs.count(key) <= after:
        return None
    async with slots:
        if not programs.is_decided(key):
            programs.keep(key, await asyncio.to_thread(programs.generate, key))
    return programs.known(key)


__all__ = ["known_program", "program_for"]
