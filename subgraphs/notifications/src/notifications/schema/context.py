"""What every resolver of a request shares."""

from collections.abc import Callable
from dataclasses import dataclass

from stoa_service import Caller
from strawberry.dataloader import DataLoader

from notifications.application.dead_letters import Graveyard
from notifications.application.ports import InboxReader, LiveFeed, Transactions
from notifications.domain.notification import Notification, Reader
from notifications.domain.preferences import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service holds for all requests."""

    inbox: InboxReader
    transactions: Transactions
    live: LiveFeed
    graveyard: Graveyard
    subscription: Callable[[str], Subscription]
    """Reads the token of an unsubscribe link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' ports, the batches."""

    caller: Caller
    house: House
    notifications: DataLoader[str, Notification | None]

    @property
    def reader(self) -> Reader:
        """The caller as a reader of inboxes."""
        return reader_of(self.caller)


def request_context(caller: Caller, house: House) -> Context:
    """The context of one request, with batches of its own."""

    async def notifications(ids: list[str]) -> list[Notification | None]:
        found = await house.inbox.by_ids(ids, reader_of(caller)) if caller.is_authenticated else {}
        return [found.get(notification_id) for notification_id in ids]

    return Context(caller=caller, house=house, notifications=DataLoader(load_fn=notifications))


def reader_of(caller: Caller) -> Reader:
    """The caller as a reader of inboxes."""
    return Reader(subject=caller.subject, scopes=caller.scopes)
