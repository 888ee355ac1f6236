"""A person's rights as clients see them: export, erasure, consents, sessions."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from strawberry import ID, Info

from customers.application.ports import Session
from customers.domain.consent import PURPOSES, Decision, current_text, in_force
from customers.domain.erasure import PHASES, RETAINED, ErasureState
from customers.domain.erasure import Erasure as DomainErasure
from customers.domain.personal_export import ANSWERING
from customers.domain.personal_export import Export as DomainExport
from customers.domain.personal_export import ExportState as DomainExportState

from .context import Context


@strawberry.enum(description="COLLECTING until every service has answered; EXPIRED when the archive was dropped.")
class ExportState(Enum):
    COLLECTING = "COLLECTING"
    READY = "READY"
    EXPIRED = "EXPIRED"


@strawberry.type(description="Everything that is held about the caller, on its way into one archive.")
class PersonalExport:
    export: strawberry.Private[DomainExport]

    @strawberry.field
    def id(self) -> ID:
        return ID(self.export.id)

    @strawberry.field
    def state(self) -> ExportState:
        return ExportState(self.export.state.value)

    @strawberry.field
    def requested_at(self) -> datetime:
        return self.export.requested_at

    @strawberry.field(description="When the archive is dropped; null until it is ready.")
    def expires_at(self) -> datetime | None:
        return self.export.expires_at

    @strawberry.field(description="How many services have answered.")
    def answered(self) -> int:
        return len(ANSWERING) if self.export.state is not DomainExportState.COLLECTING else len(self.export.answered)

    @strawberry.field(description="How many services are asked.")
    def asked(self) -> int:
        return len(ANSWERING)

    @strawberry.field(description="Services that have not answered yet; they are asked again.")
    def missing(self) -> list[str]:
        return list(self.export.missing) if self.export.state is DomainExportState.COLLECTING else []

    @strawberry.field(
        description="A link for the caller that holds a few minutes: ask for it when it is clicked. Null until ready."
    )
    def download_url(self, info: Info[Context, None]) -> str | None:
        if self.export.state is not DomainExportState.READY:
            return None
        return info.context.house.tickets.link(self.export.id, self.export.customer_id)


@strawberry.enum(name="ErasureState")
class ErasureStateName(Enum):
    COOLING_OFF = "COOLING_OFF"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


@strawberry.type(description="What a service keeps after the erasure, in its own words.")
class KeptRecord:
    service: str
    what: str


@strawberry.type(description="What stays after an erasure, why, and for how many years.")
class RetainedRecord:
    what: str
    why: str
    years: int


@strawberry.type
class PersonalErasure:
    erasure: strawberry.Private[DomainErasure]

    @strawberry.field
    def id(self) -> ID:
        return ID(self.erasure.id)

    @strawberry.field
    def state(self) -> ErasureStateName:
        return ErasureStateName(self.erasure.state.value)

    @strawberry.field
    def requested_at(self) -> datetime:
        return self.erasure.requested_at

    @strawberry.field(description="Until then it can be called off.")
    def due_at(self) -> datetime:
        return self.erasure.due_at

    @strawberry.field(description="Steps done, of `steps`.")
    def step(self) -> int:
        return len(PHASES) if self.erasure.state is ErasureState.DONE else self.erasure.phase

    @strawberry.field
    def steps(self) -> int:
        return len(PHASES)

    @strawberry.field(description="What has to end first, such as an order on its way.")
    def waiting_for(self) -> list[str]:
        return list(self.erasure.waiting)

    @strawberry.field
    def kept(self) -> list[KeptRecord]:
        return [KeptRecord(service=domain, what=text) for domain, text in self.erasure.kept]


def retained_records(locale: str) -> list[RetainedRecord]:
    """In the language, or in English."""
    return [
        RetainedRecord(
            what=kept.what.get(locale, kept.what["en"]), why=kept.why.get(locale, kept.why["en"]), years=kept.years
        )
        for kept in RETAINED
    ]


@strawberry.type(description="One yes or no, with the words it was said to.")
class ConsentDecision:
    version: int
    granted: bool
    decided_at: datetime
    fingerprint: str = strawberry.field(description="SHA-256 of the text that was shown: the proof.")

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(
            version=decision.version,
            granted=decision.granted,
            decided_at=decision.decided_at,
            fingerprint=decision.fingerprint,
        )


@strawberry.type(description="Something the shop asks leave for.")
class Consent:
    purpose: str
    text: str = strawberry.field(description="What is asked now, in the person's language.")
    version: int
    granted: bool = strawberry.field(description="Whether the last word was yes, to this version of the text.")
    history: list[ConsentDecision] = strawberry.field(description="The latest decision first.")


def consents_of(history: list[Decision], locale: str) -> list[Consent]:
    """Every purpose, decided or not."""
    return [
        Consent(
            purpose=purpose,
            text=current_text(purpose).texts[locale],
            version=current_text(purpose).version,
            granted=in_force(purpose, history),
            history=[ConsentDecision.of(one) for one in reversed(history) if one.purpose == purpose],
        )
        for purpose in PURPOSES
    ]


@strawberry.type(description="A sign-in on some device.")
class CustomerSession:
    id: ID
    started_at: datetime
    last_seen_at: datetime
    address: str = strawberry.field(description="The network address it was last seen at.")
    applications: list[str]

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(
            id=ID(session.id),
            started_at=session.started_at,
            last_seen_at=session.seen_at,
            address=session.address,
            applications=list(session.clients),
        )
