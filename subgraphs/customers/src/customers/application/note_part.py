from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from customers.domain.archive import build_archive
from customers.domain.personal_export import ANSWERING, ExportState, Part, complete_domains

from .ports import UnitOfWork


async def note_part(export_id: str, part: Part, now: datetime, kept_hours: float, uow: UnitOfWork) -> None:
    """Keep a domain's part; the last one missing makes the archive."""
    found = await uow.exports.locked(export_id)
    if found is None or found[0].state is not ExportState.COLLECTING:
        return
    export, locale = found
    await uow.exports.put_part(export_id, part)
    parts = await uow.exports.parts(export_id)
    answered = complete_domains(tuple((kept.domain, kept.sequence, kept.last) for kept in parts))
    if answered != ANSWERING:
        return
    # Off the loop: a long life as a customer is some megabytes to compress.
    archive = await asyncio.to_thread(build_archive, parts, locale=locale, moment=now)
    ready = replace(
        export,
        state=ExportState.READY,
        finished_at=now,
        expires_at=now + timedelta(hours=kept_hours),
        answered=answered,
    )
    await uow.exports.finish(ready, archive)
    await uow.announce_export_ready(ready)
