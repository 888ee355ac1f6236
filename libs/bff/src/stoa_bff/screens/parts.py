"""What every screen is made of: amounts, notices, the reader's language, and how the gateway's answer becomes them."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import strawberry

from stoa_bff.gateway_client import GatewayAnswer
from stoa_bff.notices import area_text, areas_missing, problem_text

Json = Mapping[str, Any]


@strawberry.enum
class Locale(Enum):
    EN = "EN"
    DE = "DE"


@strawberry.enum
class StockLevel(Enum):
    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"
    UNKNOWN = "UNKNOWN"


@strawberry.type(description="Amount in minor units.")
class Money:
    amount: int
    currency: str


@strawberry.input
class MoneyInput:
    amount: int
    currency: str


@strawberry.type(
    description="Something did not work or needs telling. code is stable; message is for people; area names the part of the page."
)
class Notice:
    code: str
    message: str
    area: str | None = None


def nodes(connection: Json | None) -> list[Json]:
    """The nodes of a connection; none when it could not be had."""
    return [] if connection is None else [edge["node"] for edge in connection["edges"]]


def money(value: Json) -> Money:
    """An amount as the gateway gives it."""
    return Money(amount=value["amount"], currency=value["currency"])


def stars(product: Json) -> tuple[float, int]:
    """Average and number of a product's reviews; nothing of both where it has none, or where they cannot be had."""
    summary: Json = product["ratingSummary"] or {}
    return float(summary.get("average") or 0.0), int(summary.get("count") or 0)


def missing_parts(answer: GatewayAnswer, locale: Locale) -> list[Notice]:
    """One notice for each part of the screen that could not be had."""
    return [
        Notice(code="PART_UNAVAILABLE", message=area_text(area, locale.value), area=area)
        for area in areas_missing(answer.errors)
    ]


def problems(values: Iterable[Json], locale: Locale, *, area: str | None = None) -> list[Notice]:
    """A domain's own problems in the person's words, each once."""
    texts = {(value["code"], problem_text(value["code"], value["message"], locale.value)): None for value in values}
    return [Notice(code=code, message=text, area=area) for code, text in texts]
