"""The types audit adds to the supergraph."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

import strawberry
from stoa_service import CursorCodec, page_size, requires_scopes
from strawberry import ID, Info

from audit.application.ports import EntryFilter, Page
from audit.application.reveal import reveal
from audit.application.search_entries import follow_trail
from audit.domain.entry import Entry

from .context import Context


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.federation.type(keys=["id"], description="An event as the journal keeps it: a link of a chain of hashes.")
class AuditEvent:
    id: ID = strawberry.field(description="The event's own id.")
    type: str = strawberry.field(description="<domain>.<name>, for example ordering.order_placed.")
    entity: str = strawberry.field(description="What it happened to, for example order.")
    action: str = strawberry.field(description="What happened, for example placed.")
    entity_id: str
    actor: str = strawberry.field(description="A person's id, or system.")
    occurred_at: datetime
    recorded_at: datetime
    causation_id: ID | None = strawberry.field(description="The event that led to this one.")
    correlation_id: ID
    payload: str = strawberry.field(
        description="The event's data as JSON. Secrets are never kept; personal data stands as [personal]."
    )
    position: str = strawberry.field(description="Its place in the chain, a whole number.")
    hash: str
    previous_hash: str
    entry: strawberry.Private[Entry]

    @requires_scopes("audit.read", "customers.read")
    @strawberry.field(
        description="The payload with its personal data; null once the customer was erased. Each look is recorded."
    )
    async def whole_payload(self, info: Info[Context, None]) -> str | None:
        context = info.context
        return await reveal(self.entry, context.caller.subject, context.chain, context.house)

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        context = info.context
        context.caller.require_scope("audit.read")
        found = await context.house.reader.by_event_ids(context.chain, [id])
        return cls.of(found[0]) if found else None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        content = entry.content
        return cls(
            id=ID(content.event_id),
            type=content.event_type,
            entity=content.entity,
            action=content.action,
            entity_id=content.aggregate_id,
            actor=content.actor,
            occurred_at=content.occurred_at,
            recorded_at=entry.recorded_at,
            causation_id=None if content.causation_id is None else ID(content.causation_id),
            correlation_id=ID(content.correlation_id),
            payload=content.payload,
            position=str(entry.position),
            hash=entry.hash.hex(),
            previous_hash=entry.previous_hash.hex(),
            entry=entry,
        )


@strawberry.type
class AuditEventEdge:
    cursor: str
    node: AuditEvent


@strawberry.type
class AuditEventConnection:
    edges: list[AuditEventEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, found: tuple[Sequence[Entry], bool], cursors: CursorCodec, *, after: str | None = None) -> Self:
        entries, more = found
        edges = [
            AuditEventEdge(cursor=cursors.encode([entry.position]), node=AuditEvent.of(entry)) for entry in entries
        ]
        ends = (edges[0].cursor, edges[-1].cursor) if edges else (None, None)
        info = PageInfo(
            has_next_page=more, has_previous_page=after is not None, start_cursor=ends[0], end_cursor=ends[1]
        )
        return cls(edges=edges, page_info=info)


@strawberry.input(description="All that is given has to hold.")
class AuditFilter:
    type: str | None = None
    domain: str | None = None
    entity: str | None = None
    actor: str | None = None
    customer_id: ID | None = None
    touches: ID | None = strawberry.field(default=None, description="Events that name this id anywhere.")
    text: str | None = strawberry.field(default=None, description="Words of the payload; several have to occur all.")
    since: datetime | None = None
    until: datetime | None = None

    def to_filter(self) -> EntryFilter:
        return EntryFilter(
            event_type=self.type,
            domain=self.domain,
            entity=self.entity,
            actor=self.actor,
            customer_id=self.customer_id,
            touches=self.touches,
            text=self.text,
            since=self.since,
            until=self.until,
        )


def page_of(first: int, after: str | None, cursors: CursorCodec) -> Page:
    """The page that was asked for; a foreign cursor is refused."""
    if after is None:
        return Page(limit=page_size(first))
    (position,) = cursors.decode(after, length=1)
    return Page(limit=page_size(first), before=int(position or 0))


async def trail_of(info: Info[Context, None], of: str, first: int, after: str | None) -> AuditEventConnection:
    context = info.context
    page = page_of(first, after, context.cursors)
    found = await follow_trail(context.chain, of, page, context.house.reader)
    return AuditEventConnection.of(found, context.cursors, after=after)


@strawberry.federation.type(keys=["id"])
class Order:
    id: ID

    @requires_scopes("audit.read")
    @strawberry.field(description="Everything that led to this order and came of it, newest first; for staff.")
    async def audit_trail(
        self, info: Info[Context, None], first: int = 50, after: str | None = None
    ) -> AuditEventConnection | None:
        return await trail_of(info, self.id, first, after)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.federation.type(keys=["id"])
class Customer:
    id: ID

    @requires_scopes("audit.read")
    @strawberry.field(description="Everything this customer did and what was done for them, newest first; for staff.")
    async def audit_trail(
        self, info: Info[Context, None], first: int = 50, after: str | None = None
    ) -> AuditEventConnection | None:
        return await trail_of(info, self.id, first, after)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)
