"""Between reviews and their rows."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy.engine import Row

from reviews.domain.listing import Delivery
from reviews.domain.review import Review, Status, Words


def columns_of(review: Review) -> dict[str, object]:
    words = review.words
    return {
        "id": review.id,
        "product_id": review.product_id,
        "customer_id": review.customer_id,
        "author": review.author,
        "rating": words.rating,
        "title": words.title,
        "text": words.text,
        "text_key": text_key(words.text),
        "locale": words.locale,
        "status": str(review.status),
        "findings": list(review.findings),
        "rejection": review.rejection,
        "moderated_by": review.moderated_by,
        "reply": review.reply,
        "replied_at": review.replied_at,
        "helpful_count": review.helpful_count,
        "submitted_at": review.submitted_at,
        "changed_at": review.changed_at,
    }


def review_of(row: Row[Any]) -> Review:
    return Review(
        id=row.id,
        product_id=row.product_id,
        customer_id=row.customer_id,
        author=row.author,
        words=Words(rating=row.rating, title=row.title, text=row.text, locale=row.locale),
        status=Status(row.status),
        findings=tuple(row.findings),
        rejection=row.rejection,
        moderated_by=row.moderated_by,
        reply=row.reply,
        replied_at=row.replied_at,
        helpful_count=row.helpful_count,
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        customer_id=row.customer_id,
        product_id=row.product_id,
        order_id=row.order_id,
        order_number=row.order_number,
        name=row.name,
        delivered_at=row.delivered_at,
    )


def text_key(text: str) -> str:
    """Equal for texts that differ in blanks and capitals only."""
    plain = " ".join(text.casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def readable(ids: Any) -> list[str]:
    """PostgreSQL text holds neither NUL nor surrogates: such an id is nobody's."""
    return [text for text in ids if text.isprintable()]
