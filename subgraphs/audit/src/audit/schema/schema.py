"""Queries of audit."""

import strawberry
from stoa_service import SubgraphSchema, build_schema, requires_scopes
from strawberry import ID, Info

from audit.application.ports import EntryFilter
from audit.application.search_entries import search_entries

from .context import Context
from .types import AuditEvent, AuditEventConnection, AuditFilter, Customer, Order, page_of, trail_of


@strawberry.type
class Query:
    @requires_scopes("audit.read")
    @strawberry.field(description="The journal, newest first.")
    async def audit_events(
        self,
        info: Info[Context, None],
        filter: AuditFilter | None = None,  # noqa: A002 - the argument's name
        first: int = 50,
        after: str | None = None,
    ) -> AuditEventConnection | None:
        house = info.context.house
        wanted = filter.to_filter() if filter else EntryFilter()
        page = page_of(first, after, house.cursors)
        found = await search_entries(house.chain, wanted, page, house.reader)
        return AuditEventConnection.of(found, house.cursors, after=after)

    @requires_scopes("audit.read")
    @strawberry.field(description="One event of the journal, if it is still in the database.")
    async def audit_event(self, info: Info[Context, None], id: ID) -> AuditEvent | None:  # noqa: A002 - the argument's name
        house = info.context.house
        found = await house.reader.by_event_ids(house.chain, [id])
        return AuditEvent.of(found[0]) if found else None

    @requires_scopes("audit.read")
    @strawberry.field(
        description="Everything that names this id or belongs to the same chains of events, newest first."
    )
    async def audit_trail(
        self,
        info: Info[Context, None],
        of: ID,
        first: int = 50,
        after: str | None = None,
    ) -> AuditEventConnection | None:
        return await trail_of(info, of, first, after)


def build_audit_schema() -> SubgraphSchema:
    """Audit's federation schema."""
    return build_schema(query=Query, types=[Customer, Order])
