from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from stoa_primitives import InvalidInput

MAX_PART_LENGTH: Final = 120
POSTAL_CODES: Final[Mapping[str, re.Pattern[str]]] = {
    "DE": re.compile(r"[0-9]{5}"),
    "AT": re.compile(r"[0-9]{4}"),
    "CH": re.compile(r"[0-9]{4}"),
}
_ANY_POSTAL_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,11}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class AddressInvalid(InvalidInput):
    """Nothing could be delivered there; the message names every fault."""

    code = "ADDRESS_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    id: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool = False

    def reads_like(self, other: Address) -> bool:
        """Whether a parcel would arrive at the same door."""
        return replace(self, id=other.id, is_default=other.is_default) == other


def require_deliverable(address: Address) -> None:
    """Raise with every fault at once: nobody likes to be corrected field by field."""
    faults = tuple(_faults(address))
    if faults:
        raise AddressInvalid(" ".join(faults))


def _faults(address: Address) -> Iterator[str]:
    for label, text in (("name", address.name), ("street", address.street), ("city", address.city)):
        if not text.strip():
            yield f"Tell us the {label}."
        elif len(text) > MAX_PART_LENGTH or not text.isprintable():
            yield f"The {label} must be one line of at most {MAX_PART_LENGTH} characters."
    if not _COUNTRY.fullmatch(address.country):
        yield "The country must be its two-letter code, for example DE."
    elif not POSTAL_CODES.get(address.country, _ANY_POSTAL_CODE).fullmatch(address.postal_code):
        yield "The postal code does not fit the country."
