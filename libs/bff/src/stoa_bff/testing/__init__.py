"""Testing: an OpenID provider of our own that can misbehave on purpose, and a BFF around it without sockets.

For tests of the relying party only; the market always signs in at the real Keycloak.
"""

from __future__ import annotations

from stoa_bff.testing.misbehaving_provider import MisbehavingProvider
from stoa_bff.testing.settings import bff_settings
from stoa_bff.testing.visitor import PreparedGateway, visitor_before

__all__ = ["MisbehavingProvider", "PreparedGateway", "bff_settings", "visitor_before"]
