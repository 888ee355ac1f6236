"""What changed a place of stock, newest first."""

from datetime import datetime
from typing import Self

import strawberry
from stoa_service import CursorCodec, CursorRefused, page_size

from inventory.application.ports import AdjustmentPage, PastAdjustment
from inventory.schema.context import Info
from inventory.schema.values import PageInfo, page_info


@strawberry.type(description="A change of what is on hand, with who made it and why.")
class StockAdjustment:
    id: strawberry.ID
    delta: int
    on_hand_after: int
    reason: str
    actor: str
    adjusted_at: datetime

    @classmethod
    def of(cls, past: PastAdjustment) -> Self:
        return cls(
            id=strawberry.ID(str(past.id)),
            delta=past.delta,
            on_hand_after=past.on_hand_after,
            reason=past.reason,
            actor=past.actor,
            adjusted_at=past.adjusted_at,
        )


@strawberry.type
class StockAdjustmentEdge:
    node: StockAdjustment
    cursor: str


@strawberry.type
class StockAdjustmentConnection:
    edges: list[StockAdjustmentEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, page: AdjustmentPage, cursors: CursorCodec, *, continued: bool) -> Self:
        edges = [
            StockAdjustmentEdge(node=StockAdjustment.of(each), cursor=cursors.encode([each.id])) for each in page.items
        ]
        places = [edge.cursor for edge in edges]
        return cls(edges=edges, page_info=page_info(places, has_next=page.has_next, continued=continued))


async def list_adjustments(
    info: Info, place: tuple[str, str], first: int, after: str | None
) -> StockAdjustmentConnection:
    """A page of one place's history; a cursor fits this place only."""
    cursors = info.context.services.cursors(f"adjustments/{place[0]}/{place[1]}")
    before = _before(cursors, after) if after is not None else None
    page = await info.context.services.reader.adjustments(place, page_size(first), before)
    return StockAdjustmentConnection.of(page, cursors, continued=before is not None)


def _before(cursors: CursorCodec, after: str) -> int:
    [last] = cursors.decode(after, length=1)
    if not isinstance(last, int):
        raise CursorRefused("This place in the list is no longer valid. Start again from the first page.")
    return last
