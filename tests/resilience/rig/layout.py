"""Which process of the rig hosts whose application and whose worker; each process dies alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

IDENTITY: Final = "identity"
GATEWAY: Final = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Processes by name, with the domains they host."""

    apps: Mapping[str, tuple[str, ...]]
    workers: Mapping[str, tuple[str, ...]]
    has_gateway: bool

    @property
    def served(self) -> tuple[str, ...]:
        """Domains that can be asked."""
        return tuple(domain for hosted in self.apps.values() for domain in hosted)

    @property
    def domains(self) -> tuple[str, ...]:
        """All that have a worker, and so a database."""
        return tuple(domain for hosted in self.workers.values() for domain in hosted)

    @property
    def mortal(self) -> tuple[str, ...]:
        """Processes that are killed; the identity provider is not ours."""
        return (*self.apps, *self.workers, *([GATEWAY] if self.has_gateway else []))


_APPS: Final = {"apps": ("basket", "discount", "shipping", "ordering", "payment", "inventory")}
_WORKERS: Final = {
    "ordering-worker": ("ordering",),
    "inventory-worker": ("inventory",),
    "payment-worker": ("payment",),
    "basket-worker": ("basket", "discount"),
    "shipping-worker": ("shipping", "notifications"),
}
TRADING: Final = Layout(apps=_APPS, workers=_WORKERS, has_gateway=False)
"""What an order needs, and no more: for measuring."""
WHOLE: Final = Layout(
    apps={**_APPS, "side-apps": ("catalog", "reviews", "customers", "notifications", "audit")},
    workers={
        **_WORKERS,
        "catalog-worker": ("catalog",),
        "reviews-worker": ("reviews",),
        "customers-worker": ("customers",),
        "audit-worker": ("audit",),
    },
    has_gateway=True,
)
"""Every domain, and the gateway in front of them."""
