"""Dead letters on Redis: one stream per domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from stoa_messaging.dead_letters import MOST_LISTED, DeadLetter, dead_topic, direct_topic


class RedisDeadLetters:
    """An entry of the stream is a letter; its id is the letter's."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    async def count(self, group: str) -> int:
        return int(await self._redis.xlen(self._prefix + dead_topic(group)))

    async def list(self, group: str, *, limit: int = 50, after: str | None = None) -> Sequence[DeadLetter]:
        begin = f"({after}" if after is not None and _is_entry_id(after) else "-"
        found: Any = await self._redis.xrange(
            self._prefix + dead_topic(group), min=begin, count=max(1, min(limit, MOST_LISTED))
        )
        return [_letter(group, entry_id, fields) for entry_id, fields in found]

    async def read(self, group: str, letter_id: str) -> DeadLetter | None:
        if not _is_entry_id(letter_id):
            return None
        found: Any = await self._redis.xrange(self._prefix + dead_topic(group), min=letter_id, max=letter_id)
        return next((_letter(group, entry_id, fields) for entry_id, fields in found), None)

    async def redrive(self, group: str, letter_id: str) -> bool:
        letter = await self.read(group, letter_id)
        if letter is None:
            return False
        fields: dict[Any, Any] = {
            "body": letter.body,
            "topic": letter.topic,
            "key": letter.key,
            "signature": letter.signature,
        }
        # Both or neither: a letter is never lost between two places.
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.xadd(self._prefix + direct_topic(group), fields, maxlen=200_000, approximate=True)
        pipeline.xdel(self._prefix + dead_topic(group), letter_id)
        await pipeline.execute()
        return True

    async def discard(self, group: str, letter_id: str) -> bool:
        if not _is_entry_id(letter_id):
            return False
        return bool(await self._redis.xdel(self._prefix + dead_topic(group), letter_id))


def _is_entry_id(text: str) -> bool:
    moment, _, number = text.partition("-")
    return moment.isdecimal() and number.isdecimal() and text.isascii() and len(text) <= 40  # noqa: PLR2004


def _letter(group: str, entry_id: bytes, fields: dict[bytes, bytes]) -> DeadLetter:
    identity = entry_id.decode()
    return DeadLetter(
        id=identity,
        group=group,
        topic=fields.get(b"topic", b"").decode(errors="replace"),
        body=fields.get(b"body", b""),
        reason=fields.get(b"reason", b"").decode(errors="replace"),
        buried_at=datetime.fromtimestamp(int(identity.partition("-")[0]) / 1000, UTC),
        key=fields.get(b"key", b"").decode(errors="replace"),
        signature=fields.get(b"signature", b"").decode(errors="replace"),
    )
