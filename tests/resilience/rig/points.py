"""Which process reaches which crash point."""

from __future__ import annotations

from typing import Final

from stoa_messaging.crash_points import OF_EACH_WORKER, OF_ONE_DOMAIN

from rig.layout import WHOLE

# These publish nothing here, so their relay has nothing to send.
SILENT: Final = frozenset({"discount", "notifications", "audit"})
# What is heard, said or done there comes now and then only: these crash points wait for the first time.
RARE: Final = ("catalog.", "reviews.", "customers.", "ordering.workflow.", "payment.undo.")
# Steps that an application takes, not a worker.
_OF_THE_APPS: Final = ("basket.checkout.", "basket.coupon.", "ordering.cancel.", "discount.redeem.")


def cell_of(point: str) -> str:
    """The process that ends at this point."""
    if point.startswith(_OF_THE_APPS):
        return "apps"
    domain = point.partition(".")[0]
    return next(cell for cell, domains in WHOLE.workers.items() if domain in domains)


def all_points() -> list[str]:
    """Every name that CRASH_AT can take in the market of the rig."""
    of_workers = [
        f"{domain}.{point}"
        for domain in WHOLE.domains
        for point in OF_EACH_WORKER
        if not (domain in SILENT and point.startswith("relay."))
    ]
    return [*of_workers, *OF_ONE_DOMAIN]
