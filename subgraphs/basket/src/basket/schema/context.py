"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_service import Caller

from basket.application.holding import Holding
from basket.application.ports import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller and the shop's use cases."""

    caller: Caller
    shop: Shop

    @property
    def customer_id(self) -> str | None:
        """Who is signed in, if anybody is."""
        return self.caller.subject if self.caller.is_authenticated else None

    def holding(self, basket_id: str | None = None) -> Holding:
        """The basket this caller means."""
        return Holding(basket_id=basket_id, customer_id=self.customer_id)
