"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_primitives import current_tenant
from stoa_service import Caller, CursorCodec

from audit.application.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request."""

    caller: Caller
    house: House
    cursors: CursorCodec

    @property
    def chain(self) -> str:
        """Each tenant has a chain of its own."""
        return current_tenant()
