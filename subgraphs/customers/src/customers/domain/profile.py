from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stoa_primitives import InvalidInput, NotFound, Refusal

from .address import Address

LOCALES: Final = frozenset({"en", "de"})
DEFAULT_LOCALE: Final = "en"
MAX_ADDRESSES: Final = 20
MAX_WISHES: Final = 200
MAX_NAME_LENGTH: Final = 80
MAX_ID_LENGTH: Final = 100


class NameInvalid(InvalidInput):
    """Not a name one can show."""

    code = "NAME_INVALID"


class LocaleUnknown(InvalidInput):
    """The shop does not speak that language."""

    code = "LOCALE_UNKNOWN"


class ProductIdInvalid(InvalidInput):
    """No product can have this id."""

    code = "PRODUCT_ID_INVALID"


class AddressUnknown(NotFound):
    """Not one of this person's addresses."""

    code = "ADDRESS_NOT_FOUND"


class TooMany(Refusal):
    """The list is full."""

    code = "LIMIT_EXCEEDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the sign-in vouches for."""

    subject: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person. As long as there is any address, exactly one is for parcels by default and exactly one for bills."""

    id: str
    display_name: str
    email: str
    locale: str = DEFAULT_LOCALE
    addresses: tuple[Address, ...] = ()
    wishlist: tuple[str, ...] = ()
    """Product ids, the latest wish first."""

    def seen_again(self, identity: Identity) -> Profile:
        """The mail address follows the sign-in; the name stays as the person chose it."""
        return replace(self, email=identity.email) if identity.email else self

    def updated(self, display_name: str | None, locale: str | None) -> Profile:
        """Change what is given, keep the rest."""
        name = self.display_name if display_name is None else _valid_name(display_name)
        language = self.locale if locale is None else _valid_locale(locale)
        return replace(self, display_name=name, locale=language)

    def with_address(self, address: Address) -> Profile:
        """Add the address, or put it in the place of the one with its id, or of one that reads the same."""
        twin = next((kept for kept in self.addresses if kept.reads_like(address) and kept.id != address.id), None)
        if twin is not None and not self._holds(address.id):
            address = replace(
                address,
                id=twin.id,
                is_default=address.is_default or twin.is_default,
                is_billing_default=address.is_billing_default or twin.is_billing_default,
            )
        others = tuple(kept for kept in self.addresses if kept.id != address.id)
        is_new = len(others) == len(self.addresses)
        if is_new and len(self.addresses) >= MAX_ADDRESSES:
            raise TooMany(f"You can keep at most {MAX_ADDRESSES} addresses. Remove one first.")
        if is_new:
            changed = (*self.addresses, address)
        else:
            changed = tuple(address if kept.id == address.id else kept for kept in self.addresses)
        return replace(self, addresses=_one_default(changed, address))

    def _holds(self, address_id: str) -> bool:
        return any(address.id == address_id for address in self.addresses)

    def address(self, address_id: str) -> Address:
        for address in self.addresses:
            if address.id == address_id:
                return address
        raise AddressUnknown("This address is not in your address book.")

    def without_address(self, address_id: str) -> Profile:
        self.address(address_id)
        kept = tuple(address for address in self.addresses if address.id != address_id)
        return replace(self, addresses=_one_default(kept))

    def with_wish_toggled(self, product_id: str) -> Profile:
        """On the list, or off it again."""
        if product_id in self.wishlist:
            return replace(self, wishlist=tuple(wish for wish in self.wishlist if wish != product_id))
        if not (0 < len(product_id) <= MAX_ID_LENGTH and product_id.isascii() and product_id.isprintable()):
            raise ProductIdInvalid("This is not the id of a product.")
        if len(self.wishlist) >= MAX_WISHES:
            raise TooMany(f"Your wishlist holds at most {MAX_WISHES} products. Remove one first.")
        return replace(self, wishlist=(product_id, *self.wishlist))


def first_seen(identity: Identity) -> Profile:
    """A profile made of what the sign-in says."""
    name = "".join(letter for letter in identity.name if letter.isprintable()).strip()[:MAX_NAME_LENGTH]
    return Profile(id=identity.subject, display_name=name or "Customer", email=identity.email)


def _one_default(addresses: tuple[Address, ...], saved: Address | None = None) -> tuple[Address, ...]:
    """One address for parcels and one for bills: the one just saved as such, else the one that was, else the first."""
    if not addresses:
        return ()
    parcels = [address.id for address in addresses if address.is_default]
    bills = [address.id for address in addresses if address.is_billing_default]
    parcel = saved.id if saved and saved.is_default else (*parcels, addresses[0].id)[0]
    bill = saved.id if saved and saved.is_billing_default else (*bills, addresses[0].id)[0]
    return tuple(
        replace(address, is_default=address.id == parcel, is_billing_default=address.id == bill)
        for address in addresses
    )


def _valid_name(name: str) -> str:
    trimmed = name.strip()
    if not trimmed or len(trimmed) > MAX_NAME_LENGTH or not trimmed.isprintable():
        raise NameInvalid(f"The name must be one line of 1 to {MAX_NAME_LENGTH} characters.")
    return trimmed


def _valid_locale(locale: str) -> str:
    if locale not in LOCALES:
        raise LocaleUnknown(f"The shop speaks {' and '.join(sorted(LOCALES))}.")
    return locale
