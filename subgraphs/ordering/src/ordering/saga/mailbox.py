"""Messages of a saga that nobody has read yet, kept over a rewind, which would drop them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import text

_UNREAD = text("select * from dbos.notifications where destination_uuid = :id and not consumed")


def unread_messages(engine: sqlalchemy.Engine, workflow_id: str) -> Sequence[Mapping[str, Any]]:
    """As they lie in the mailbox."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(_UNREAD, {"id": workflow_id}).mappings()]


def put_back(engine: sqlalchemy.Engine, messages: Sequence[Mapping[str, Any]]) -> None:
    """Under their own ids, so that none is read twice."""
    for message in messages:
        columns = ", ".join(message)
        values = ", ".join(f":{name}" for name in message)
        statement = f"insert into dbos.notifications ({columns}) values ({values}) on conflict do nothing"  # noqa: S608 - the columns are the table's own
        with engine.begin() as connection:
            connection.execute(text(statement), message)
