"""Which basket a person means, and whether it is theirs."""

from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket, gone
from basket.domain.limits import MAX_ID_LENGTH

from .ports import BasketReader, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The basket named by id, or else the signed-in customer's own."""

    basket_id: str | None
    customer_id: str | None

    def may_hold(self, basket: Basket) -> bool:
        return basket.customer_id is None or basket.customer_id == self.customer_id


async def locked_basket(holding: Holding, uow: UnitOfWork) -> Basket:
    """The basket to change; a stranger's one is as gone as one that never was."""
    if holding.basket_id is not None:
        _require_id(holding.basket_id)
        basket = await uow.baskets.locked(holding.basket_id)
    elif holding.customer_id is not None:
        basket = await uow.baskets.locked_of(holding.customer_id)
    else:
        basket = None
    if basket is None or not holding.may_hold(basket):
        raise gone()
    return basket


async def basket_to_fill(holding: Holding, uow: UnitOfWork) -> Basket:
    """Like :func:`locked_basket`, but a person without a basket gets one."""
    if holding.basket_id is not None:
        return await locked_basket(holding, uow)
    if holding.customer_id is not None:
        return await uow.baskets.open_for(holding.customer_id)
    return await uow.baskets.open_guest()


async def seen_basket(holding: Holding, reader: BasketReader) -> Basket | None:
    """The live basket to show, if there is one."""
    if holding.basket_id is not None:
        basket = await reader.by_id(holding.basket_id) if _is_id(holding.basket_id) else None
    elif holding.customer_id is not None:
        basket = await reader.of_customer(holding.customer_id)
    else:
        basket = None
    return basket if basket is not None and basket.is_live and holding.may_hold(basket) else None


def _require_id(basket_id: str) -> None:
    if not _is_id(basket_id):
        raise gone()


def _is_id(basket_id: str) -> bool:
    return 0 < len(basket_id) <= MAX_ID_LENGTH and basket_id.isascii() and basket_id.isprintable()
