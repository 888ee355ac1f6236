from __future__ import annotations

from stoa_primitives import NotFound

from audit.domain.entry import Entry
from audit.domain.lineage import DEEPEST, MOST_EVENTS, Lineage, lineage_of

from .ports import JournalReader


class AuditEventUnknown(NotFound):
    """No such event in the database's part of the journal."""

    code = "AUDIT_EVENT_NOT_FOUND"


async def trace_lineage(chain: str, event_id: str, reader: JournalReader) -> Lineage:
    """What led to an event, back to the first cause, and everything that came of that."""
    found = await reader.by_event_ids(chain, [event_id])
    if not found:
        raise AuditEventUnknown("There is no such event in the journal.")
    root = await _root_of(chain, found[0], reader)
    entries, is_whole = await _effects_of(chain, root, reader)
    entries.setdefault(event_id, found[0])
    return lineage_of(event_id, entries.values(), is_whole=is_whole)


async def _root_of(chain: str, entry: Entry, reader: JournalReader) -> Entry:
    seen = {entry.content.event_id}
    for _ in range(DEEPEST):
        cause = entry.content.causation_id
        if cause is None or cause in seen:
            return entry
        above = await reader.by_event_ids(chain, [cause])
        if not above:
            return entry
        entry = above[0]
        seen.add(cause)
    return entry


async def _effects_of(chain: str, root: Entry, reader: JournalReader) -> tuple[dict[str, Entry], bool]:
    entries = {root.content.event_id: root}
    level = [root.content.event_id]
    while level:
        room = MOST_EVENTS - len(entries)
        effects = await reader.effects_of(chain, level, room + 1)
        if len(effects) > room:
            entries.update((entry.content.event_id, entry) for entry in effects[:room])
            return entries, False
        fresh = {entry.content.event_id: entry for entry in effects if entry.content.event_id not in entries}
        entries.update(fresh)
        level = list(fresh)
    return entries, True
