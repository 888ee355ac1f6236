"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_primitives import Clock
from stoa_service import Caller, CursorCodec

from audit.application.ports import JournalReader, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service holds for all requests."""

    reader: JournalReader
    transactions: Transactions
    cursors: CursorCodec
    clock: Clock
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request."""

    caller: Caller
    house: House
