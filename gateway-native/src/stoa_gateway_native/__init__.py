"""The gateway's hot path in C, for operations whose shape is known: it reads answers, puts entities in and writes the client's data.

It knows tables, bytes and offsets: no GraphQL, no socket, no clock. ``stoa`` makes the tables and decides when they are used.
"""

from __future__ import annotations

from typing import Final

from stoa_gateway_native._engine import Engine

#: Who makes tables of another version does not use this one.
TABLES: Final = 1

__all__ = ["TABLES", "Engine"]
