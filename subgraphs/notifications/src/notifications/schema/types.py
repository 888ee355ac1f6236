"""The types notifications add to the supergraph."""

from datetime import datetime
from typing import Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from notifications.application.read_inbox import read_inbox
from notifications.domain import notification as domain

from .context import Context

strawberry.enum(domain.NotificationKind, name="NotificationKind")


@strawberry.federation.type(keys=[Key(fields=FieldSet("id"), resolvable=False)])
class Order:
    id: ID


@strawberry.federation.type(keys=["id"])
class Notification:
    id: ID
    kind: domain.NotificationKind
    title: str
    body: str
    created_at: datetime
    read: bool
    order: Order | None

    @classmethod
    def of(cls, notification: domain.Notification) -> Self:
        order_id = notification.order_id
        return cls(
            id=ID(notification.id),
            kind=notification.kind,
            title=notification.title,
            body=notification.body,
            created_at=notification.created_at,
            read=notification.is_read,
            order=None if order_id is None else Order(id=ID(order_id)),
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        found = await info.context.notifications.load(id)
        return None if found is None else cls.of(found)


@strawberry.federation.type(keys=["id"])
class Customer:
    id: ID

    @authenticated
    @strawberry.field(description="The customer's inbox; for nobody else.")
    async def notifications(self, info: Info[Context, None], first: int = 20) -> list[Notification] | None:
        if info.context.caller.subject != self.id:
            return None
        found = await read_inbox(info.context.reader, first, info.context.house.inbox, unread_only=False)
        return [Notification.of(notification) for notification in found]

    @authenticated
    @strawberry.field
    async def unread_notification_count(self, info: Info[Context, None]) -> int | None:
        if info.context.caller.subject != self.id:
            return None
        return await info.context.house.inbox.unread_count(info.context.reader)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)
