from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from stoa_primitives import DEFAULT_TENANT, InvalidInput, current_tenant
from stoa_service import CursorCodec, CursorRefused

from notifications.domain.letter import Letter
from notifications.domain.notification import NotificationKind
from notifications.domain.preferences import Channel, Preference, Subscription


class LinkInvalid(InvalidInput):
    """The link was not made here, or is not whole."""

    code = "LINK_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses in letters. An unsubscribe link is signed: it is good for one person and one kind, and for nothing else."""

    shop: str
    here: str
    tokens: CursorCodec

    def order(self, order_id: str) -> str:
        return f"{self.shop.rstrip('/')}/orders/{quote(order_id, safe='')}"

    def unsubscribe(self, letter: Letter) -> str:
        token = self.tokens.encode([letter.customer_id, str(letter.kind), current_tenant()])
        return f"{self.here.rstrip('/')}/letters/unsubscribe?token={token}"

    def subscription(self, token: str) -> Subscription:
        """Whose it is and what for."""
        customer_id, kind, tenant = map(str, self._read(token))
        preference = Preference(kind=NotificationKind(kind), channel=Channel.EMAIL)
        return Subscription(tenant=tenant, customer_id=customer_id, preference=preference)

    def _read(self, token: str) -> Sequence[object]:
        with suppress(CursorRefused):
            return self.tokens.decode(token, length=3)
        try:
            # Letters that were sent before there were other markets name none.
            return [*self.tokens.decode(token, length=2), DEFAULT_TENANT]
        except CursorRefused:
            raise LinkInvalid("This link is not whole. Please use the one in the letter.") from None
