"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from stoa_messaging import Event


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


PUBLISHED: Final[tuple[type[Event], ...]] = (ReviewApproved, ReviewRejected, ReviewSubmitted)
