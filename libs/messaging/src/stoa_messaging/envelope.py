"""What travels: an event's data inside its envelope (docs/contracts/events.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field
from stoa_primitives import DEFAULT_TENANT, current_tenant, new_id


class Event(BaseModel):
    """Base of what a domain publishes. A subclass names its `event_type`, `<domain>.<name>`, and its `event_version`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_type: ClassVar[str]
    event_version: ClassVar[int] = 1

    @classmethod
    def schema_file(cls) -> str:
        """Where its JSON schema is exported, below the subgraph's folder."""
        return f"events/{cls.event_type.split('.', 1)[1]}.v{cls.event_version}.json"


class Envelope(BaseModel):
    """An event on its way. `id` is the same however often it is delivered.

    `sequence` counts the events of one aggregate without a gap; `after` says, for each type, where the last one before
    this stood. A consumer that hears only some types thus knows whether it lacks one (stoa_messaging.positions).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    type: str
    version: int = 1
    occurred_at: datetime
    aggregate_id: str
    tenant: str = Field(DEFAULT_TENANT, pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    sequence: int | None = Field(None, ge=1)
    after: dict[str, int] = Field(default_factory=dict)
    causation_id: str | None = None
    correlation_id: str
    trace_parent: str | None = None
    data: dict[str, Any]

    @classmethod
    def of(
        cls,
        event: Event,
        *,
        aggregate_id: str,
        occurred_at: datetime,
        cause: Envelope | None = None,
        event_id: str | None = None,
    ) -> Self:
        """Wraps an event; the cause hands its correlation and trace on."""
        identity = event_id or new_id()
        return cls(
            id=identity,
            type=event.event_type,
            version=event.event_version,
            occurred_at=occurred_at,
            aggregate_id=aggregate_id,
            tenant=cause.tenant if cause else current_tenant(),
            causation_id=cause.id if cause else None,
            correlation_id=cause.correlation_id if cause else identity,
            trace_parent=cause.trace_parent if cause else None,
            data=event.model_dump(mode="json"),
        )

    def to_bytes(self) -> bytes:
        """As it is written. Unnumbered ones leave the numbers out: the relay puts them in (stoa_messaging.relay)."""
        return self.model_dump_json(exclude={"sequence", "after"} if self.sequence is None else None).encode()

    @property
    def publisher(self) -> str:
        """The domain it comes from."""
        return self.type.partition(".")[0]
