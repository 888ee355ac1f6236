"""What the provider has to tell by itself: written down with the charge, posted until it is heard."""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta
from typing import Final

import httpx2
from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import current_tenant, derived_id
from stoa_service import Database

from payment.application.ports import Answer
from payment.provider.books import WEBHOOK
from payment.provider.signature import HEADER, sign

MOST_ATTEMPTS: Final = 10
_BATCH: Final = 20
_POST_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


async def announce(session: AsyncSession, key: str, reference: str, *, times: int, delay: timedelta) -> None:
    """That what was asked with the key has succeeded."""
    identity = derived_id("test-provider-webhook", key)
    told = {"id": identity, "key": key, "reference": reference, "state": Answer.DONE.value}
    body = json.dumps({**told, "merchant": current_tenant()})
    values = {"id": identity, "body": body, "times": times, "due_at": func.now() + delay}
    await session.execute(insert(WEBHOOK).values(values).on_conflict_do_nothing())


class WebhookSender:
    """Posts what is due; `post_due` once in a while, or as soon as something is announced."""

    def __init__(
        self, database: Database, *, url: str, secret: str, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._database = database
        self._url = url
        self._secret = secret
        self._client = httpx2.AsyncClient(transport=transport, timeout=_POST_SECONDS, follow_redirects=False)

    async def post_due(self) -> int:
        """How many were heard."""
        due = and_(WEBHOOK.c.delivered_at.is_(None), WEBHOOK.c.due_at <= func.now(), WEBHOOK.c.attempts < MOST_ATTEMPTS)
        async with self._database.transaction() as session:
            claimed = select(WEBHOOK.c.id).where(due).limit(_BATCH).with_for_update(skip_locked=True)
            later = func.now() + timedelta(seconds=5)
            statement = (
                update(WEBHOOK)
                .where(WEBHOOK.c.id.in_(claimed))
                .values(attempts=WEBHOOK.c.attempts + 1, due_at=later)
                .returning(WEBHOOK.c.id, WEBHOOK.c.body, WEBHOOK.c.times)
            )
            rows = (await session.execute(statement)).all()
        heard = [row.id for row in rows if await self._posted(row.body, row.times)]
        if heard:
            async with self._database.transaction() as session:
                done = update(WEBHOOK).where(WEBHOOK.c.id.in_(heard)).values(delivered_at=func.now())
                await session.execute(done)
        return len(heard)

    async def close(self) -> None:
        await self._client.aclose()

    async def _posted(self, body: str, times: int) -> bool:
        data = body.encode()
        headers = {"Content-Type": "application/json", HEADER: sign(data, secret=self._secret, at=int(time.time()))}
        try:
            answers = [await self._client.post(self._url, content=data, headers=headers) for _ in range(times)]
        except httpx2.HTTPError as error:
            _log.warning("a webhook was not heard: %s", type(error).__name__)
            return False
        return all(answer.is_success for answer in answers)
