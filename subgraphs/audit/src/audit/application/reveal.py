from __future__ import annotations

from audit.domain.entry import Entry

from .house import House
from .record_own import OwnDeed, record_own
from .replay_stream import whole_payloads

REVEALED: str = "audit.personal_data_read"


async def reveal(entry: Entry, reader: str, chain: str, house: House) -> str | None:
    """An entry's data with its personal part; who looked at it is part of the journal from then on."""
    content = entry.content
    if content.personal_subject is None:
        return content.payload
    async with house.transactions() as work:
        (whole,) = await whole_payloads([content], work)
        if whole is not None:
            data = {"event_id": content.event_id, "customer_id": content.customer_id}
            deed = OwnDeed(type=REVEALED, aggregate_id=content.event_id, actor=reader, data=data)
            await record_own(deed, chain, work, house.clock.now())
    return whole
