"""Slips of the pen, highlights, trees and codes, as pure functions."""

import pytest
from catalog.domain.attributes import Attribute, AttributeDefinition, AttributeKind, code_of
from catalog.domain.categories import Category, check_place, path_to, subtree
from catalog.domain.highlights import highlights
from catalog.domain.refusals import AttributeRefused, CategoryRefused
from catalog.domain.spelling import corrections, distance, shortened_forms, slips_allowed
from catalog.domain.texts import Locale, LocalizedText
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text(alphabet="abcdelmnoprst", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("first", "second", "slips"),
    [
        ("lamp", "lamp", 0),
        ("lamp", "lmap", 1),
        ("lamp", "lamps", 1),
        ("lamp", "lap", 1),
        ("lamp", "lump", 1),
        ("lamp", "", 4),
        ("kopfhörer", "kopfhörrer", 1),
        ("kettle", "ketlte", 1),
        ("abcd", "badc", 2),
        ("ca", "abc", 3),
    ],
)
def test_slips_are_counted(first: str, second: str, slips: int) -> None:
    """A swapped pair of letters is one slip, not two."""
    assert distance(first, second) == distance(second, first) == slips


@given(WORDS, st.data())
def test_whoever_slips_as_often_as_allowed_is_understood(word: str, data: st.DataObject) -> None:
    """A correction that is missed for some letters is missed when it matters."""
    typed = word
    for _ in range(slips_allowed(word)):
        place = data.draw(st.integers(0, len(typed) - 1))
        typed = data.draw(
            st.sampled_from(
                [
                    typed[:place] + typed[place + 1 :],
                    typed[:place] + "x" + typed[place:],
                    typed[:place] + "x" + typed[place + 1 :],
                    typed[:place] + typed[place : place + 2][::-1] + typed[place + 2 :],
                ]
            )
        )
    near = distance(word, typed) <= slips_allowed(typed)

    assert not near or set(shortened_forms(word)) & set(shortened_forms(typed))


def test_short_words_are_never_corrected_and_the_nearest_known_ones_are_taken() -> None:
    """`tea` is not a slip of `ten`; and of two words the more used one is meant."""
    assert slips_allowed("tea") == 0
    assert corrections("tea", {"ten": 5}) == ()
    assert corrections("lmap", {"lamp": 2, "lap": 9, "clamp": 9, "lima": 1}) == ("lap", "lamp")
    assert corrections("headphnoes", {"headphones": 1, "headphone": 9}) == ("headphones",)
    assert corrections("lamp", {"lamp": 5}) == ()
    assert len(corrections("bart", {f"bar{letter}": 1 for letter in "abcdef"})) == 3


def test_a_words_forms_are_few_however_long_it_is() -> None:
    """Every form is a row of a table."""
    assert max(len(shortened_forms("x" * 3 + "abcdefghijklmnopqrstuvwxyz")), len(shortened_forms("abcdefgh"))) <= 29


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        ("Orvia Table Lamp", ["lam"], ["Lam"]),
        ("Orvia Table Lamp", ["lamps"], ["Lamp"]),
        ("Tischlampe Orvia", ["lampe"], ["lampe"]),
        ("Blamage", ["lam"], []),
        ("A+B lamp-lamp", ["lamp"], ["lamp", "lamp"]),
        ("", ["lamp"], []),
        ("Café Größe", ["größ"], ["Größ"]),
    ],
)
def test_what_answers_is_marked(text: str, terms: list[str], marked: list[str]) -> None:
    """A mark in the wrong place looks like a fault of the shop."""
    assert [text[part.start : part.end] for part in highlights(text, terms)] == marked


def tree(*pairs: tuple[str, str | None]) -> dict[str, Category]:
    return {
        slug: Category(slug=slug, name=LocalizedText(slug, slug), parent_slug=parent, position=0)
        for slug, parent in pairs
    }


def test_a_subtree_is_everything_below_and_a_path_everything_above() -> None:
    """Three levels must work as two do."""
    every = tree(("a", None), ("b", "a"), ("c", "b"), ("d", "a"), ("e", None))

    assert set(subtree(every, "a")) == {"a", "b", "c", "d"}
    assert [each.slug for each in path_to(every, "c")] == ["a", "b", "c"]
    assert subtree(every, "unknown") == ()


def test_a_category_cannot_stand_below_itself_or_too_deep() -> None:
    """A circle would never end, and nobody clicks seven times."""
    deep = tree(("1", None), ("2", "1"), ("3", "2"), ("4", "3"), ("5", "4"), ("6", "5"), ("x", None), ("y", "x"))
    name = LocalizedText("x", "x")

    for slug, parent in (("1", "3"), ("1", "1"), ("7", "6"), ("x", "5"), ("y", "nowhere")):
        with pytest.raises(CategoryRefused):
            check_place(deep, Category(slug=slug, name=name, parent_slug=parent, position=0))
    check_place(deep, Category(slug="x", name=name, parent_slug="4", position=0))


def test_codes_are_the_same_however_a_value_is_written() -> None:
    """Filters that differ by an umlaut split a facet in two."""
    assert code_of("Geöltes Eichenholz & Leinen") == "geoeltes-eichenholz-leinen"
    assert code_of("0.5 L") == "0.5-l"
    assert code_of("💡") == "x"
    attribute = Attribute(LocalizedText("Colour", "Farbe"), LocalizedText("", "Grün"))
    assert attribute.code == "colour=gruen"


def test_values_have_the_type_of_their_attribute() -> None:
    """A number that is none breaks every comparison."""
    name = LocalizedText("Width", "Breite")
    width = AttributeDefinition(key="width", name=name, kind=AttributeKind.NUMBER, unit="cm")
    truth = AttributeDefinition(key="width", name=name, kind=AttributeKind.BOOLEAN)

    width.check(LocalizedText("12.5 cm", "12,5 cm"))
    truth.check(LocalizedText("Yes", "Ja"))
    for definition, value in ((width, "wide"), (width, "12 kg"), (truth, "maybe")):
        with pytest.raises(AttributeRefused):
            definition.check(LocalizedText(value, ""))


def test_a_text_that_is_missing_in_one_language_is_shown_in_the_other() -> None:
    """A hole in the page is worse than the wrong language."""
    assert LocalizedText("Lamp", "").in_locale(Locale.DE) == "Lamp"
    assert LocalizedText("", "Lampe").in_locale(Locale.EN) == "Lampe"
