"""The live feed: a note on Redis after each commit, heard by every process that has a listener."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Refusal, current_tenant

from notifications.domain.notification import Notification, NotificationKind, Reader

_LOG = logging.getLogger(__name__)
_CHANNEL: Final = "notifications:live:"
_DEADLINE_SECONDS: Final = 2.0
_POLL_SECONDS: Final = 30.0
MAX_LISTENERS: Final = 1000


class TooManyListeners(Refusal):
    """Each listener holds a connection to Redis; there is an end to them."""

    code = "TOO_MANY_LISTENERS"


class RedisLiveFeed:
    """Publishes and listens. A lost note costs a live update only: the inbox has the notification."""

    def __init__(self, redis: Redis, *, max_listeners: int = MAX_LISTENERS) -> None:
        self._redis = redis
        self._max_listeners = max_listeners
        self._listeners = 0
        self._sending: set[asyncio.Task[None]] = set()

    def publish_after_commit(self, session: AsyncSession, notifications: Sequence[Notification]) -> None:
        """What the list holds when it commits, in one go. Nobody hears of a notification that was rolled back."""

        def send(_: object) -> None:
            task = asyncio.get_running_loop().create_task(self._publish(notifications))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

        event.listen(session.sync_session, "after_commit", send, once=True)

    async def listen(self, reader: Reader) -> AsyncIterator[Notification]:
        if self._listeners >= self._max_listeners:
            raise TooManyListeners("Too many people listen at the moment. Your inbox has everything: look there.")
        self._listeners += 1
        try:
            async with self._redis.pubsub() as pubsub:
                await pubsub.subscribe(*(_channel_of(inbox) for inbox in reader.inboxes))
                async for notification in _heard(pubsub):
                    yield notification
        finally:
            self._listeners -= 1

    async def settle(self) -> None:
        """Wait until everything committed is on its way; for a clean end."""
        await asyncio.gather(*self._sending)

    async def _publish(self, notifications: Sequence[Notification]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        for each in notifications:
            pipeline.publish(_channel_of(each.recipient), json.dumps(_to_json(each)))
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            _LOG.warning("Redis did not take live notifications (%s): they wait in the inbox.", type(error).__name__)


def _channel_of(inbox: str) -> str:
    """Staff of two tenants share the name of an inbox, not the inbox."""
    return f"{_CHANNEL}{current_tenant()}:{inbox}"


async def _heard(pubsub: PubSub) -> AsyncIterator[Notification]:
    while True:
        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=_POLL_SECONDS)
        if message is not None:
            yield _from_json(json.loads(message["data"]))


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
