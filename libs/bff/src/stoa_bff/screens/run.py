"""Runs the operation of a screen as a guest, as a signed-in person, or as staff."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from stoa_primitives import NotAllowed, Refusal

from stoa_bff.gateway_client import GatewayAnswer, GatewayOperation, load_operations
from stoa_bff.http.visitor import Unauthenticated, Visitor
from stoa_bff.notices import AREA_OF_FIELD, area_text

_SCOPE_MISSING: Final = ("UNAUTHORIZED_FIELD_OR_TYPE", "FORBIDDEN")


class PartUnavailable(Refusal):
    """What the page is about could not be asked for; that is not the same as not being there."""

    code = "PART_UNAVAILABLE"


def found_or_none(answer: GatewayAnswer, field: str, locale: str) -> Mapping[str, Any] | None:
    """The field of the answer; None when the domain says that there is no such thing.

    Raises PartUnavailable when the domain could not be asked.
    """
    value: Mapping[str, Any] | None = answer.data.get(field)
    if value is None and answer.errors:
        raise PartUnavailable(area_text(AREA_OF_FIELD.get(field, "page"), locale))
    return value


class ScreenOperations:
    """The operations that a package of ``.graphql`` files holds, by file name."""

    def __init__(self, package: str) -> None:
        self.by_name: Mapping[str, GatewayOperation] = load_operations(package)

    async def run(self, visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
        """Run a screen's operation as this visitor, guest or not."""
        return await visitor.execute(self.by_name[operation], variables)

    async def run_signed_in(self, visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
        """The same for pages that only a signed-in person has. Raises Unauthenticated for guests."""
        visitor.require_signed_in()
        answer = await self.run(visitor, operation, **variables)
        if answer.has("UNAUTHENTICATED"):
            raise Unauthenticated("Please sign in first.")
        return answer

    async def run_as_staff(self, visitor: Visitor, operation: str, **variables: Any) -> GatewayAnswer:
        """The same for pages of the staff. Raises NotAllowed when a scope is missing for any part of it."""
        answer = await self.run_signed_in(visitor, operation, **variables)
        if any(answer.has(code) for code in _SCOPE_MISSING):
            raise NotAllowed("Your job does not include this page.")
        return answer

    async def follow(self, visitor: Visitor, operation: str, **variables: Any) -> AsyncGenerator[GatewayAnswer, None]:
        """The answers of a subscription as a signed-in person. Raises Unauthenticated for guests."""
        visitor.require_signed_in()
        async for answer in visitor.subscribe(self.by_name[operation], variables):
            if answer.has("UNAUTHENTICATED"):
                raise Unauthenticated("Please sign in first.")
            yield answer
