"""Queries and mutations of audit."""

import strawberry
from stoa_service import SubgraphSchema, build_schema, requires_scopes
from strawberry import ID, Info

from audit.application.ports import EntryFilter
from audit.application.replay_stream import ReplayStream, replay_stream
from audit.application.search_entries import search_entries
from audit.application.trace_lineage import trace_lineage
from audit.application.verify_chain import VerifyChain, verify_chain

from .context import Context
from .proofs import AuditArchive, AuditLineage, AuditReplay, AuditVerification, ReplayAuditEventsInput
from .types import AuditEvent, AuditEventConnection, AuditFilter, Customer, Order, page_of, trail_of

MOST_LINKS = 20_000


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
        context = info.context
        wanted = filter.to_filter() if filter else EntryFilter()
        page = page_of(first, after, context.cursors)
        found = await search_entries(context.chain, wanted, page, context.house.reader)
        return AuditEventConnection.of(found, context.cursors, after=after)

    @requires_scopes("audit.read")
    @strawberry.field(description="One event of the journal, if it is still in the database.")
    async def audit_event(self, info: Info[Context, None], id: ID) -> AuditEvent | None:  # noqa: A002 - the argument's name
        context = info.context
        found = await context.house.reader.by_event_ids(context.chain, [id])
        return AuditEvent.of(found[0]) if found else None

    @requires_scopes("audit.read")
    @strawberry.field(
        description="Everything that names this id or belongs to the same chains of events, newest first."
    )
    async def audit_trail(
        self, info: Info[Context, None], of: ID, first: int = 50, after: str | None = None
    ) -> AuditEventConnection | None:
        return await trail_of(info, of, first, after)

    @requires_scopes("audit.read")
    @strawberry.field(description="What led to an event, and what came of it.")
    async def audit_lineage(self, info: Info[Context, None], event: ID) -> AuditLineage | None:
        context = info.context
        return AuditLineage.of(await trace_lineage(context.chain, event, context.house.reader))

    @requires_scopes("audit.read")
    @strawberry.field(
        description="Follows the chain from the last checkpoint, or from its first entry. A long chain is followed as far as one request may; `python -m audit.verify` has no such end."
    )
    async def verify_audit(self, info: Info[Context, None], full: bool = False) -> AuditVerification | None:
        context = info.context
        command = VerifyChain(chain=context.chain, full=full, most=MOST_LINKS)
        return AuditVerification.of(await verify_chain(command, context.house.proof, context.house.checkpoint_key))

    @requires_scopes("audit.read")
    @strawberry.field(description="Files of months that have left the database, newest first.")
    async def audit_archives(self, info: Info[Context, None]) -> list[AuditArchive] | None:
        return [AuditArchive.of(file) for file in await info.context.house.archives.files(limit=200)]


@strawberry.type
class Mutation:
    @requires_scopes("audit.read", "events.manage")
    @strawberry.mutation(
        description="Who asks, and why, becomes a part of the journal. Handled before, an event has no second effect."
    )
    async def replay_audit_events(
        self,
        info: Info[Context, None],
        input: ReplayAuditEventsInput,  # noqa: A002 - the argument's name
    ) -> AuditReplay:
        context = info.context
        command = ReplayStream(
            chain=context.chain,
            wanted=input.filter.to_filter(),
            consumer=input.consumer,
            reason=input.reason,
            actor=context.caller.subject,
        )
        return AuditReplay.of(await replay_stream(command, context.house.replay))


def build_audit_schema() -> SubgraphSchema:
    """Audit's federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Customer, Order])
