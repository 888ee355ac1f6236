"""For tests: the statements that code really sends, and what PostgreSQL does with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_service.database import Database

_EXPLAINABLE: Final = ("select", "with", "update", "delete", "insert")


@dataclass(frozen=True, slots=True)
class SentStatement:
    """As the driver got it."""

    text: str
    parameters: tuple[Any, ...]

    @property
    def can_be_explained(self) -> bool:
        return self.text.lstrip().lower().startswith(_EXPLAINABLE)


@contextmanager
def sent_statements() -> Iterator[list[SentStatement]]:
    """Everything that any engine of this process sends inside the block."""
    seen: list[SentStatement] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, *_rest: Any) -> None:
        seen.append(SentStatement(text, tuple(parameters or ())))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def weak_spots(
    database: Database, sent: SentStatement, *, large: AbstractSet[str], most_sorted: int = 20_000
) -> list[str]:
    """Where the plan of a statement reads all of a large table without its index, or sorts too many rows at once."""
    if not sent.can_be_explained:
        return []
    async with database.transaction() as session:
        plan = await _plan(session, sent, "format json")
    found = []
    for node in _nodes(plan):
        if node["Node Type"] == "Seq Scan" and node.get("Relation Name") in large:
            found.append(f"reads all of {node['Relation Name']}")
        if node["Node Type"] == "Sort" and node["Plans"][0]["Plan Rows"] > most_sorted:
            found.append(f"sorts {node['Plans'][0]['Plan Rows']} rows by {', '.join(node['Sort Key'])}")
    return found


async def rows_read(database: Database, sent: SentStatement) -> Mapping[str, int]:
    """How many rows the statement takes out of each table or index, those it then throws away included.

    The statement is executed once more for that, and what it does is rolled back.
    """
    if not sent.can_be_explained:
        return {}
    async with database.transaction() as session:
        plan = await _plan(session, sent, "analyze, timing off, format json")
        await session.rollback()
    found: dict[str, int] = {}
    for node in _nodes(plan):
        source = node.get("Relation Name") or node.get("Index Name")
        if source:
            thrown_away = sum(node.get(f"Rows Removed by {reason}", 0) for reason in ("Filter", "Index Recheck"))
            rows = (node["Actual Rows"] + thrown_away) * node["Actual Loops"]
            found[source] = found.get(source, 0) + round(rows)
    return found


async def _plan(session: AsyncSession, sent: SentStatement, options: str) -> Mapping[str, Any]:
    connection = await session.connection()
    explained = await connection.exec_driver_sql(f"explain ({options}) {sent.text}", sent.parameters)
    answer = explained.scalar_one()
    [whole] = json.loads(answer) if isinstance(answer, str) else answer
    plan: Mapping[str, Any] = whole["Plan"]
    return plan


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
