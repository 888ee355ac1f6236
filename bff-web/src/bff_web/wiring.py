"""The one place where the web BFF's parts meet."""

from __future__ import annotations

from starlette.types import ASGIApp
from stoa_bff.config import BffSettings
from stoa_bff.http import BffParts, build_bff

from bff_web.screens import schema
from bff_web.screens.basket import merge_guest_basket


def build_app(settings: BffSettings) -> ASGIApp:
    """The BFF as an ASGI application; its lifespan closes what it opened."""
    return build_bff(BffParts.from_settings(settings, on_sign_in=merge_guest_basket), schema)
