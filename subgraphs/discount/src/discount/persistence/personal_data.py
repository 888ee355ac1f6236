"""Whose rows are whose. A redemption stays without its customer: the coupon's budget has been spent."""

from __future__ import annotations

from typing import Final

from stoa_messaging.personal_data import PersonalData, PersonalRows

from .tables import COUPON_CUSTOMER, REDEMPTION

PERSONAL_DATA: Final = PersonalData(
    domain="discount",
    rows=(
        PersonalRows(name="coupons used", table=COUPON_CUSTOMER, whose=COUPON_CUSTOMER.c.customer_id),
        PersonalRows(
            name="redemptions",
            table=REDEMPTION,
            whose=REDEMPTION.c.customer_id,
            anonymised={"customer_id": "erased"},
            kept="That a coupon was used and for how much, without the customer: its budget counts it.",
        ),
    ),
)
