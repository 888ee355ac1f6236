"""Writing, changing and judging reviews, on real PostgreSQL."""

import asyncio
import uuid
from typing import Any

import pytest

House = Any

SUBMIT = "mutation ($p: ID!, $i: ReviewInput!) { submitReview(productId: $p, input: $i) { id status author } }"
EDIT = "mutation ($r: ID!, $i: ReviewInput!) { editReview(id: $r, input: $i) { id status text } }"
WITHDRAW = "mutation ($r: ID!) { withdrawReview(id: $r) }"
VOTE = "mutation ($r: ID!, $h: Boolean!) { voteHelpful(reviewId: $r, helpful: $h) { helpfulCount votedHelpful } }"
APPROVE = "mutation ($r: ID!) { approveReview(id: $r) { status } }"
REJECT = "mutation ($r: ID!, $t: String!) { rejectReview(id: $r, reason: $t) { status rejectionReason } }"
REPLY = "mutation ($r: ID!, $t: String!) { replyToReview(id: $r, text: $t) { reply { text } } }"
REVIEW = "query ($r: ID!) { review(id: $r) { status title text findings rejectionReason editableUntil } }"
SUMMARY = """query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
  ratingSummary { average count histogram { stars count } } } } }"""


def product() -> str:
    return str(uuid.uuid4())


def words(**changes: Any) -> dict[str, Any]:
    return {"rating": 4, "title": "Good light", "text": "It is bright and quiet.", "locale": "en", **changes}


async def summary(house: House, product_id: str) -> dict[str, Any]:
    asked = {"r": [{"__typename": "Product", "id": product_id}]}
    (entity,) = await house.data(SUMMARY, asked, None)
    found: dict[str, Any] = entity["ratingSummary"]
    return found


async def test_only_what_was_delivered_can_be_reviewed(house: House) -> None:
    """Stars for things one never had are how ratings are bought."""
    lamp = product()
    subject, token = house.person()
    _, stranger = house.person()

    assert await house.code(SUBMIT, {"p": lamp, "i": words()}, token) == "REVIEW_NOT_DELIVERED"
    await house.delivered(subject, lamp)
    written = await house.data(SUBMIT, {"p": lamp, "i": words()}, token)

    assert (written["status"], written["author"]) == ("PENDING", "Sophie H.")
    assert await house.code(SUBMIT, {"p": lamp, "i": words()}, stranger) == "REVIEW_NOT_DELIVERED"
    assert await house.code(SUBMIT, {"p": "\u0007", "i": words()}, token) == "REVIEW_NOT_DELIVERED"


async def test_ten_clicks_at_once_write_one_review(house: House) -> None:
    """One customer with ten votes is worth ten customers."""
    lamp = product()
    subject, token = house.person()
    await house.delivered(subject, lamp)

    answers = await asyncio.gather(*(house.call(SUBMIT, {"p": lamp, "i": words()}, token=token) for _ in range(10)))

    refused = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
    assert refused == ["REVIEW_EXISTS"] * 9
    assert len(await house.rows("select 1 from reviews where product_id = :p", p=lamp)) == 1


async def test_a_delivery_told_twice_is_one(house: House) -> None:
    """The broker delivers at least once."""
    subject, token = house.person()
    order = {
        "order_id": "o",
        "number": "S-1",
        "customer_id": subject,
        "lines": [{"product_id": "p1", "name": "Lamp"}, {"product_id": "p1"}],
    }
    event_id = str(uuid.uuid4())

    assert [await house.hear("ordering.order_delivered", order, event_id=event_id) for _ in range(2)] == [True, False]

    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { reviewable { orderNumber } } } }"
    asked = {"r": [{"__typename": "Customer", "id": subject}]}
    assert await house.data(query, asked, token) == [{"reviewable": [{"orderNumber": "S-1"}]}]


async def test_row_92_somebody_elses_review_answers_like_none(house: House) -> None:
    """Row 92: an id that tells "exists, but is not yours" can be counted through."""
    review_id, _, author = await house.written(product())
    _, thief = house.person()

    for wanted in (review_id, str(uuid.uuid4()), "x" * 5000, "\u0007"):
        assert await house.code(EDIT, {"r": wanted, "i": words()}, thief) == "REVIEW_NOT_FOUND"
        assert await house.code(WITHDRAW, {"r": wanted}, thief) == "REVIEW_NOT_FOUND"
        assert await house.code(VOTE, {"r": wanted, "h": True}, thief) == "REVIEW_NOT_FOUND"
        assert await house.data(REVIEW, {"r": wanted}, thief) is None
        assert await house.data(REVIEW, {"r": wanted}, None) is None
    assert (await house.data(REVIEW, {"r": review_id}, author))["status"] == "PENDING"


async def test_row_92_another_customers_lists_stay_closed(house: House) -> None:
    """Row 92: what somebody bought is nobody's business."""
    _, subject, owner = await house.written(product())
    _, thief = house.person()
    query = """query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer {
      reviews { nodes { id } } reviewable { name } } } }"""
    asked = {"r": [{"__typename": "Customer", "id": subject}, {"__typename": "Customer", "id": "nobody"}]}
    closed = {"reviews": None, "reviewable": None}

    assert await house.data(query, asked, thief) == [closed, closed]
    assert [len(entity["reviews"]["nodes"]) for entity in (await house.data(query, asked, owner))[:1]] == [1]
    staff = house.signer.token("support", scopes="customers.read")
    assert len((await house.data(query, asked, staff))[0]["reviews"]["nodes"]) == 1


async def test_a_review_counts_when_it_is_published_and_not_before(house: House) -> None:
    """Stars of refused spam must not move a rating."""
    lamp = product()
    review_id, _, author = await house.written(lamp, 2)
    before = await summary(house, lamp)
    await house.data(APPROVE, {"r": review_id}, house.moderator)
    published = await summary(house, lamp)
    await house.data(EDIT, {"r": review_id, "i": words(rating=5)}, author)
    edited = await summary(house, lamp)
    await house.data(APPROVE, {"r": review_id}, house.moderator)
    again = await summary(house, lamp)
    rejected = await house.data(REJECT, {"r": review_id, "t": "Off topic"}, house.moderator)

    assert [(found["average"], found["count"]) for found in (before, published, edited, again)] == [
        (None, 0),
        (2.0, 1),
        (None, 0),
        (5.0, 1),
    ]
    assert rejected == {"status": "REJECTED", "rejectionReason": "Off topic"}
    assert (await summary(house, lamp))["count"] == 0


async def test_the_rating_is_the_sum_of_the_reviews_after_many_steps_at_once(house: House) -> None:
    """A sum kept beside its rows drifts at the first race."""
    lamp = product()
    written = [await house.written(lamp, stars) for stars in (1, 2, 2, 5, 5, 5)]
    await asyncio.gather(*(house.data(APPROVE, {"r": review_id}, house.moderator) for review_id, _, _ in written))
    await asyncio.gather(
        house.data(WITHDRAW, {"r": written[0][0]}, written[0][2]),
        house.data(REJECT, {"r": written[1][0], "t": "No"}, house.moderator),
        house.data(EDIT, {"r": written[3][0], "i": words(rating=1)}, written[3][2]),
    )

    found = await summary(house, lamp)

    counted = await house.rows(
        "select rating, count(*) from reviews where product_id = :p and status = 'APPROVED' group by 1", p=lamp
    )
    assert {row["stars"]: row["count"] for row in found["histogram"] if row["count"]} == dict(map(tuple, counted))
    assert (found["average"], found["count"]) == (4.0, 3)


async def test_each_step_is_announced(house: House) -> None:
    """Whoever shows a rating elsewhere must hear that it moved."""
    lamp = product()
    await house.rows("delete from outbox returning 1")
    review_id, _, _ = await house.written(lamp)
    await house.data(APPROVE, {"r": review_id}, house.moderator)
    await house.data(REJECT, {"r": review_id, "t": "No"}, house.moderator)

    rows = await house.rows("select headers ->> 'stoa-topic' from outbox order by id")

    assert [topic for (topic,) in rows] == [
        "reviews.review_submitted",
        "reviews.rating_changed",
        "reviews.review_approved",
        "reviews.rating_changed",
        "reviews.review_rejected",
    ]


async def test_a_review_can_be_changed_for_thirty_days(house: House) -> None:
    """A kind review turned into an advertisement years later would keep its votes."""
    review_id, _, author = await house.published(product())
    house.clock.forward(days=29)
    assert (await house.data(EDIT, {"r": review_id, "i": words()}, author))["status"] == "PENDING"
    house.clock.forward(days=2)

    assert await house.code(EDIT, {"r": review_id, "i": words()}, author) == "REVIEW_EDITING_OVER"


async def test_only_moderators_judge(house: House) -> None:
    """An author who publishes himself needs no queue."""
    review_id, _, author = await house.written(product())
    for operation, values in ((APPROVE, {}), (REJECT, {"t": "No"}), (REPLY, {"t": "Thanks"})):
        assert await house.code(operation, {"r": review_id, **values}, author) == "FORBIDDEN"
        assert await house.code(operation, {"r": "nothing", **values}, house.moderator) == "REVIEW_NOT_FOUND"
    queue = "{ reviewQueue { nodes { id } } }"
    assert await house.code(queue, {}, author) == "FORBIDDEN"
    await house.data(APPROVE, {"r": review_id}, house.moderator)
    assert await house.code(APPROVE, {"r": review_id}, house.moderator) == "REVIEW_STEP_REFUSED"


async def test_the_shop_answers_below_a_published_review(house: House) -> None:
    """An answer to a hidden review would show that it exists."""
    waiting, _, _ = await house.written(product())
    published, _, _ = await house.published(product())

    assert await house.code(REPLY, {"r": waiting, "t": "Thanks"}, house.moderator) == "REVIEW_STEP_REFUSED"
    replied = await house.data(REPLY, {"r": published, "t": " Thanks "}, house.moderator)
    assert replied == {"reply": {"text": "Thanks"}}
    assert await house.code(REPLY, {"r": published, "t": "\u0007"}, house.moderator) == "REVIEW_INVALID"


async def test_findings_are_for_moderators_and_reasons_for_the_author(house: House) -> None:
    """Told what the checks look for, spammers would write around them."""
    text = "Buy at www.cheap.example now, cheap cheap cheap lamps."
    review_id, _, author = await house.written(product(), text=text)
    await house.data(REJECT, {"r": review_id, "t": "Advertising"}, house.moderator)

    mine = await house.data(REVIEW, {"r": review_id}, author)
    theirs = await house.data(REVIEW, {"r": review_id}, house.moderator)

    assert (mine["findings"], mine["rejectionReason"]) == (None, "Advertising")
    assert (theirs["findings"], theirs["rejectionReason"]) == (["LINK"], "Advertising")
    assert (mine["editableUntil"] is None, theirs["editableUntil"] is None) == (False, True)


async def test_the_same_text_below_another_product_is_noticed(house: House) -> None:
    """One text a hundred times is how shops praise themselves."""
    # Letters only: in one of some uuids the digits look like a telephone number.
    unique = uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    text = f"A very long praise of everything {unique} that nobody would write twice."
    await house.written(product(), text=text)
    copied, _, _ = await house.written(product(), text=f"  {text.upper().lower()} ")

    assert (await house.data(REVIEW, {"r": copied}, house.moderator))["findings"] == ["COPIED_TEXT"]


async def test_a_vote_counts_once_and_never_for_oneself(house: House) -> None:
    """Helpful votes decide what is read first: they must not be for sale either."""
    review_id, _, author = await house.published(product())
    _, reader = house.person()

    answers = [await house.data(VOTE, {"r": review_id, "h": helpful}, reader) for helpful in (True, True, False, False)]

    assert [answer["helpfulCount"] for answer in answers] == [1, 1, 0, 0]
    assert [answer["votedHelpful"] for answer in answers] == [True, True, False, False]
    assert await house.code(VOTE, {"r": review_id, "h": True}, author) == "REVIEW_OWN_VOTE"
    assert await house.code(VOTE, {"r": review_id, "h": True}, None) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "change",
    [
        {"rating": 0},
        {"rating": 6},
        {"rating": -1},
        {"rating": 2**31 - 1},
        {"title": ""},
        {"title": "a\nb"},
        {"title": "x" * 121},
        {"text": "short"},
        {"text": "x" * 4001},
        {"text": "long enough \u202e turned around"},
        {"locale": "tlh"},
    ],
)
async def test_what_cannot_be_printed_is_refused_in_words(house: House, change: dict[str, Any]) -> None:
    """Bad input must never be answered by an error page."""
    subject, token = house.person()
    await house.delivered(subject, "p1")

    assert await house.code(SUBMIT, {"p": "p1", "i": words(**change)}, token) == "REVIEW_INVALID"


async def test_html_stays_text(house: House) -> None:
    """A review must arrive as it was typed: pages escape it, nobody interprets it."""
    text = "<script>alert(1)</script> & 'quotes' \"too\"\nsecond line \U0001f44d"
    review_id, _, _ = await house.published(product(), text=text)

    assert (await house.data(REVIEW, {"r": review_id}, None))["text"] == text


async def test_nul_and_surrogates_never_reach_the_database(house: House) -> None:
    """PostgreSQL refuses both with an error page unless somebody else does first."""
    subject, token = house.person()
    await house.delivered(subject, "p1")
    for bad in ("\\u0000", "\\ud800"):
        body = (
            '{"query": "mutation { submitReview(productId: \\"p1\\", input: {rating: 5, title: \\"t\\", '
            f'text: \\"a long text {bad.replace(chr(92), chr(92) * 2)} here\\", locale: \\"en\\"}}) {{ id }} }}"}}'
        )
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = await house.call.http.post("/graphql", content=body.encode(), headers=headers)
        assert answer.status_code < 500
        assert "errors" in answer.json()
