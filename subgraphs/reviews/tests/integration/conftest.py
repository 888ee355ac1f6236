"""Reviews on real PostgreSQL, with a clock that the tests set."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from launcher.testing import PostgresServer
from reviews.config import Settings
from reviews.migrate import MIGRATIONS
from reviews.wiring import build_app, build_consumer
from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import MovableClock, new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

SUBMIT = "mutation ($p: ID!, $i: ReviewInput!) { submitReview(productId: $p, input: $i) { id status author } }"


@dataclass
class ReviewsUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    consumer: Consumer
    clock: MovableClock

    def person(self, name: str = "Sophie Hopper") -> tuple[str, str]:
        """Subject and token of somebody new."""
        subject = str(uuid.uuid4())
        return subject, self.signer.token(subject, name=name)

    @property
    def moderator(self) -> str:
        return self.signer.token("moderator", scopes="reviews.moderate")

    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool:
        """Deliver an event as the broker would; False when it had its effect before."""
        envelope = Envelope(
            id=event_id or new_id(),
            type=event_type,
            occurred_at=self.clock.now(),
            aggregate_id="a",
            correlation_id="c",
            data=data,
        )
        return await self.consumer.handle(Delivery(topic=event_type, body=envelope.to_bytes()))

    async def delivered(self, customer_id: str, *product_ids: str) -> None:
        lines = [
            {"line_id": p, "variant_id": p, "product_id": p, "name": f"Lamp {p}", "quantity": 1} for p in product_ids
        ]
        order = {"order_id": new_id(), "number": "S-1", "customer_id": customer_id, "lines": lines}
        await self.hear("ordering.order_delivered", order)

    async def data(self, query: str, variables: dict[str, Any], token: str | None) -> Any:
        answer = await self.call(query, variables, token=token)
        assert "errors" not in answer, answer
        (value,) = answer["data"].values()
        return value

    async def code(self, query: str, variables: dict[str, Any], token: str | None) -> str:
        answer = await self.call(query, variables, token=token)
        return str(answer["errors"][0]["extensions"]["code"])

    async def written(self, product_id: str, stars: int = 5, **words: Any) -> tuple[str, str, str]:
        """A waiting review by somebody new: review id, customer id, token."""
        subject, token = self.person()
        await self.delivered(subject, product_id)
        given = {"p": product_id, "i": review_input(rating=stars, **words)}
        return (await self.data(SUBMIT, given, token))["id"], subject, token

    async def published(self, product_id: str, stars: int = 5, **words: Any) -> tuple[str, str, str]:
        review_id, subject, token = await self.written(product_id, stars, **words)
        await self.data("mutation ($r: ID!) { approveReview(id: $r) { id } }", {"r": review_id}, self.moderator)
        return review_id, subject, token

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


def review_input(**changes: Any) -> dict[str, Any]:
    return {"rating": 4, "title": "Good light", "text": "It is bright and quiet.", "locale": "en", **changes}


@pytest.fixture(scope="session")
def reviews_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("reviews_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def house(reviews_url: str) -> AsyncIterator[ReviewsUnderTest]:
    settings = Settings(database_url=reviews_url)
    signer, clock, database = TokenSigner(), MovableClock(), Database(reviews_url)
    app = build_app(settings, verifier=signer.verifier, clock=clock)
    async with app.lifespan(), calling(app) as call:
        yield ReviewsUnderTest(call, signer, database, build_consumer(settings, database), clock)
    await database.close()
