"""The person (or guest) behind one request, as the screens see them: run an operation as them, remember their basket."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from stoa_primitives import Refusal

from stoa_bff.gateway_client import GatewayAnswer, GatewayOperation, TokenRefused
from stoa_bff.http.parts import BffParts
from stoa_bff.identity import Person, SignInRefused, person_of
from stoa_bff.sessions import Session


class Unauthenticated(Refusal):
    """Only a signed-in person may do this."""

    code = "UNAUTHENTICATED"


class Visitor:
    """Lives as long as one request. ``session`` may change while it runs; the endpoint then renews the cookie."""

    def __init__(self, parts: BffParts, session: Session) -> None:
        self._parts = parts
        self.session = session

    @property
    def is_signed_in(self) -> bool:
        return self.session.sign_in is not None

    @property
    def basket_id(self) -> str | None:
        """The guest's basket; None for signed-in people, whose basket the gateway knows by their token."""
        return None if self.is_signed_in else self.session.guest_basket

    async def person(self) -> Person | None:
        """Who is signed in, by the access token's own claims; None for guests."""
        if self.session.sign_in is None:
            return None
        try:
            return person_of(await self._parts.provider.claims_of(self.session.sign_in.access_token))
        except SignInRefused:
            return None

    def require_signed_in(self) -> None:
        """Raise Unauthenticated for guests."""
        if not self.is_signed_in:
            raise Unauthenticated("Please sign in first.")

    async def remember_guest_basket(self, basket_id: str | None) -> None:
        """Keep the guest's basket id in the session (made now if there was none)."""
        if not self.is_signed_in and basket_id != self.session.guest_basket:
            self.session = await self._parts.sessions.put_guest_basket(self.session, basket_id)

    async def execute(self, operation: GatewayOperation, variables: Mapping[str, Any]) -> GatewayAnswer:
        """Run an operation as this visitor. Raises Unauthenticated when the gateway no longer accepts the token."""
        try:
            return await self._parts.gateway.execute(operation, variables, access_token=self.access_token)
        except TokenRefused as error:
            await self._drop()
            raise Unauthenticated("Your session has ended; please sign in again.") from error

    async def subscribe(
        self, operation: GatewayOperation, variables: Mapping[str, Any]
    ) -> AsyncGenerator[GatewayAnswer, None]:
        """Follow a subscription as this visitor."""
        try:
            async for answer in self._parts.gateway.subscribe(operation, variables, access_token=self.access_token):
                yield answer
        except TokenRefused as error:
            await self._drop()
            raise Unauthenticated("Your session has ended; please sign in again.") from error

    @property
    def access_token(self) -> str | None:
        """For a request that is made as this visitor; a guest has none. It never leaves this process for the browser."""
        return None if self.session.sign_in is None else self.session.sign_in.access_token

    async def _drop(self) -> None:
        await self._parts.sessions.end(self.session)
        self.session = Session()
