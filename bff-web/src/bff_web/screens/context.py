"""How a screen reaches its visitor and its operation."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import strawberry
from stoa_bff.gateway_client import GatewayAnswer, load_operations
from stoa_bff.http import BffContext, Unauthenticated, Visitor
from stoa_primitives import NotAllowed

Info: TypeAlias = strawberry.Info[BffContext, None]

OPERATIONS: Final = load_operations("bff_web.screens.operations")
_SCOPE_MISSING: Final = "UNAUTHORIZED_FIELD_OR_TYPE"


def visitor_of(info: Info) -> Visitor:
    return info.context.visitor


async def run(visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
    """Run a screen's operation as this visitor."""
    return await visitor.execute(OPERATIONS[operation], variables)


async def run_signed_in(visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
    """The same for pages that only a signed-in person has. Raises Unauthenticated for guests."""
    visitor.require_signed_in()
    answer = await run(visitor, operation, **variables)
    if answer.has("UNAUTHENTICATED"):
        raise Unauthenticated("Please sign in first.")
    return answer


async def run_as_staff(visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
    """The same for pages of the staff. Raises NotAllowed when the gateway took out a field for lack of a scope."""
    answer = await run_signed_in(visitor, operation, **variables)
    if answer.has(_SCOPE_MISSING) or answer.has("FORBIDDEN"):
        raise NotAllowed("Your job does not include this page.")
    return answer


def basket_variables(visitor: Visitor) -> dict[str, Any]:
    """Which basket is shown: the customer's by the token, the guest's by the session, or none."""
    return {
        "signedIn": visitor.is_signed_in,
        "guestBasket": visitor.basket_id is not None,
        "basketId": visitor.basket_id or "",
    }
