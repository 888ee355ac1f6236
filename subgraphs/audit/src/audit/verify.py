"""`python -m audit.verify [--full] [--tenant NAME]`: whether the journal is what was recorded; ends with 1 when it is not."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from stoa_primitives import SystemClock, acting_for
from stoa_service import Database

from audit.application.verify_chain import Verification, VerifyChain, verify_and_note
from audit.config import Settings
from audit.persistence.archive_files import ArchiveFiles
from audit.persistence.proof import PostgresProofReader
from audit.wiring import checkpoint_key


async def verify(settings: Settings, *, full: bool, tenant: str | None) -> list[Verification]:
    """Checks one tenant's chain or all; each that is whole gets a checkpoint."""
    database = Database(settings.database_url, application="audit-verify")
    proof = PostgresProofReader(database, ArchiveFiles(settings.archive_dir))
    found = []
    try:
        for chain in [tenant] if tenant else await database.tenants():
            with acting_for(chain):
                command = VerifyChain(chain=chain, full=full)
                found.append(await verify_and_note(command, proof, checkpoint_key(settings), SystemClock().now()))
    finally:
        await database.close()
    return found


def told(found: Verification) -> str:
    """One line for people."""
    if found.broken is not None:
        return f"{found.chain}: BROKEN at entry {found.broken.position}. {found.broken.reason}"
    return f"{found.chain}: whole. {found.checked} entries checked from {found.since} to {found.through}."


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="audit.verify", description=__doc__)
    parser.add_argument("--full", action="store_true", help="from the first entry, archives included")
    parser.add_argument("--tenant", help="one tenant's chain; all by default")
    given = parser.parse_args(arguments)
    found = asyncio.run(verify(Settings.from_env(), full=given.full, tenant=given.tenant))
    for each in found:
        sys.stdout.write(f"{told(each)}\n")
    return 0 if all(each.is_whole for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
