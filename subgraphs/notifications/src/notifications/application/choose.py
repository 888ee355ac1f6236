from __future__ import annotations

from collections.abc import Sequence

from stoa_primitives import acting_for

from notifications.domain.preferences import Channel, Preference, Subscription, all_preferences, check_choice

from .ports import Transactions


async def preferences_of(customer_id: str, transactions: Transactions) -> Sequence[Preference]:
    """Every kind on every channel."""
    async with transactions() as inboxes:
        return all_preferences(await inboxes.chosen(customer_id))


async def choose(customer_id: str, preference: Preference, transactions: Transactions) -> Preference:
    """Remember what the customer wants to be told where."""
    check_choice(preference)
    async with transactions() as inboxes:
        await inboxes.choose(customer_id, preference)
    return preference


async def unsubscribe(subscription: Subscription, transactions: Transactions) -> Preference:
    """The link at the end of a letter: no more letters of its kind. The link is the permission."""
    off = Preference(kind=subscription.preference.kind, channel=Channel.EMAIL, enabled=False)
    with acting_for(subscription.tenant):
        return await choose(subscription.customer_id, off, transactions)
