"""What customers hears: each domain's part of an export, and that it has erased a person."""

from __future__ import annotations

import logging
from collections.abc import Callable

import orjson
from joserfc.errors import JoseError
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_messaging.sealing import unseal
from stoa_primitives import Clock

from customers.application.note_erased import note_erased
from customers.application.note_part import note_part
from customers.application.ports import UnitOfWork
from customers.domain.erasure import Answer
from customers.domain.personal_export import ANSWERING, Part

_LOG = logging.getLogger(__name__)

WorkOn = Callable[[AsyncSession], UnitOfWork]


class PartRead(BaseModel):
    """What customers reads of <domain>.customer_data_exported."""

    export_id: str
    domain: str
    sequence: int = Field(ge=0, le=100_000)
    part: str
    last: bool


class ErasedRead(BaseModel):
    """What customers reads of <domain>.customer_erased."""

    erasure_id: str
    domain: str
    kept: list[str]
    waiting: str | None = None
    round: int = 0


def register(consumer: Consumer, *, work_on: WorkOn, clock: Clock, kept_hours: float) -> None:
    """Ties the answers of every domain to the use cases."""

    async def exported(session: AsyncSession, envelope: Envelope, data: PartRead) -> None:
        uow = work_on(session)
        key = await uow.exports.private_key(data.export_id)
        if key is None or envelope.type != f"{data.domain}.customer_data_exported":
            return  # long over, or a domain that speaks for another
        try:
            content = orjson.loads(unseal(data.part, key))
        except (JoseError, ValueError):
            _LOG.warning("%s: a part of an export cannot be opened", data.domain)
            return
        part = Part(domain=data.domain, sequence=data.sequence, last=data.last, content=content)
        await note_part(data.export_id, part, clock.now(), kept_hours, uow)

    async def erased(session: AsyncSession, envelope: Envelope, data: ErasedRead) -> None:
        if envelope.type == f"{data.domain}.customer_erased":
            answer = Answer(phase=data.round, domain=data.domain, kept=tuple(data.kept), waiting=data.waiting)
            await note_erased(data.erasure_id, answer, work_on(session))

    for domain in ANSWERING:
        consumer.on(f"{domain}.customer_data_exported", PartRead)(exported)
        consumer.on(f"{domain}.customer_erased", ErasedRead)(erased)
