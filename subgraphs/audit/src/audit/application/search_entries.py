from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stoa_primitives import InvalidInput

from audit.domain.entry import Entry

from .ports import EntryFilter, JournalReader, Page

LONGEST_SEARCH: Final = 200


class AuditSearchInvalid(InvalidInput):
    """Such a question has no answer."""

    code = "AUDIT_SEARCH_INVALID"


async def search_entries(
    chain: str, wanted: EntryFilter, page: Page, reader: JournalReader
) -> tuple[Sequence[Entry], bool]:
    """A page of entries, newest first, and whether there are more."""
    check_texts(wanted)
    if wanted.since and wanted.until and wanted.since >= wanted.until:
        raise AuditSearchInvalid("The time range ends before it begins.")
    return cut(await reader.search(chain, wanted, one_more(page)), page)


async def follow_trail(chain: str, of: str, page: Page, reader: JournalReader) -> tuple[Sequence[Entry], bool]:
    """A page of what happened to one thing or one customer, newest first, and whether there is more."""
    if not is_searchable(of):
        raise AuditSearchInvalid("Name the order, the customer or whatever else the trail is of by its id.")
    return cut(await reader.trail(chain, of, one_more(page)), page)


def check_texts(wanted: EntryFilter) -> None:
    texts = (
        wanted.event_type,
        wanted.domain,
        wanted.entity,
        wanted.actor,
        wanted.customer_id,
        wanted.touches,
        wanted.text,
    )
    if any(text is not None and not is_searchable(text) for text in texts):
        raise AuditSearchInvalid(f"Search for 1 to {LONGEST_SEARCH} characters without control characters.")


def is_searchable(text: str) -> bool:
    return 0 < len(text) <= LONGEST_SEARCH and text.isprintable()


def one_more(page: Page) -> Page:
    return Page(limit=page.limit + 1, before=page.before)


def cut(found: Sequence[Entry], page: Page) -> tuple[Sequence[Entry], bool]:
    return found[: page.limit], len(found) > page.limit
