"""What every resolver of a request shares."""

from dataclasses import dataclass
from typing import Any

from stoa_primitives import Clock
from stoa_service import Caller, CursorCodec
from strawberry import Info as AnyInfo
from strawberry.dataloader import DataLoader

from ordering.application.ports import OpensWork
from ordering.application.reads import OrderReads, Page
from ordering.domain.events import OrderEvent
from ordering.domain.invoice import Document
from ordering.domain.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' transactions, the reads and their batches."""

    caller: Caller
    clock: Clock
    open_work: OpensWork
    reads: OrderReads
    cursors: CursorCodec
    orders: DataLoader[str, Order | None]
    streams: DataLoader[str, list[OrderEvent]]
    documents: DataLoader[str, list[Document]]
    first_pages: DataLoader[tuple[str, int], Page]


Info = AnyInfo[Context, Any]
