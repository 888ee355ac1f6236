"""Put returned goods back on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stoa_primitives import Clock

from inventory.application.ports import UnitOfWork
from inventory.application.tell_levels import tell_changed_levels
from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import merge_lines
from inventory.domain.levels import with_place

REASON: Final = "return"
ACTOR: Final = "ordering"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """What came back and may be sold again."""

    order_id: str
    return_id: str
    lines: tuple[tuple[str, int], ...]


async def put_back(command: PutBack, *, unit: UnitOfWork, clock: Clock) -> None:
    """Once per return, into the warehouse that sent it; variants nobody knows are left to people."""
    if not await unit.shelf.note_return(command.return_id, command.order_id, clock.now()):
        return
    wanted = merge_lines(command.lines)
    before = await unit.shelf.lock(wanted)
    senders = await unit.reservations.senders(command.order_id)
    after = before
    for variant_id, quantity in wanted.items():
        places = [each.warehouse_id for each in before if each.variant_id == variant_id]
        sender = senders.get(variant_id)
        warehouse = sender if sender in places else next(iter(places), None)
        if warehouse is None:
            continue
        adjustment = Adjustment(
            variant_id=variant_id, warehouse_id=warehouse, delta=quantity, reason=REASON, actor=ACTOR
        )
        after = with_place(after, await unit.shelf.adjust(adjustment, clock.now()))
    await tell_changed_levels(before, after, unit=unit, clock=clock)
