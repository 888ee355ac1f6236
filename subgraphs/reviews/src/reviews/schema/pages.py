"""Pages of reviews: arguments in, connection out."""

from datetime import datetime
from typing import Final, Self

import strawberry
from stoa_primitives import InvalidInput
from stoa_service import CursorCodec, CursorRefused, page_size

from reviews.domain.listing import Page, Place, Sort, Wanted, sorted_value
from reviews.domain.review import HIGHEST_RATING, LOWEST_RATING

from .review_type import Review

MAX_PAGE: Final = 50
_PARTS: Final = 3


class RatingFilterInvalid(InvalidInput):
    """There are no such stars."""

    code = "RATING_INVALID"


@strawberry.type
class ReviewPageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class ReviewConnection:
    nodes: list[Review]
    page_info: ReviewPageInfo

    @classmethod
    def of(cls, page: Page, cursors: CursorCodec, sort: Sort = Sort.NEWEST, *, by_change: bool = False) -> Self:
        """`by_change`: the list is in the order of the last change."""
        end = None
        if page.reviews:
            last = page.reviews[-1]
            moment = last.changed_at if by_change else last.submitted_at
            end = cursors.encode([sorted_value(last, sort), moment.isoformat(), last.id])
        return cls(
            nodes=[Review(review=review) for review in page.reviews],
            page_info=ReviewPageInfo(has_next_page=page.has_more, end_cursor=end),
        )


def wanted_page(cursors: CursorCodec, first: int, after: str | None, sort: Sort, rating: int | None) -> Wanted:
    """The page that the arguments ask for; refuses what makes no sense."""
    if rating is not None and not LOWEST_RATING <= rating <= HIGHEST_RATING:
        raise RatingFilterInvalid(f"Ask for reviews with {LOWEST_RATING} to {HIGHEST_RATING} stars.")
    return Wanted(first=page_size(first, most=MAX_PAGE), after=place_of(cursors, after), sort=sort, rating=rating)


def place_of(cursors: CursorCodec, after: str | None) -> Place | None:
    """The last row seen, out of its cursor."""
    if after is None:
        return None
    value, moment, review_id = cursors.decode(after, length=_PARTS)
    if not isinstance(value, int) or not isinstance(review_id, str):
        raise CursorRefused("This place in the list is no longer valid. Start again from the first page.")
    return Place(value, datetime.fromisoformat(str(moment)), review_id)
