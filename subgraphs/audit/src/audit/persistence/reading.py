"""Reads of the journal: each walks an index of the chain from its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, literal_column, select, union
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Row
from stoa_service.database import Database

from audit.application.ports import EntryFilter, Page
from audit.domain.entry import Content, Entry

from .tables import ENTRIES

COLUMNS: Final = [column for column in ENTRIES.c if column.name not in {"things", "search"}]
_E: Final = ENTRIES.c
# One order's chains of events; a customer has as many as purchases, and the newest are what a trail begins with.
_WORDS: Final[ColumnElement[str]] = literal_column("'simple'::regconfig")
_MOST_CORRELATIONS: Final = 500


class PostgresJournalReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, chain: str, wanted: EntryFilter, page: Page) -> Sequence[Entry]:
        return await self._entries(_page(select(*COLUMNS).where(*conditions(chain, wanted)), page))

    async def trail(self, chain: str, of: str, page: Page) -> Sequence[Entry]:
        places = _page(_trail(chain, of), page).subquery("places")
        here = (_E.position == places.c.position, _E.recorded_at == places.c.recorded_at)
        found = select(*COLUMNS).join(places, and_(*here)).where(_E.chain == chain)
        return await self._entries(found.order_by(_E.position.desc()))

    async def by_event_ids(self, chain: str, ids: Sequence[str]) -> Sequence[Entry]:
        readable = [text for text in ids if text.isprintable()]
        return await self._entries(select(*COLUMNS).where(_E.chain == chain, _E.event_id.in_(readable)))

    async def effects_of(self, chain: str, ids: Sequence[str], limit: int) -> Sequence[Entry]:
        query = select(*COLUMNS).where(_E.chain == chain, _E.causation_id.in_(ids))
        return await self._entries(query.order_by(_E.position).limit(limit))

    async def _entries(self, query: Select[Any]) -> Sequence[Entry]:
        async with self._database.transaction() as session:
            return [entry_of(row) for row in (await session.execute(query)).all()]


def conditions(chain: str, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """What has to hold for an entry to be found."""
    exact = {
        _E.event_type: wanted.event_type,
        _E.domain: wanted.domain,
        _E.entity: wanted.entity,
        _E.actor: wanted.actor,
        _E.customer_id: wanted.customer_id,
    }
    found: list[ColumnElement[bool]] = [_E.chain == chain]
    found += [column == value for column, value in exact.items() if value is not None]
    if wanted.touches is not None:
        found.append(touches(wanted.touches))
    if wanted.text is not None:
        found.append(_E.search.op("@@")(func.websearch_to_tsquery(_WORDS, wanted.text)))
    if wanted.since is not None:
        found.append(_E.recorded_at >= wanted.since)
    if wanted.until is not None:
        found.append(_E.recorded_at < wanted.until)
    return found


def entry_of(row: Row[Any]) -> Entry:
    """A row as the domain knows it."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    head = {name: values[name] for name in ("chain", "position", "recorded_at", "previous_hash", "hash")}
    content = {name: value for name, value in values.items() if name not in head}
    return Entry(**head, content=Content(**{**content, "touches": tuple(content["touches"])}))


def _page(query: Select[Any], page: Page) -> Select[Any]:
    position = query.selected_columns["position"]
    if page.before is not None:
        query = query.where(position < page.before)
    return query.order_by(position.desc()).limit(page.limit)


def _trail(chain: str, of: str) -> Select[Any]:
    """Places of what names the thing, and of what belongs to the same chains of events: each out of an index of its own.

    Asked for with an `or`, the journal would be walked backwards until enough is found, and all of it for an unknown thing.
    """
    touching = (_E.chain == chain, touches(of))
    latest = select(_E.correlation_id).where(*touching).group_by(_E.correlation_id)
    latest = latest.order_by(func.max(_E.position).desc()).limit(_MOST_CORRELATIONS)
    place = select(_E.position, _E.recorded_at)
    both = union(place.where(*touching), place.where(_E.chain == chain, _E.correlation_id.in_(latest)))
    return select(both.subquery("trail"))


def touches(of: str) -> ColumnElement[bool]:
    """Entries that name the thing."""
    quoted = of.replace("\\", "\\\\").replace("'", "''")
    return _E.things.op("@@", is_comparison=True)(cast(literal(f"'{quoted}'", Text), TSQUERY))
