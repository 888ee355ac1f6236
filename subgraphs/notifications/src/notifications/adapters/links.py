from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from stoa_primitives import InvalidInput
from stoa_service import CursorCodec, CursorRefused

from notifications.domain.letter import Letter
from notifications.domain.notification import NotificationKind
from notifications.domain.preferences import Channel, Preference


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
        token = self.tokens.encode([letter.customer_id, str(letter.kind)])
        return f"{self.here.rstrip('/')}/letters/unsubscribe?token={token}"

    def subscription(self, token: str) -> tuple[str, Preference]:
        """Whose it is and what for."""
        try:
            customer_id, kind = self.tokens.decode(token, length=2)
        except CursorRefused:
            raise LinkInvalid("This link is not whole. Please use the one in the letter.") from None
        return str(customer_id), Preference(kind=NotificationKind(str(kind)), channel=Channel.EMAIL)
