"""The rules of reviews without a database."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviews.domain.findings import findings_of
from reviews.domain.rating import NOT_RATED, Rating
from reviews.domain.review import NEXT, Review, ReviewInvalid, Status, Step, StepRefused, Words, author_of
from reviews.domain.texts import words_of

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def saying(text: str, title: str = "Title") -> Words:
    return Words(rating=5, title=title, text=text, locale="en")


def waiting(status: Status = Status.PENDING) -> Review:
    return Review(
        id="r",
        product_id="p",
        customer_id="c",
        author="S",
        words=saying("A text that is long enough."),
        status=status,
        submitted_at=NOW,
        changed_at=NOW,
    )


@pytest.mark.parametrize(
    ("words", "findings"),
    [
        (saying("A quiet lamp, bright enough to read by. Works with v2.0 of the app."), ()),
        (saying("See https://example.org for more of it"), ("LINK",)),
        (saying("Found it cheaper at lamps.shop yesterday"), ("LINK",)),
        (saying("Write to me at s.hopper@example.org please"), ("LINK", "CONTACT")),
        (saying("Call +49 170 1234567 for a better price"), ("CONTACT",)),
        (saying("What a scheiße this lamp has turned out to be"), ("FORBIDDEN_WORD",)),
        (saying("It rattles a lot", title="Shit"), ("FORBIDDEN_WORD",)),
        (saying("We live in Scunthorpe and classify lamps"), ()),
        (saying("good good good good good good good good good"), ("REPEATED_TEXT",)),
        (saying("greaaaaaaaaaaat lamp for the desk"), ("REPEATED_TEXT",)),
        (saying("THIS IS THE BEST LAMP I HAVE EVER BOUGHT"), ("SHOUTING",)),
    ],
)
def test_each_finding_names_what_a_moderator_should_look_at(words: Words, findings: tuple[str, ...]) -> None:
    """A check nobody can explain is a check nobody believes."""
    assert findings_of(words, is_copied=False) == findings


def test_a_copy_is_named_last() -> None:
    """The order is the table's: the console shows it."""
    assert findings_of(saying("Buy at www.example.org please"), is_copied=True) == ("LINK", "COPIED_TEXT")


@given(st.text(max_size=300), st.text(max_size=60), st.integers(-(2**31), 2**31), st.text(max_size=3))
def test_any_text_is_taken_or_refused(text: str, title: str, rating: int, locale: str) -> None:
    """A letter nobody thought of must not be an error page; what is taken can be stored."""
    try:
        words = words_of(rating, title, text, locale)
    except ReviewInvalid:
        return
    f"{words.text}{words.title}".encode()
    assert "\x00" not in words.text + words.title


def test_equal_letters_are_written_in_one_way() -> None:
    """An accent typed in two keys must find its twin."""
    assert words_of(5, "Cafe\u0301", "Une  lampe\r\nme plai\u0302t", "en").title == "Caf\u00e9"


@pytest.mark.parametrize("status", list(Status))
def test_a_review_only_takes_steps_of_the_table(status: Status) -> None:
    """A published review approved again would count twice."""
    review = waiting(status)
    steps = {
        Step.APPROVE: lambda: review.approved("m", NOW),
        Step.REJECT: lambda: review.rejected("m", "why", NOW),
        Step.EDIT: lambda: review.edited(review.words, (), NOW, timedelta(days=1)),
    }
    for step, take in steps.items():
        if (status, step) in NEXT:
            assert take().status is NEXT[status, step]
        else:
            with pytest.raises(StepRefused):
                take()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Sophie Hopper", "Sophie H."),
        ("Sophie", "Sophie"),
        ("", "Customer"),
        ("\x00", "Customer"),
        ("Anna Maria de la Cruz", "Anna C."),
    ],
)
def test_nobody_is_shown_with_a_whole_name(name: str, shown: str) -> None:
    """A review must not tell the street who bought what."""
    assert author_of(name) == shown


def test_no_review_is_no_rating() -> None:
    """Zero stars and no stars are different things."""
    assert (NOT_RATED.average, NOT_RATED.count) == (None, 0)
    assert NOT_RATED.histogram == ((5, 0), (4, 0), (3, 0), (2, 0), (1, 0))


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 10**6), min_size=1))
def test_the_average_lies_between_the_stars_given(given_stars: dict[int, int]) -> None:
    """A rounding that leaves the scale shows five and a half stars."""
    rating = Rating(MappingProxyType(given_stars))
    stars = [star for star, count in given_stars.items() if count]
    if stars:
        assert rating.average is not None
        assert min(stars) <= rating.average <= max(stars)


def test_halves_are_rounded_up() -> None:
    """4.25 must be the same number on every page."""
    assert Rating(MappingProxyType({4: 3, 5: 1})).average == 4.3
