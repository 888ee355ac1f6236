"""Every limit of a basket, in one place."""

from __future__ import annotations

from typing import Final

MAX_QUANTITY: Final = 99
MAX_LINES: Final = 50
MAX_AMOUNT: Final = 2**31 - 1  # GraphQL's Int carries minor units: a basket that could not be shown may not come to be
MAX_ID_LENGTH: Final = 100
MAX_COUPON_LENGTH: Final = 40
MAX_ADDRESS_PART_LENGTH: Final = 120
MAX_TOKEN_LENGTH: Final = 200
