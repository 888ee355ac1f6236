"""The one place where the mobile BFF's parts meet."""

from __future__ import annotations

from starlette.types import ASGIApp
from stoa_bff.config import BffSettings
from stoa_bff.http import BffParts, build_bff
from stoa_bff.screens import merging_guest_basket

from bff_mobile.screens import schema
from bff_mobile.screens.context import OPERATIONS


def build_app(settings: BffSettings) -> ASGIApp:
    """The BFF as an ASGI application; its lifespan closes what it opened."""
    return build_bff(BffParts.from_settings(settings, on_sign_in=merging_guest_basket(OPERATIONS)), schema)
