"""What the two outer faces, GraphQL and REST, share for all requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from stoa_primitives import Clock

from .ports import Archives, JournalReader, ProofReader, Transactions
from .replay_stream import ReplayDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    reader: JournalReader
    transactions: Transactions
    proof: ProofReader
    archives: Archives
    replay: ReplayDesk
    clock: Clock
    checkpoint_key: bytes = field(repr=False)
    hot_months: int
