"""What every resolver of a request shares."""

from dataclasses import dataclass
from typing import Final

from stoa_primitives import Clock
from stoa_service import Caller
from strawberry.dataloader import DataLoader

from customers.application.ports import ProfileReader, RightsReader, Sessions, Transactions
from customers.application.request_erasure import ErasureRules
from customers.application.request_export import ExportDesk
from customers.domain.profile import Identity, Profile

from .downloads import Tickets

STAFF_SCOPE: Final = "customers.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service holds for all requests."""

    reader: ProfileReader
    transactions: Transactions
    sessions: Sessions
    rights: RightsReader
    clock: Clock
    export_desk: ExportDesk
    erasure_rules: ErasureRules
    tickets: Tickets
    security_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' ports, the batches."""

    caller: Caller
    house: House
    profiles: DataLoader[str, Profile | None]
    wishes: DataLoader[str, bool]

    @property
    def identity(self) -> Identity:
        """The caller as the sign-in vouches for them."""
        return Identity(subject=self.caller.subject, name=self.caller.name, email=self.caller.email)

    def may_see(self, customer_id: str) -> bool:
        """A person sees themselves, staff with the scope sees everybody."""
        caller = self.caller
        return caller.is_authenticated and (caller.subject == customer_id or caller.has_scope(STAFF_SCOPE))


def request_context(caller: Caller, house: House) -> Context:
    """The context of one request, with batches of its own."""

    async def profiles(ids: list[str]) -> list[Profile | None]:
        found = await house.reader.by_ids(ids)
        return [found.get(customer_id) for customer_id in ids]

    async def wishes(product_ids: list[str]) -> list[bool]:
        if not caller.is_authenticated:
            return [False] * len(product_ids)
        wished = await house.reader.wished(caller.subject, product_ids)
        return [product_id in wished for product_id in product_ids]

    return Context(caller=caller, house=house, profiles=DataLoader(load_fn=profiles), wishes=DataLoader(load_fn=wishes))
