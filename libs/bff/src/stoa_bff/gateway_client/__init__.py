"""Gateway client: sends the screens' own operations to the one upstream a BFF may reach.

Knows GraphQL over HTTP and server-sent events; never a screen, a session or a cookie.
"""

from __future__ import annotations

from stoa_bff.gateway_client.answer import GatewayAnswer, GatewayError
from stoa_bff.gateway_client.client import GatewayClient, GatewayUnavailable, TokenRefused
from stoa_bff.gateway_client.operations import GatewayOperation, load_operations

__all__ = [
    "GatewayAnswer",
    "GatewayClient",
    "GatewayError",
    "GatewayOperation",
    "GatewayUnavailable",
    "TokenRefused",
    "load_operations",
]
