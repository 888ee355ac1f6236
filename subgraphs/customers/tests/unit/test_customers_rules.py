"""The rules of a profile, an address book and a wishlist."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from customers.domain.address import Address, AddressInvalid, require_deliverable
from customers.domain.profile import (
    MAX_ADDRESSES,
    MAX_WISHES,
    AddressUnknown,
    Identity,
    LocaleUnknown,
    NameInvalid,
    ProductIdInvalid,
    Profile,
    TooMany,
    first_seen,
)


def sophie() -> Profile:
    return first_seen(Identity(subject="me", name="Sophie Hopper", email="s@example.org"))


def home(address_id: str = "a1", *, is_default: bool = False) -> Address:
    return Address(
        id=address_id,
        name="Sophie Hopper",
        street="Stoa 1",
        postal_code="10115",
        city="Berlin",
        country="DE",
        is_default=is_default,
    )


def bonn(*, is_default: bool = False) -> Address:
    return replace(home("a2", is_default=is_default), city="Bonn")


@pytest.mark.parametrize(("name", "shown"), [("", "Customer"), ("\x00\n", "Customer"), ("x" * 500, "x" * 80)])
def test_a_strange_name_in_the_token_still_makes_a_profile(name: str, shown: str) -> None:
    """Nobody may be locked out of the shop by their own name."""
    assert first_seen(Identity(subject="me", name=name, email="")).display_name == shown


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\nb", "a\x00b", "\ud800"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    """A name of control characters breaks every list it stands in."""
    with pytest.raises(NameInvalid):
        sophie().updated(name, None)


def test_a_language_nobody_speaks_is_refused() -> None:
    """A page in no language is an empty page."""
    with pytest.raises(LocaleUnknown):
        sophie().updated(None, "tlh")


def test_what_is_not_given_stays() -> None:
    """Changing the language must not change the name."""
    updated = sophie().updated(None, "de")

    assert (updated.display_name, updated.locale) == ("Sophie Hopper", "de")


def test_the_mail_address_follows_the_sign_in_and_the_name_does_not() -> None:
    """A name the person chose must survive the next sign-in."""
    renamed = sophie().updated("Sophie", None)

    again = renamed.seen_again(Identity(subject="me", name="Sophie Hopper", email="new@example.org"))

    assert (again.display_name, again.email) == ("Sophie", "new@example.org")
    assert renamed.seen_again(Identity(subject="me", name="x", email="")).email == "s@example.org"


def test_there_is_always_exactly_one_default_address() -> None:
    """Two defaults or none would send the parcel anywhere."""
    book = sophie().with_address(home("a1"))
    defaults = [[address.id for address in book.addresses if address.is_default]]
    steps: tuple[Callable[[Profile], Profile], ...] = (
        lambda book: book.with_address(bonn()),
        lambda book: book.with_address(bonn(is_default=True)),
        lambda book: book.with_address(bonn()),
        lambda book: book.with_address(bonn(is_default=True)),
        lambda book: book.without_address("a2"),
    )
    for step in steps:
        book = step(book)
        defaults.append([address.id for address in book.addresses if address.is_default])

    assert defaults == [["a1"], ["a1"], ["a2"], ["a1"], ["a2"], ["a1"]]
    assert book.without_address("a1").addresses == ()


def test_correcting_an_address_keeps_its_place() -> None:
    """A corrected typo must not shuffle the address book."""
    book = sophie().with_address(home("a1")).with_address(bonn())

    corrected = book.with_address(replace(home("a1"), city="Ulm"))

    assert [(address.id, address.city) for address in corrected.addresses] == [("a1", "Ulm"), ("a2", "Bonn")]


def test_an_address_saved_again_is_not_kept_twice() -> None:
    """A box ticked at every order must not fill the address book with one door."""
    book = sophie().with_address(home("a1")).with_address(home("a2"))
    moved = sophie().with_address(home("a1")).with_address(replace(home("a2"), city="Bonn", is_default=True))

    assert [(address.id, address.is_default) for address in book.addresses] == [("a1", True)]
    assert [address.id for address in moved.with_address(home("a3")).addresses] == ["a1", "a2"]
    assert [address.is_default for address in moved.with_address(home("a3")).addresses] == [False, True]


def test_lists_have_an_end() -> None:
    """An endless list would slow everybody's page."""
    doors = (replace(home(f"a{n}"), street=f"Stoa {n}") for n in range(MAX_ADDRESSES))
    book = replace(sophie(), addresses=tuple(doors))
    wishes = replace(sophie(), wishlist=tuple(f"p{n}" for n in range(MAX_WISHES)))

    with pytest.raises(TooMany):
        book.with_address(replace(home("one too many"), city="Ulm"))
    assert len(book.with_address(replace(home("a1"), city="Ulm")).addresses) == MAX_ADDRESSES
    with pytest.raises(TooMany):
        wishes.with_wish_toggled("one too many")
    assert len(wishes.with_wish_toggled("p7").wishlist) == MAX_WISHES - 1


@pytest.mark.parametrize("product_id", ["", "x" * 101, "\x00", "böse", "\ud800"])
def test_what_is_no_product_id_is_not_wished_for(product_id: str) -> None:
    """Rubbish in the wishlist would be asked of the catalogue for ever."""
    with pytest.raises(ProductIdInvalid):
        sophie().with_wish_toggled(product_id)


def test_the_latest_wish_comes_first_and_goes_again() -> None:
    """A heart that cannot be taken back is a nuisance."""
    wishing = sophie().with_wish_toggled("p1").with_wish_toggled("p2")

    assert wishing.wishlist == ("p2", "p1")
    assert wishing.with_wish_toggled("p2").wishlist == ("p1",)


def test_an_unknown_address_cannot_be_removed() -> None:
    """Somebody else's address id must look like none."""
    with pytest.raises(AddressUnknown):
        sophie().without_address("a1")


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"street": ""},
        {"city": "x" * 121},
        {"city": "Ber\nlin"},
        {"country": "de"},
        {"country": ""},
        {"postal_code": "1011"},
        {"postal_code": "\u0661\u0661\u0661\u0661\u0661"},
    ],
)
def test_an_address_nobody_can_deliver_to_is_refused(change: dict[str, str]) -> None:
    """A parcel without an address comes back."""
    require_deliverable(home())

    with pytest.raises(AddressInvalid):
        require_deliverable(replace(home(), **change))  # type: ignore[arg-type]
