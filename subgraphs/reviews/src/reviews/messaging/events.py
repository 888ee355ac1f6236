"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events


class ReviewSubmitted(Event):
    """A review was written or changed and waits for a moderator. `findings` names what the simple checks noticed."""

    event_type: ClassVar[str] = "reviews.review_submitted"
    review_id: str
    product_id: str
    customer_id: str
    rating: int
    locale: str
    findings: list[str]


class ReviewApproved(Event):
    """Everybody can read it now; its stars count."""

    event_type: ClassVar[str] = "reviews.review_approved"
    review_id: str
    product_id: str
    customer_id: str
    rating: int


class ReviewRejected(Event):
    """It stays hidden, for this reason, which its author is told."""

    event_type: ClassVar[str] = "reviews.review_rejected"
    review_id: str
    product_id: str
    customer_id: str
    reason: str


class RatingChanged(Event):
    """A product's rating moved: how many reviews count, their average in tenths of a star, how many gave 5, 4, 3, 2, 1."""

    event_type: ClassVar[str] = "reviews.rating_changed"
    product_id: str
    count: int
    average_tenths: int | None
    histogram: list[int]


PUBLISHED: Final[tuple[type[Event], ...]] = (
    RatingChanged,
    ReviewApproved,
    ReviewRejected,
    ReviewSubmitted,
    *personal_data_events("reviews"),
)
