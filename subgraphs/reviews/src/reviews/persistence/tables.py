"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class ReviewsTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


def _moment() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False)


_APPROVED = text("status = 'APPROVED'")


class ReviewRow(ReviewsTable, table=True):
    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("product_id", "customer_id", name="reviews_one_per_customer_and_product"),
        CheckConstraint("rating between 1 and 5", name="reviews_rating"),
        CheckConstraint("helpful_count >= 0", name="reviews_helpful_count"),
        CheckConstraint("status in ('PENDING', 'APPROVED', 'REJECTED')", name="reviews_status"),
        CheckConstraint("(status = 'REJECTED') = (rejection is not null)", name="reviews_rejection"),
        CheckConstraint("(reply is null) = (replied_at is null)", name="reviews_reply"),
        Index("reviews_newest", "product_id", "submitted_at", "id", postgresql_where=_APPROVED),
        Index("reviews_helpful", "product_id", "helpful_count", "submitted_at", "id", postgresql_where=_APPROVED),
        Index("reviews_rated", "product_id", "rating", "submitted_at", "id", postgresql_where=_APPROVED),
        Index("reviews_of_customer", "customer_id", "submitted_at", "id"),
        Index("reviews_queue", "status", "changed_at", "id"),
        Index("reviews_text_key", "text_key"),
    )

    id: str = Field(primary_key=True)
    product_id: str
    customer_id: str
    author: str
    rating: int = Field(sa_column=Column(SmallInteger, nullable=False))
    title: str
    text: str
    text_key: str
    locale: str
    status: str
    findings: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False, server_default="{}"))
    rejection: str | None = None
    moderated_by: str | None = None
    reply: str | None = None
    replied_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    helpful_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    submitted_at: datetime = Field(sa_column=_moment())
    changed_at: datetime = Field(sa_column=_moment())


class DeliveryRow(ReviewsTable, table=True):
    """A product that reached a customer: what they may review."""

    __tablename__ = "deliveries"

    customer_id: str = Field(primary_key=True)
    product_id: str = Field(primary_key=True)
    order_id: str
    order_number: str
    name: str
    delivered_at: datetime = Field(sa_column=_moment())


class VoteRow(ReviewsTable, table=True):
    __tablename__ = "votes"
    __table_args__ = (Index("votes_of_customer", "customer_id"),)

    review_id: str = Field(primary_key=True, foreign_key="reviews.id", ondelete="CASCADE")
    customer_id: str = Field(primary_key=True)


class RatingRow(ReviewsTable, table=True):
    """How many approved reviews gave a product how many stars."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("stars between 1 and 5", name="ratings_stars"),
        CheckConstraint("given >= 0", name="ratings_given"),
    )

    product_id: str = Field(primary_key=True)
    stars: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    given: int


METADATA = ReviewsTable.metadata
MESSAGING = messaging_tables(METADATA)
