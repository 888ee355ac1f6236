"""`python -m audit.replay FILE --reason WHY …`: writes a part of the journal into a file.

An envelope in each line, in their order; `python -m notifications.console replay`
hands such a file to one domain. Personal data is put back where its key still is. The journal notes who did it and why.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from stoa_primitives import DEFAULT_TENANT, Refusal, SystemClock, acting_for
from stoa_service import Database

from audit.application.ports import EntryFilter
from audit.application.replay_stream import Replay, ReplayDesk, ReplayStream, write_stream
from audit.config import Settings
from audit.messaging.sender import FileSender
from audit.persistence.reading import PostgresJournalReader
from audit.persistence.transactions import PostgresTransactions, Working


async def replay(settings: Settings, command: ReplayStream, file: Path) -> Replay:
    """Writes the file; refuses to overwrite one."""
    database = Database(settings.database_url, application="audit-replay")
    transactions = PostgresTransactions(database, Working(settings.master_key))
    try:
        with acting_for(command.chain), FileSender(file) as sender:
            reader = PostgresJournalReader(database)
            desk = ReplayDesk(reader=reader, transactions=transactions, sends=sender, clock=SystemClock())
            return await write_stream(command, desk)
    finally:
        await database.close()


def main(arguments: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    given = _parser().parse_args(arguments)
    wanted = EntryFilter(
        event_type=given.type, domain=given.domain, touches=given.touches, since=given.since, until=given.until
    )
    command = ReplayStream(
        chain=given.tenant, wanted=wanted, consumer="file", reason=given.reason, actor=f"console:{given.by}"
    )
    try:
        found = asyncio.run(replay(settings or Settings.from_env(), command, given.file))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.code}: {refusal.message}\n")
        return 1
    except FileExistsError:
        sys.stderr.write(f"{given.file} is there already; nothing was written.\n")
        return 1
    sys.stdout.write(f"{found.sent} events written to {given.file}\n")
    for reason, count in sorted(found.left_out.items()):
        sys.stdout.write(f"{count} left out: {reason}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="audit.replay", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--reason", required=True)
    parser.add_argument("--type")
    parser.add_argument("--domain")
    parser.add_argument("--touches", metavar="ID")
    parser.add_argument("--since", type=_moment)
    parser.add_argument("--until", type=_moment)
    parser.add_argument("--tenant", default=DEFAULT_TENANT)
    parser.add_argument("--by", default=getpass.getuser())
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


if __name__ == "__main__":
    sys.exit(main())
