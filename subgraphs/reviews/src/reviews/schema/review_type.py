"""A review as clients see it."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID, Info

from reviews.domain.review import Review as DomainReview

from .context import Context

if TYPE_CHECKING:
    from .types import Product


@strawberry.enum(description="Whether it waits for a moderator, is published, or hidden.")
class ReviewStatus(Enum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


@strawberry.enum(description="LOWEST shows the oldest of equal stars first, all others the newest.")
class ReviewSort(Enum):
    NEWEST = "NEWEST"
    HELPFUL = "HELPFUL"
    HIGHEST = "HIGHEST"
    LOWEST = "LOWEST"


@strawberry.type(description="What the shop says to a review.")
class ReviewReply:
    text: str
    replied_at: datetime


@strawberry.federation.type(
    keys=["id"], description="What a customer says about a product that reached them. All of it is plain text."
)
class Review:
    review: strawberry.Private[DomainReview]

    @strawberry.field
    def id(self) -> ID:
        return ID(self.review.id)

    @strawberry.field
    def product(self) -> Annotated["Product", strawberry.lazy("reviews.schema.types")] | None:
        from .types import Product  # noqa: PLC0415 - the two types hold each other

        return Product(id=ID(self.review.product_id))

    @strawberry.field(description="Stars, 1 to 5.")
    def rating(self) -> int:
        return self.review.words.rating

    @strawberry.field
    def title(self) -> str:
        return self.review.words.title

    @strawberry.field(description="Plain text with line breaks; never HTML.")
    def text(self) -> str:
        return self.review.words.text

    @strawberry.field(description="The language it is written in: en or de.")
    def locale(self) -> str:
        return self.review.words.locale

    @strawberry.field(description="First name and initial, as it was when the review was written.")
    def author(self) -> str:
        return self.review.author

    @strawberry.field
    def submitted_at(self) -> datetime:
        return self.review.submitted_at

    @strawberry.field(description="How many other customers found it helpful.")
    def helpful_count(self) -> int:
        return self.review.helpful_count

    @strawberry.field(description="Whether the caller found it helpful; false for guests.")
    async def voted_helpful(self, info: Info[Context, None]) -> bool | None:
        return await info.context.voted.load(self.review.id)

    @strawberry.field
    def reply(self) -> ReviewReply | None:
        review = self.review
        if review.reply is None or review.replied_at is None:
            return None
        return ReviewReply(text=review.reply, replied_at=review.replied_at)

    @strawberry.field
    def status(self) -> ReviewStatus:
        return ReviewStatus(self.review.status.value)

    @strawberry.field(description="Until when its author may change it; null for everybody else.")
    def editable_until(self, info: Info[Context, None]) -> datetime | None:
        context = info.context
        return self.review.submitted_at + context.house.edit_window if context.wrote(self.review) else None

    @strawberry.field(description="Why it is hidden; for its author and moderators.")
    def rejection_reason(self, info: Info[Context, None]) -> str | None:
        context = info.context
        return self.review.rejection if context.wrote(self.review) or context.is_moderator else None

    @strawberry.field(
        description="What the simple checks noticed, for moderators: LINK, CONTACT, FORBIDDEN_WORD, REPEATED_TEXT, SHOUTING, COPIED_TEXT."
    )
    def findings(self, info: Info[Context, None]) -> list[str] | None:
        return list(self.review.findings) if info.context.is_moderator else None

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        """What the caller may not see does not exist for them."""
        review = await info.context.reviews.load(id)
        return cls(review=review) if review and info.context.may_see(review) else None
