from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stoa_primitives import Clock, new_id

from customers.domain.personal_export import Export, ExportState
from customers.domain.profile import Identity

from .ports import RightsReader, Transactions

NewKeys = Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDesk:
    """What asking for an export needs."""

    transactions: Transactions
    reader: RightsReader
    clock: Clock
    new_keys: NewKeys


async def request_export(identity: Identity, desk: ExportDesk) -> Export:
    """Ask every domain for its part. While one is collected or lies ready, that one is the answer."""
    known = await desk.reader.latest_export(identity.subject)
    if known is not None and known.state is not ExportState.EXPIRED:
        return known
    now = desk.clock.now()
    export = Export(id=new_id(), customer_id=identity.subject, state=ExportState.COLLECTING, requested_at=now)
    public, private = desk.new_keys()
    async with desk.transactions() as uow:
        profile = await uow.profiles.locked_for(identity)
        if await uow.exports.add(export, locale=profile.locale, keys=(public, private)):
            await uow.ask_for_export(export, public)
            return export
    return await desk.reader.latest_export(identity.subject) or export
