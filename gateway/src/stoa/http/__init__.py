"""HTTP: the protocols that clients speak: GraphQL over HTTP, over SSE and ``graphql-transport-ws``, health, console, GraphiQL.

Invariant: knows requests, responses and the pipeline; never a plan's execution or a subgraph. ``/graphql`` is answered by raw ASGI
because a routing framework costs more than the rest of this room. Whatever a client sends, the answer is never a 500.
"""

from __future__ import annotations

from stoa.http._app import GatewayApp, HttpParts
from stoa.http._asgi import AsgiApp, Receive, Scope, Send
from stoa.http._console import Console
from stoa.http._cors import Cors
from stoa.http._direct import direct_protocol
from stoa.http._endpoint import GraphqlEndpoint
from stoa.http._graphiql import graphiql_routes
from stoa.http._health import HealthEndpoints
from stoa.http._identify import Identifier
from stoa.http._openid import OpenIdClient
from stoa.http._plain import PlainRequests
from stoa.http._protocol import LimitedProtocol, limited_protocol
from stoa.http._return_to import local_path
from stoa.http._websocket import SocketEndpoint

__all__ = [
    "AsgiApp",
    "Console",
    "Cors",
    "GatewayApp",
    "GraphqlEndpoint",
    "HealthEndpoints",
    "HttpParts",
    "Identifier",
    "LimitedProtocol",
    "OpenIdClient",
    "PlainRequests",
    "Receive",
    "Scope",
    "Send",
    "SocketEndpoint",
    "direct_protocol",
    "graphiql_routes",
    "limited_protocol",
    "local_path",
]
