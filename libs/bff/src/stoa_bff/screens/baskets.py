"""Whose basket a request means, and what happens to a guest's basket at sign-in."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from stoa_bff.gateway_client import GatewayUnavailable
from stoa_bff.http.parts import BffParts
from stoa_bff.http.visitor import Unauthenticated, Visitor
from stoa_bff.screens.run import ScreenOperations
from stoa_bff.sessions import Session

_log = logging.getLogger(__name__)

_BEING_ORDERED: Final = "CHECKOUT_IN_PROGRESS"
_PATIENCE_SECONDS: Final = 5.0
_ASK_AGAIN_SECONDS: Final = 0.25


def basket_variables(visitor: Visitor) -> dict[str, Any]:
    """Which basket is shown: the customer's by the token, the guest's by the session, or none."""
    return {
        "signedIn": visitor.is_signed_in,
        "guestBasket": visitor.basket_id is not None,
        "basketId": visitor.basket_id or "",
    }


async def remember_basket(visitor: Visitor, change: Mapping[str, Any]) -> None:
    """After a change: keep the guest's basket id, or forget one that is gone."""
    if change["basket"] is not None:
        await visitor.remember_guest_basket(change["basket"]["id"])
    elif any(problem["code"] == "BASKET_GONE" for problem in change["problems"]):
        await visitor.remember_guest_basket(None)


async def place_order(operations: ScreenOperations, visitor: Visitor, **variables: Any) -> Mapping[str, Any]:
    """Run the operation ``place_order`` and return its ``checkout`` result with the answer's errors under ``answer``.

    Right after a declined payment the basket is given back by an event; whoever is faster than that is not sent away but
    asked again for a few seconds. The idempotency key makes asking again safe.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        answer = await operations.run_signed_in(visitor, "place_order", **variables)
        result = answer.data.get("checkout") or {"orderId": None, "basket": None, "problems": ()}
        waiting = [problem["code"] for problem in result["problems"]] == [_BEING_ORDERED]
        if not waiting or time.monotonic() > deadline:
            return {**result, "answer": answer}
        await asyncio.sleep(_ASK_AGAIN_SECONDS)


def merging_guest_basket(operations: ScreenOperations) -> Callable[[BffParts, Session], Awaitable[Session]]:
    """What runs after signing in: the operation ``merge_basket`` moves the guest's lines over.

    When that fails now, the id stays in the session and nothing is lost.
    """

    async def merge(parts: BffParts, session: Session) -> Session:
        if session.guest_basket is None:
            return session
        try:
            answer = await operations.run(Visitor(parts, session), "merge_basket", guestBasketId=session.guest_basket)
        except (GatewayUnavailable, Unauthenticated):
            return session
        if answer.data.get("change") is None:
            _log.warning("the guest's basket was not merged: %s", [error.code for error in answer.errors])
            return session
        return await parts.sessions.put_guest_basket(session, None)

    return merge
