"""The chain: each entry's hash covers its content, its place, its moment and the hash before it.

hash(n) = SHA-256( hash(n-1) | n as 8 bytes | recorded_at in microseconds as 8 bytes | SHA-256(content) ), numbers big-endian.
Whoever appends holds the chain's head meanwhile (persistence/journal.py), so that nobody else continues from the same hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from .entry import Content, Entry

GENESIS: Final = hashlib.sha256(b"stoa audit chain").digest()
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPoint:
    """A place in a chain and the hash there."""

    chain: str
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first entry at which a chain does not hold."""

    chain: str
    position: int
    reason: str


def content_hash(content: Content) -> bytes:
    """SHA-256 of the content's canonical bytes."""
    return hashlib.sha256(canonical_bytes(content)).digest()


def canonical_bytes(content: Content) -> bytes:
    """One way to write a content: a JSON list in a fixed order, without blanks, in UTF-8."""
    sealed = None if content.personal is None else hashlib.sha256(content.personal).hexdigest()
    fields = [
        _FORMAT,
        content.event_id,
        content.event_type,
        content.event_version,
        microseconds(content.occurred_at),
        content.domain,
        content.entity,
        content.action,
        content.aggregate_id,
        content.actor,
        content.customer_id,
        content.causation_id,
        content.correlation_id,
        content.trace_parent,
        content.sequence,
        content.after,
        list(content.touches),
        content.payload,
        content.personal_subject,
        sealed,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def link_hash(previous: bytes, position: int, recorded_at: datetime, content: bytes) -> bytes:
    """The hash of an entry whose content has this hash."""
    place = position.to_bytes(8, "big", signed=True) + microseconds(recorded_at).to_bytes(8, "big", signed=True)
    return hashlib.sha256(previous + place + content).digest()


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as far as the chain is concerned; `content` is the hash of the content."""

    chain: str
    position: int
    recorded_at: datetime
    previous_hash: bytes
    hash: bytes
    content: bytes

    @classmethod
    def of(cls, entry: Entry) -> Link:
        """Computes the content's hash anew."""
        return cls(
            chain=entry.chain,
            position=entry.position,
            recorded_at=entry.recorded_at,
            previous_hash=entry.previous_hash,
            hash=entry.hash,
            content=content_hash(entry.content),
        )


def continued(head: ChainPoint, recorded_at: datetime, contents: Iterable[Content]) -> list[Link]:
    """The links of new entries behind the head, recorded at one moment."""
    links: list[Link] = []
    for content in contents:
        position, covered = head.position + 1, content_hash(content)
        link = Link(
            chain=head.chain,
            position=position,
            recorded_at=recorded_at,
            previous_hash=head.hash,
            hash=link_hash(head.hash, position, recorded_at, covered),
            content=covered,
        )
        links.append(link)
        head = ChainPoint(chain=head.chain, position=position, hash=link.hash)
    return links


def first_break(after: ChainPoint, links: Iterable[Link]) -> ChainPoint | Break:
    """Follows the links from a known point: where they lead, or the first that does not hold."""
    point = after
    for link in links:
        reason = _fault(point, link)
        if reason:
            return Break(chain=point.chain, position=point.position + 1, reason=reason)
        point = ChainPoint(chain=point.chain, position=link.position, hash=link.hash)
    return point


def _fault(point: ChainPoint, link: Link) -> str | None:
    if link.position != point.position + 1:
        return f"The entry is missing; the next one is {link.position}."
    if link.previous_hash != point.hash:
        return "The entry does not follow from the one before it."
    if link.hash != link_hash(link.previous_hash, link.position, link.recorded_at, link.content):
        return "The entry is not what was recorded."
    return None
