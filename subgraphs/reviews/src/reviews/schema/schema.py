"""Queries and mutations of reviews."""

import strawberry
from stoa_service import SubgraphSchema, authenticated, build_schema, page_size, requires_scopes
from strawberry import ID, Info

from reviews.application.edit_review import EditReview, edit_review
from reviews.application.moderate_review import ApproveReview, RejectReview, approve_review, reject_review
from reviews.application.reply_to_review import ReplyToReview, reply_to_review
from reviews.application.submit_review import SubmitReview, submit_review
from reviews.application.vote_helpful import VoteHelpful, vote_helpful
from reviews.application.withdraw_review import WithdrawReview, withdraw_review
from reviews.domain.review import Status, Words
from reviews.domain.texts import reason_of, reply_of, words_of

from .context import MODERATION_SCOPE, Context
from .pages import MAX_PAGE, ReviewConnection, place_of
from .review_type import Review, ReviewStatus
from .types import Customer, Product


@strawberry.input
class ReviewInput:
    rating: int = strawberry.field(description="Stars, 1 to 5.")
    title: str = strawberry.field(description="One line of at most 120 characters.")
    text: str = strawberry.field(description="10 to 4000 characters of plain text; line breaks stay.")
    locale: str = strawberry.field(description="The language it is written in: en or de.")

    def to_domain(self) -> Words:
        return words_of(self.rating, self.title, self.text, self.locale)


@strawberry.type
class Query:
    @strawberry.field(description="A published review; its author and moderators see it before that, too.")
    async def review(self, info: Info[Context, None], id: ID) -> Review | None:  # noqa: A002 - the argument's name
        return await Review.resolve_reference(info, id)

    @requires_scopes(MODERATION_SCOPE)
    @strawberry.field(description="Reviews in this state, those that have waited longest first.")
    async def review_queue(
        self,
        info: Info[Context, None],
        status: ReviewStatus = ReviewStatus.PENDING,
        first: int = 20,
        after: str | None = None,
    ) -> ReviewConnection | None:
        house = info.context.house
        cursors = house.cursors(f"review-queue:{status.value}")
        size, place = page_size(first, most=MAX_PAGE), place_of(cursors, after)
        page = await house.reader.of_status(Status(status.value), first=size, after=place)
        return ReviewConnection.of(page, cursors, by_change=True)


@strawberry.type
class Mutation:
    @authenticated
    @strawberry.mutation(description="Only for products that were delivered to the caller; once for each.")
    async def submit_review(
        self,
        info: Info[Context, None],
        product_id: ID,
        input: ReviewInput,  # noqa: A002 - the argument's name
    ) -> Review:
        caller, house = info.context.caller, info.context.house
        command = SubmitReview(
            customer_id=caller.subject, customer_name=caller.name, product_id=product_id, words=input.to_domain()
        )
        return Review(review=await submit_review(command, house.transactions, house.clock))

    @authenticated
    @strawberry.mutation(description="Within the time for changes; the new words wait for a moderator again.")
    async def edit_review(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        input: ReviewInput,  # noqa: A002 - same
    ) -> Review:
        caller, house = info.context.caller, info.context.house
        command = EditReview(
            customer_id=caller.subject, review_id=id, words=input.to_domain(), window=house.edit_window
        )
        return Review(review=await edit_review(command, house.transactions, house.clock))

    @authenticated
    @strawberry.mutation(description="Takes an own review back for good.")
    async def withdraw_review(self, info: Info[Context, None], id: ID) -> bool:  # noqa: A002 - the argument's name
        command = WithdrawReview(customer_id=info.context.caller.subject, review_id=id)
        await withdraw_review(command, info.context.house.transactions)
        return True

    @authenticated
    @strawberry.mutation(description="Found helpful, or no longer; saying it twice counts once.")
    async def vote_helpful(self, info: Info[Context, None], review_id: ID, helpful: bool = True) -> Review:
        context = info.context
        command = VoteHelpful(customer_id=context.caller.subject, review_id=review_id, helpful=helpful)
        voted = await vote_helpful(command, context.house.transactions)
        context.voted.prime(voted.id, helpful, force=True)
        return Review(review=voted)

    @requires_scopes(MODERATION_SCOPE)
    @strawberry.mutation(description="Publishes it.")
    async def approve_review(self, info: Info[Context, None], id: ID) -> Review:  # noqa: A002 - the argument's name
        house = info.context.house
        command = ApproveReview(moderator=info.context.caller.subject, review_id=id)
        return Review(review=await approve_review(command, house.transactions, house.clock))

    @requires_scopes(MODERATION_SCOPE)
    @strawberry.mutation(description="Hides it; its author reads the reason.")
    async def reject_review(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        reason: str,
    ) -> Review:
        house = info.context.house
        command = RejectReview(moderator=info.context.caller.subject, review_id=id, reason=reason_of(reason))
        return Review(review=await reject_review(command, house.transactions, house.clock))

    @requires_scopes(MODERATION_SCOPE)
    @strawberry.mutation(description="The shop's answer below a published review; a new one replaces it.")
    async def reply_to_review(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        text: str,
    ) -> Review:
        house = info.context.house
        command = ReplyToReview(review_id=id, reply=reply_of(text))
        return Review(review=await reply_to_review(command, house.transactions, house.clock))


def build_reviews_schema() -> SubgraphSchema:
    """Reviews' federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Customer, Product])
