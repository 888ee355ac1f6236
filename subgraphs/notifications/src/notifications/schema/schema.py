"""Queries, mutations and the subscription of notifications."""

from collections.abc import AsyncGenerator

import strawberry
from stoa_service import SubgraphSchema, authenticated, build_schema, requires_scopes
from strawberry import ID, Info

from notifications.application.choose import choose, unsubscribe
from notifications.application.dead_letters import Decide, Decision, count_dead_letters, decide, list_dead_letters
from notifications.application.read_inbox import mark_all_read, mark_read, read_inbox
from notifications.domain import notification as domain
from notifications.domain import preferences

from .context import Context
from .types import Customer, DeadLetter, DeadLetterCount, Notification, NotificationPreference


@strawberry.type
class Query:
    @authenticated
    @strawberry.field(description="The caller's inbox, newest first.")
    async def my_notifications(
        self, info: Info[Context, None], first: int = 20, unread_only: bool = False
    ) -> list[Notification] | None:
        context = info.context
        found = await read_inbox(context.reader, first, context.house.inbox, unread_only=unread_only)
        return [Notification.of(notification) for notification in found]

    @requires_scopes("events.manage")
    @strawberry.field(
        description="Messages that a domain could not handle, oldest first; `after` is the id of the last one seen."
    )
    async def dead_letters(
        self, info: Info[Context, None], domain: str, first: int = 50, after: ID | None = None
    ) -> list[DeadLetter] | None:
        found = await list_dead_letters(domain, first, after, info.context.house.graveyard)
        return [DeadLetter.of(letter) for letter in found]

    @requires_scopes("events.manage")
    @strawberry.field(description="How many messages each domain could not handle.")
    async def dead_letter_counts(self, info: Info[Context, None]) -> list[DeadLetterCount] | None:
        found = await count_dead_letters(info.context.house.graveyard)
        return [DeadLetterCount(domain=domain, count=count) for domain, count in found.items()]


@strawberry.type
class Mutation:
    @authenticated
    @strawberry.mutation
    async def mark_notification_read(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
    ) -> Notification:
        return Notification.of(await mark_read(id, info.context.reader, info.context.house.transactions))

    @authenticated
    @strawberry.mutation(description="How many were unread.")
    async def mark_all_notifications_read(self, info: Info[Context, None]) -> int:
        return await mark_all_read(info.context.reader, info.context.house.transactions)

    @authenticated
    @strawberry.mutation(description="What is mandatory cannot be switched off.")
    async def set_notification_preference(
        self,
        info: Info[Context, None],
        kind: domain.NotificationKind,
        channel: preferences.Channel,
        enabled: bool,
    ) -> NotificationPreference:
        context = info.context
        preference = preferences.Preference(kind=kind, channel=channel, enabled=enabled)
        return NotificationPreference.of(await choose(context.caller.subject, preference, context.house.transactions))

    @strawberry.mutation(description="The link at the end of a letter; it is its own permission.")
    async def unsubscribe(self, info: Info[Context, None], token: str) -> NotificationPreference:
        house = info.context.house
        return NotificationPreference.of(await unsubscribe(house.subscription(token), house.transactions))

    @requires_scopes("events.manage")
    @strawberry.mutation(
        description="Lets the domain try the message once more, and no other domain. The reason is kept."
    )
    async def redrive_dead_letter(self, info: Info[Context, None], domain: str, id: ID, reason: str) -> DeadLetter:  # noqa: A002 - the argument's name
        return await _decide(info, domain, id, Decision.REDRIVE, reason)

    @requires_scopes("events.manage")
    @strawberry.mutation(description="Throws the message away for good. The reason is kept.")
    async def discard_dead_letter(self, info: Info[Context, None], domain: str, id: ID, reason: str) -> DeadLetter:  # noqa: A002 - the argument's name
        return await _decide(info, domain, id, Decision.DISCARD, reason)


async def _decide(
    info: Info[Context, None], domain: str, letter_id: str, decision: Decision, reason: str
) -> DeadLetter:
    context = info.context
    command = Decide(domain=domain, letter_id=letter_id, decision=decision, reason=reason, by=context.caller.subject)
    return DeadLetter.of(await decide(command, context.house.graveyard))


@strawberry.type
class Subscription:
    @authenticated
    @strawberry.subscription(description="What arrives in the caller's inbox from now on.")
    async def notification_received(self, info: Info[Context, None]) -> AsyncGenerator[Notification, None]:
        async for notification in info.context.house.live.listen(info.context.reader):
            yield Notification.of(notification)


def build_notifications_schema() -> SubgraphSchema:
    """Notifications' federation schema."""
    return build_schema(query=Query, mutation=Mutation, subscription=Subscription, types=[Customer])
