"""The live feed: a note on Redis after each commit, heard by every process that has a listener."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.domain.notification import Notification, NotificationKind, Reader

_LOG = logging.getLogger(__name__)
_CHANNEL: Final = "notifications:live:"
_DEADLINE_SECONDS: Final = 2.0
_POLL_SECONDS: Final = 30.0


class RedisLiveFeed:
    """Publishes and listens. A lost note costs a live update only: the inbox has the notification."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._sending: set[asyncio.Task[None]] = set()

    def publish_after_commit(self, session: AsyncSession, notification: Notification) -> None:
        """Nobody hears of a notification that was rolled back."""

        def send(_: object) -> None:
            task = asyncio.get_running_loop().create_task(self._publish(notification))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

        event.listen(session.sync_session, "after_commit", send, once=True)

    async def listen(self, reader: Reader) -> AsyncIterator[Notification]:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(*(_CHANNEL + inbox for inbox in reader.inboxes))
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=_POLL_SECONDS)
                if message is not None:
                    yield _from_json(json.loads(message["data"]))

    async def settle(self) -> None:
        """Wait until everything committed is on its way; for a clean end."""
        await asyncio.gather(*self._sending)

    async def _publish(self, notification: Notification) -> None:
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                await self._redis.publish(_CHANNEL + notification.recipient, json.dumps(_to_json(notification)))
        except (RedisError, OSError, TimeoutError) as error:
            _LOG.warning("Redis did not take a live notification (%s): it waits in the inbox.", type(error).__name__)


def _to_json(notification: Notification) -> dict[str, Any]:
    return {
        "id": notification.id,
        "recipient": notification.recipient,
        "kind": str(notification.kind),
        "title": notification.title,
        "body": notification.body,
        "created_at": notification.created_at.isoformat(),
        "order_id": notification.order_id,
    }


def _from_json(stored: dict[str, Any]) -> Notification:
    return Notification(
        id=stored["id"],
        recipient=stored["recipient"],
        kind=NotificationKind(stored["kind"]),
        title=stored["title"],
        body=stored["body"],
        created_at=datetime.fromisoformat(stored["created_at"]),
        order_id=stored["order_id"],
    )
