"""Months that leave the database, on real PostgreSQL and files."""

import gzip
import hashlib
import json
import uuid
from typing import Any, Protocol

import pytest
from audit.application.verify_chain import Verification, VerifyChain, verify_and_note, verify_chain
from audit.config import Settings
from sqlalchemy.exc import DBAPIError
from stoa_messaging import Envelope


class House(Protocol):
    call: Any
    signer: Any
    settings: Settings
    clock: Any
    proof: Any
    retention: Any
    database: Any
    auditor: str

    async def hear(self, event_type: str, data: dict[str, Any], **more: Any) -> Envelope: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def check(house: House, *, full: bool = True) -> Verification:
    return await verify_chain(VerifyChain(chain="market", full=full), house.proof, b"k" * 32)


async def three_months_and_more(house: House) -> list[str]:
    """Entries in three months, then a clock so far on that the first is due and nothing else."""
    house.clock.moment = house.clock.now().replace(day=10)
    customer = str(uuid.uuid4())
    for _ in range(3):
        for domain in ("ordering.order_placed", "catalog.variant_changed", "customers.profile_changed"):
            await house.hear(domain, {"customer": {"id": customer, "email": "c@example.org"}})
        house.clock.forward(days=31)
    house.clock.forward(days=365)
    return [f"{month:%Y-%m}" for month in await house.retention.archive_due()]


async def test_a_month_that_is_due_leaves_the_database_and_the_chain_still_holds(own_house: House) -> None:
    """A journal that only grows is slow one day; one that loses its proof with its past is none."""
    await verify_and_note(VerifyChain(chain="market"), own_house.proof, b"k" * 32, own_house.clock.now())
    archived = await three_months_and_more(own_house)

    left = await own_house.rows(
        "select count(*), min(position) from entries where event_type <> 'audit.month_archived'"
    )
    verification = await check(own_house)
    again = await own_house.retention.archive_due()

    assert len(archived) == len(set(archived)) >= 1
    assert (left[0][0] + 3 * len(archived), left[0][1]) == (9, 3 * len(archived) + 1)
    assert (verification.is_whole, verification.checked) == (True, 9 + len(archived))
    assert again == []
    answer = await own_house.call("{ auditArchives { family entries month } }", token=own_house.auditor)
    files = [file for file in answer["data"]["auditArchives"] if file["month"].startswith(archived[0])]
    assert {(file["family"], file["entries"]) for file in files} == {
        ("chain", 3),
        ("trade", 1),
        ("shop", 1),
        ("people", 1),
    }


@pytest.mark.parametrize("harm", ["changed", "deleted", "exchanged with its note"])
async def test_harm_to_an_archive_is_found_out(own_house: House, harm: str) -> None:
    """What left the database must be as provable as what stayed."""
    (month, *_) = await three_months_and_more(own_house)
    file = own_house.settings.archive_dir / f"{month}.market.trade.jsonl.gz"
    lines = gzip.decompress(file.read_bytes()).replace(b"order", b"ardor")
    if harm == "deleted":
        file.unlink()
    else:
        file.write_bytes(gzip.compress(lines, mtime=0))
    if harm == "exchanged with its note":
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        await own_house.rows("update archives set sha256 = :d where file = :f returning 1", d=digest, f=file.name)

    verification = await check(own_house)

    assert verification.broken is not None
    assert file.name in verification.broken.reason


async def test_a_link_changed_in_an_archive_breaks_the_chain(own_house: House) -> None:
    """The links of archived months are the chain's beginning."""
    (month, *_) = await three_months_and_more(own_house)
    file = own_house.settings.archive_dir / f"{month}.market.chain.jsonl.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b'"position":2', b'"position":9')))

    assert (await check(own_house)).broken is not None


async def test_contents_are_deleted_when_their_time_is_over_and_the_links_stay(own_house: House) -> None:
    """The law says how long what is kept, for each family of events; the proof outlives the contents."""
    (month, *_) = await three_months_and_more(own_house)
    own_house.clock.forward(days=31 * 25)

    deleted = await own_house.retention.delete_expired()

    assert {name for name in deleted if name.startswith(month)} == {
        f"{month}.market.people.jsonl.gz",
        f"{month}.market.shop.jsonl.gz",
    }
    assert not (own_house.settings.archive_dir / f"{month}.market.shop.jsonl.gz").exists()
    assert (own_house.settings.archive_dir / f"{month}.market.trade.jsonl.gz").exists()
    assert (await check(own_house)).is_whole
    ((payload,), *_) = await own_house.rows("select payload from entries where event_type = 'audit.archive_expired'")
    assert json.loads(payload)["file"] in deleted


async def test_an_archive_holds_no_personal_data_in_clear(own_house: House) -> None:
    """A file outlives the erasure; only the key's end reaches it."""
    await three_months_and_more(own_house)

    files = list(own_house.settings.archive_dir.glob("*.gz"))

    assert files
    assert not [file.name for file in files if b"c@example.org" in gzip.decompress(file.read_bytes())]


async def test_the_database_releases_no_month_without_an_archive(own_house: House) -> None:
    """Detaching a month must not be a way to lose it."""
    await own_house.hear("ordering.order_placed", {})

    with pytest.raises(DBAPIError, match="has no archive"):
        await own_house.rows("select release_month((now() at time zone 'UTC')::date)")
