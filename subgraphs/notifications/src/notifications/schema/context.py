"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_service import Caller

from notifications.application.ports import InboxReader, LiveFeed, Transactions
from notifications.domain.notification import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service holds for all requests."""

    inbox: InboxReader
    transactions: Transactions
    live: LiveFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller and the use cases' ports."""

    caller: Caller
    house: House

    @property
    def reader(self) -> Reader:
        """The caller as a reader of inboxes."""
        return Reader(subject=self.caller.subject, scopes=self.caller.scopes)
