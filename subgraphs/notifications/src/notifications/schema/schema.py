"""Queries, mutations and the subscription of notifications."""

from collections.abc import AsyncGenerator

import strawberry
from stoa_service import SubgraphSchema, authenticated, build_schema
from strawberry import ID, Info

from notifications.application.read_inbox import mark_all_read, mark_read, read_inbox

from .context import Context
from .types import Customer, Notification


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
