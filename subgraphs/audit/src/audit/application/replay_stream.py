from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from stoa_primitives import Clock, InvalidInput, Refusal

from audit.domain.entry import Content, Entry
from audit.domain.personal import REMOVED, together

from .ports import EntryFilter, JournalReader, Page, Transactions, Work
from .record_own import OwnDeed, record_own
from .search_entries import check_texts

REPLAYED: Final = "audit.stream_replayed"
MOST_SENT: Final = 2_000
"""Events of one replay to a consumer: more would not fit into one request."""
MOST_WRITTEN: Final = 50_000
LONGEST_REASON: Final = 500
INBOX_DAYS: Final = 13
"""What is older could have its effect a second time. A day less than inboxes remember: the journal may have heard later."""
_BATCH: Final = 200


class ReplayInvalid(InvalidInput):
    """Such a replay makes no sense."""

    code = "REPLAY_INVALID"


class ReplayTooOld(Refusal):
    """Consumers have forgotten that they handled these."""

    code = "REPLAY_TOO_OLD"


class ConsumerUnknown(Refusal):
    """Nobody of that name listens."""

    code = "CONSUMER_UNKNOWN"


class Sends(Protocol):
    async def send(self, consumer: str, content: Content, data: str, tenant: str) -> None:
        """Hands the event to one consumer alone. Raises ConsumerUnknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStream:
    """Hands a part of the journal to one consumer once more, in its order."""

    chain: str
    wanted: EntryFilter
    consumer: str
    reason: str
    actor: str


@dataclass(slots=True, kw_only=True)
class Replay:
    """`left_out` counts events by the reason for which they were not sent."""

    id: str = ""
    sent: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDesk:
    """What a replay needs of the house."""

    reader: JournalReader
    transactions: Transactions
    sends: Sends
    clock: Clock


async def replay_stream(command: ReplayStream, desk: ReplayDesk) -> Replay:
    """Notes the replay in the journal, then sends. A consumer that handled an event before takes no notice."""
    _check(command)
    _check_memory(command, desk.clock.now())
    return await write_stream(command, desk, most=MOST_SENT)


async def write_stream(command: ReplayStream, desk: ReplayDesk, *, most: int = MOST_WRITTEN) -> Replay:
    """The same for a file, which nobody acts on by itself: however old the events are."""
    _check(command)
    replay = Replay()
    async with desk.transactions() as work:
        replay.id = await record_own(_deed(command), command.chain, work, desk.clock.now())
    async for entries in in_order(command.chain, command.wanted, desk.reader, most):
        for entry, data in zip(entries, await _whole(entries, desk.transactions), strict=True):
            await _send(command, entry, data, replay, desk.sends)
    return replay


async def in_order(chain: str, wanted: EntryFilter, reader: JournalReader, most: int) -> AsyncIterator[Sequence[Entry]]:
    """Entries from the oldest to the newest; refuses more than one replay may hold."""
    pages: list[Sequence[Entry]] = []
    before: int | None = None
    while entries := await reader.search(chain, wanted, Page(limit=_BATCH, before=before)):
        pages.append(entries)
        before = entries[-1].position
        if len(pages) * _BATCH > most:
            raise ReplayInvalid(f"That would be more than {most} events. Narrow the stream or the time.")
    for page in reversed(pages):
        yield list(reversed(page))


async def _send(command: ReplayStream, entry: Entry, data: str | None, replay: Replay, sends: Sends) -> None:
    content = entry.content
    if content.domain == "audit":
        return  # the journal's own deeds are nobody's events
    if data is None:
        replay.leave_out("personal data was erased")
    elif REMOVED in data:
        replay.leave_out("it held a secret, which the journal never keeps")
    else:
        await sends.send(command.consumer, content, data, entry.chain)
        replay.sent += 1


async def _whole(entries: Sequence[Entry], transactions: Transactions) -> list[str | None]:
    """Each entry's data with its personal part; None where that was erased."""
    async with transactions() as work:
        return await whole_payloads([entry.content for entry in entries], work)


async def whole_payloads(contents: Sequence[Content], work: Work) -> list[str | None]:
    """Payloads with their personal data back in place; None where it is gone for good."""
    sealed = [
        (content.personal_subject, content.personal)
        for content in contents
        if content.personal_subject is not None and content.personal is not None
    ]
    opened = iter(await work.vault.open(sealed))
    return [_opened(content, opened) for content in contents]


def _opened(content: Content, opened: Iterator[bytes | None]) -> str | None:
    if content.personal_subject is None:
        return content.payload
    if content.personal is None:
        return None
    text = next(opened)
    if text is None:
        return None
    return json.dumps(
        together(json.loads(content.payload), json.loads(text)), ensure_ascii=False, separators=(",", ":")
    )


def _check(command: ReplayStream) -> None:
    wanted = command.wanted
    check_texts(wanted)
    if not 1 <= len(command.reason.strip()) <= LONGEST_REASON or not command.reason.isprintable():
        raise ReplayInvalid(f"Say why, in 1 to {LONGEST_REASON} characters.")
    if not command.consumer.isidentifier() or not command.consumer.isascii():
        raise ReplayInvalid("Name the consumer by its domain, for example shipping.")
    if wanted.event_type is None and wanted.touches is None and wanted.domain is None:
        raise ReplayInvalid("Name what to replay: a type, a domain, or what the events touch.")


def _check_memory(command: ReplayStream, now: datetime) -> None:
    since = command.wanted.since
    if since is None or since < now - timedelta(days=INBOX_DAYS):
        raise ReplayTooOld(
            f"Consumers remember {INBOX_DAYS} days; older events could act twice. Give a later `since`, or write a file."
        )


def _deed(command: ReplayStream) -> OwnDeed:
    wanted = command.wanted
    data = {
        "consumer": command.consumer,
        "reason": command.reason.strip(),
        "event_type": wanted.event_type,
        "domain": wanted.domain,
        "stream_id": wanted.touches,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
    }
    return OwnDeed(type=REPLAYED, aggregate_id=command.consumer, actor=command.actor, data=data)
