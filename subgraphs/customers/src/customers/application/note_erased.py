from __future__ import annotations

from customers.domain.erasure import Answer, ErasureState

from .ports import UnitOfWork


async def note_erased(erasure_id: str, answer: Answer, uow: UnitOfWork) -> None:
    """Keep what a domain said. A late answer of an earlier phase is kept there and moves nothing."""
    erasure = await uow.erasures.locked(erasure_id)
    if erasure is not None and erasure.state is ErasureState.RUNNING and answer.phase <= erasure.phase:
        await uow.erasures.put_answer(erasure_id, answer)
