"""Mutations about a person's rights."""

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info

from customers.application.cancel_erasure import cancel_erasure
from customers.application.decide_consent import DecideConsent, decide_consent
from customers.application.request_erasure import RequestErasure, request_erasure
from customers.application.request_export import request_export
from customers.application.share_wishlist import share_wishlist, unshare_wishlist

from .context import Context
from .rights_types import Consent, PersonalErasure, PersonalExport, consents_of


@strawberry.type
class RightsMutation:
    @authenticated
    @strawberry.mutation(
        description="Collects everything that is held about the caller. While an archive is collected or ready, that one."
    )
    async def request_export(self, info: Info[Context, None]) -> PersonalExport:
        context = info.context
        return PersonalExport(export=await request_export(context.identity, context.house.export_desk))

    @authenticated
    @strawberry.mutation(
        description="Asks to be forgotten. Needs a fresh sign-in (REAUTHENTICATION_REQUIRED); can be called off for a while."
    )
    async def request_erasure(self, info: Info[Context, None]) -> PersonalErasure:
        context, house = info.context, info.context.house
        command = RequestErasure(identity=context.identity, signed_in_at=context.caller.signed_in_at)
        erasure = await request_erasure(command, house.erasure_rules, house.transactions, house.clock)
        return PersonalErasure(erasure=erasure)

    @authenticated
    @strawberry.mutation(description="Calls an erasure off that has not begun.")
    async def cancel_erasure(self, info: Info[Context, None]) -> PersonalErasure:
        context, house = info.context, info.context.house
        return PersonalErasure(erasure=await cancel_erasure(context.caller.subject, house.transactions, house.clock))

    @authenticated
    @strawberry.mutation(description="Says yes or no; a yes names the version of the text that was shown.")
    async def decide_consent(self, info: Info[Context, None], purpose: str, version: int, granted: bool) -> Consent:
        context, house = info.context, info.context.house
        command = DecideConsent(identity=context.identity, purpose=purpose, version=version, granted=granted)
        decision = await decide_consent(command, house.transactions, house.clock)
        history = list(await house.reader.consents(context.caller.subject))
        (consent,) = (one for one in consents_of(history, decision.locale) if one.purpose == purpose)
        return consent

    @authenticated
    @strawberry.mutation(description="An unguessable name under which others see the caller's wishlist.")
    async def share_wishlist(self, info: Info[Context, None]) -> str:
        return await share_wishlist(info.context.identity, info.context.house.transactions)

    @authenticated
    @strawberry.mutation(description="The name leads nowhere from now on.")
    async def unshare_wishlist(self, info: Info[Context, None]) -> bool:
        await unshare_wishlist(info.context.identity, info.context.house.transactions)
        return True

    @authenticated
    @strawberry.mutation(description="Ends every session of the caller, on every device.")
    async def sign_out_everywhere(self, info: Info[Context, None]) -> bool:
        await info.context.house.sessions.end_all(info.context.caller.subject)
        return True

    @authenticated
    @strawberry.mutation(description="Ends one session of the caller; false when there is no such session.")
    async def end_session(self, info: Info[Context, None], id: ID) -> bool:  # noqa: A002 - the argument's name
        return await info.context.house.sessions.end_one(info.context.caller.subject, id)
