"""Types about the chain as a whole: proofs, lineage, archives, replays."""

from datetime import date, datetime
from typing import Self

import strawberry
from strawberry import ID

from audit.application.ports import ArchivedFile
from audit.application.replay_stream import Replay
from audit.application.verify_chain import Verification
from audit.domain import drawing, lineage

from .types import AuditFilter


@strawberry.type(description="Whether the chain holds, and where it first does not.")
class AuditVerification:
    whole: bool = strawberry.field(description="Nothing is broken and nothing was left out.")
    since: str = strawberry.field(description="Where the check began: the last checkpoint, or 0.")
    through: str = strawberry.field(description="The last entry that holds.")
    head: str
    checked: int
    first_broken: str | None
    reason: str | None

    @classmethod
    def of(cls, found: Verification) -> Self:
        broken = found.broken
        return cls(
            whole=found.is_whole,
            since=str(found.since),
            through=str(found.through),
            head=str(found.head),
            checked=found.checked,
            first_broken=None if broken is None else str(broken.position),
            reason=None if broken is None else broken.reason,
        )


@strawberry.type
class AuditLineageStep:
    id: ID
    type: str
    entity_id: str
    occurred_at: datetime
    cause: ID | None
    depth: int = strawberry.field(description="0 is the first cause.")

    @classmethod
    def of(cls, step: lineage.Step) -> Self:
        return cls(
            id=ID(step.event_id),
            type=step.event_type,
            entity_id=step.aggregate_id,
            occurred_at=step.occurred_at,
            cause=None if step.cause is None else ID(step.cause),
            depth=step.depth,
        )


@strawberry.type(description="What led to an event and what came of its first cause: causes before effects.")
class AuditLineage:
    events: list[AuditLineageStep]
    whole: bool = strawberry.field(description="False when there is more than is shown.")
    found: strawberry.Private[lineage.Lineage]

    @strawberry.field(description="As a picture.")
    def svg(self) -> str:
        return drawing.svg(self.found)

    @strawberry.field(description="As a Mermaid flowchart.")
    def mermaid(self) -> str:
        return drawing.mermaid(self.found)

    @classmethod
    def of(cls, found: lineage.Lineage) -> Self:
        return cls(events=[AuditLineageStep.of(step) for step in found.steps], whole=found.is_whole, found=found)


@strawberry.type(description="A file of an archived month.")
class AuditArchive:
    name: str
    month: date
    family: str = strawberry.field(description="trade, people, shop, audit, other; chain holds the links of all.")
    entries: int
    sha256: str
    expires_at: datetime | None = strawberry.field(description="When its contents are deleted; the links never are.")

    @classmethod
    def of(cls, file: ArchivedFile) -> Self:
        return cls(
            name=file.name,
            month=file.month or date.min,
            family=file.family,
            entries=file.entries,
            sha256=file.sha256,
            expires_at=file.expires_at,
        )


@strawberry.input(
    description="Hands a part of the journal to one consumer once more. Name a type, a domain or what the events touch, and since when."
)
class ReplayAuditEventsInput:
    consumer: str = strawberry.field(description="The domain that hears the events again, and no other.")
    reason: str
    filter: AuditFilter


@strawberry.type
class ReplayLeftOut:
    reason: str
    events: int


@strawberry.type
class AuditReplay:
    id: ID = strawberry.field(description="The replay's own entry in the journal.")
    sent: int
    left_out: list[ReplayLeftOut]

    @classmethod
    def of(cls, replay: Replay) -> Self:
        left = [ReplayLeftOut(reason=reason, events=count) for reason, count in sorted(replay.left_out.items())]
        return cls(id=ID(replay.id), sent=replay.sent, left_out=left)
