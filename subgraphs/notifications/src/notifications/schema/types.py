"""The types notifications add to the supergraph."""

from datetime import datetime
from typing import Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from notifications.application import dead_letters
from notifications.application.choose import preferences_of
from notifications.application.read_inbox import read_inbox
from notifications.domain import notification as domain
from notifications.domain import preferences

from .context import Context

strawberry.enum(domain.NotificationKind, name="NotificationKind")
strawberry.enum(preferences.Channel, name="NotificationChannel")


@strawberry.type(description="Whether a kind of notification reaches the customer on a channel.")
class NotificationPreference:
    kind: domain.NotificationKind
    channel: preferences.Channel
    enabled: bool
    mandatory: bool = strawberry.field(description="Part of a contract or asked for by law: cannot be switched off.")

    @classmethod
    def of(cls, preference: preferences.Preference) -> Self:
        return cls(
            kind=preference.kind,
            channel=preference.channel,
            enabled=preference.enabled,
            mandatory=preference.is_mandatory,
        )


@strawberry.type(description="A message that a domain could not handle. Its contents stay with the broker.")
class DeadLetter:
    id: ID
    domain: str
    topic: str
    event_id: ID
    failure: str
    buried_at: datetime

    @classmethod
    def of(cls, letter: dead_letters.DeadLetter) -> Self:
        return cls(
            id=ID(letter.id),
            domain=letter.domain,
            topic=letter.topic,
            event_id=ID(letter.event_id),
            failure=letter.failure,
            buried_at=letter.buried_at,
        )


@strawberry.type
class DeadLetterCount:
    domain: str
    count: int


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

    @authenticated
    @strawberry.field(description="Every kind on every channel; for nobody else.")
    async def notification_preferences(self, info: Info[Context, None]) -> list[NotificationPreference] | None:
        if info.context.caller.subject != self.id:
            return None
        found = await preferences_of(self.id, info.context.house.transactions)
        return [NotificationPreference.of(preference) for preference in found]

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)
