"""The one place where audit's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from stoa_messaging import Broker, Consumer, Job, Outbox, Seal, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock, current_tenant
from stoa_service import CursorCodec, Database, PoolLimits, build_graphql_app
from stoa_service.rest import RestBeside
from stoa_service.tokens import KeyCache, TokenVerifier, VerifiesTokens, keys_from

from audit.application.archive_months import Retention
from audit.application.house import House
from audit.application.ports import ProofReader
from audit.application.replay_stream import ReplayDesk
from audit.application.verify_chain import VerifyChain, verify_and_note
from audit.config import Settings
from audit.domain.retention import Policy
from audit.messaging.consumers import register
from audit.messaging.people import PersonalDataDesk
from audit.messaging.sender import ReplaySender
from audit.persistence.archive_files import ArchiveFiles
from audit.persistence.archives import PostgresArchives
from audit.persistence.people import entries_about
from audit.persistence.proof import PostgresProofReader
from audit.persistence.reading import PostgresJournalReader
from audit.persistence.tables import MESSAGING
from audit.persistence.transactions import PostgresTransactions, Working
from audit.persistence.vault import derived_key
from audit.rest import PREFIX, build_rest
from audit.schema import build_audit_schema
from audit.schema.context import Context

_VERIFY_SECONDS: Final = 900.0
_RETENTION_SECONDS: Final = 3600.0
_LINKS_AT_ONCE: Final = 50_000


def build_app(
    settings: Settings,
    *,
    verifier: VerifiesTokens | None = None,
    broker: Broker | None = None,
    clock: Clock | None = None,
) -> RestBeside:
    """GraphQL and REST over the same house."""
    database = Database(settings.database_url, application="audit")
    broker = broker or broker_from_url(settings.broker_url)
    verifier = verifier or TokenVerifier(KeyCache(keys_from(settings.issuer_internal)), issuer=settings.issuer)
    house = build_house(settings, database, broker, clock or SystemClock())
    cursors = CursorCodec("audit", settings.gateway_secret)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await broker.close()
            await database.close()

    graphql = build_graphql_app(
        build_audit_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller=caller, house=house, cursors=cursors),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    return RestBeside(graphql, build_rest(house, verifier, cursors), prefix=PREFIX)


def build_house(settings: Settings, database: Database, broker: Broker, clock: Clock) -> House:
    """What both faces share."""
    working = Working(settings.master_key)
    reader, transactions = PostgresJournalReader(database), PostgresTransactions(database, working)
    sender = ReplaySender(broker, Seal.from_environment())
    return House(
        reader=reader,
        transactions=transactions,
        proof=PostgresProofReader(database, ArchiveFiles(settings.archive_dir)),
        archives=PostgresArchives(database, working),
        replay=ReplayDesk(reader=reader, transactions=transactions, sends=sender, clock=clock),
        clock=clock,
        checkpoint_key=checkpoint_key(settings),
        hot_months=settings.hot_months,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None, clock: Clock | None = None) -> Worker:
    """Hears every event, makes checkpoints, archives months."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="audit-worker")
    proof = PostgresProofReader(database, ArchiveFiles(settings.archive_dir))
    checks = Checks(proof=proof, key=checkpoint_key(settings), clock=clock)
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, clock),
        jobs=[
            every(_VERIFY_SECONDS, checks.run, name="verify what is new in the chains"),
            _retaining(build_retention(settings, database, clock)),
        ],
    )


def build_consumer(settings: Settings, database: Database, clock: Clock) -> Consumer:
    """The one handler of everything."""
    consumer = Consumer(settings.domain, database, MESSAGING)
    desk = PersonalDataDesk(Outbox(MESSAGING), clock, entries_about)
    register(consumer, work_on=Working(settings.master_key).on, clock=clock, desk=desk)
    return consumer


def build_retention(settings: Settings, database: Database, clock: Clock) -> Retention:
    """Archives and expiry by the policy."""
    return Retention(
        archives=PostgresArchives(database, Working(settings.master_key)),
        files=ArchiveFiles(settings.archive_dir),
        policy=Policy.of(settings.hot_months, settings.keep_months),
        clock=clock,
    )


def checkpoint_key(settings: Settings) -> bytes:
    """What checkpoints are signed with."""
    return derived_key(settings.master_key, "sign checkpoints")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Verifies what is new in the chain of the tenant acted for, and notes how far."""

    proof: ProofReader
    key: bytes
    clock: Clock

    async def run(self) -> None:
        command = VerifyChain(chain=current_tenant(), most=_LINKS_AT_ONCE)
        found = await verify_and_note(command, self.proof, self.key, self.clock.now())
        if found.broken is not None:
            raise ChainBroken(f"{found.chain}: {found.broken.position}: {found.broken.reason}")


class ChainBroken(Exception):
    """The journal was changed behind our back. The worker logs it at every check until somebody has looked."""


def _retaining(retention: Retention) -> Job:
    async def retain() -> None:
        await retention.archive_due()
        await retention.delete_expired()

    return every(_RETENTION_SECONDS, retain, name="archive months that are due", for_each_tenant=False)
