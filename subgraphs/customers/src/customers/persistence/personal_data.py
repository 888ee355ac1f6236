"""Whose rows are whose: what an export shows and an erasure deletes. Erasures themselves stay as the proof."""

from __future__ import annotations

from typing import Final

from stoa_messaging.personal_data import PersonalData, PersonalRows

from .consents import CONSENTS, SHARES
from .exports import EXPORTS
from .tables import AddressRow, ProfileRow, WishRow

_PROFILES = ProfileRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_ADDRESSES = AddressRow.__table__  # type: ignore[attr-defined] # same
_WISHES = WishRow.__table__  # type: ignore[attr-defined] # same

PERSONAL_DATA: Final = PersonalData(
    domain="customers",
    rows=(
        PersonalRows(name="addresses", table=_ADDRESSES, whose=_ADDRESSES.c.profile_id),
        PersonalRows(name="wishlist", table=_WISHES, whose=_WISHES.c.profile_id),
        PersonalRows(name="shared wishlist", table=SHARES, whose=SHARES.c.customer_id),
        PersonalRows(name="consents", table=CONSENTS, whose=CONSENTS.c.customer_id),
        PersonalRows(
            name="exports",
            table=EXPORTS,
            whose=EXPORTS.c.customer_id,
            hidden=frozenset({"archive", "private_key", "public_key"}),
        ),
        PersonalRows(name="profile", table=_PROFILES, whose=_PROFILES.c.id),
    ),
)
