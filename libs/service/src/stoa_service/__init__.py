"""Service plumbing of a subgraph: settings, database, caller identity, GraphQL over ASGI, peers, health.

Law: knows HTTP, tokens, PostgreSQL and Strawberry, and no domain's words. Nothing global: several subgraphs live in one
process and one event loop, so every engine, client and cache belongs to an object that somebody closes.
"""

from stoa_service.caller import AuthenticationRequired, Caller
from stoa_service.cursor import CursorCodec, CursorRefused, PageRefused, page_size
from stoa_service.database import Database, PoolLimits
from stoa_service.export import drifted, json_text, write_exports
from stoa_service.graphql_app import GraphQLApp, build_graphql_app
from stoa_service.logs import configure_logging
from stoa_service.migrations import migrate
from stoa_service.peers import PeerClient, PeerRefused, PeerUnavailable, ServiceToken
from stoa_service.permissions import authenticated, requires_scopes
from stoa_service.schema import SubgraphSchema, build_schema, sdl_of
from stoa_service.server import run_worker, serve
from stoa_service.settings import ServiceSettings

__all__ = [
    "AuthenticationRequired",
    "Caller",
    "CursorCodec",
    "CursorRefused",
    "Database",
    "GraphQLApp",
    "PageRefused",
    "PeerClient",
    "PeerRefused",
    "PeerUnavailable",
    "PoolLimits",
    "ServiceSettings",
    "ServiceToken",
    "SubgraphSchema",
    "authenticated",
    "build_graphql_app",
    "build_schema",
    "configure_logging",
    "drifted",
    "json_text",
    "migrate",
    "page_size",
    "requires_scopes",
    "run_worker",
    "sdl_of",
    "serve",
    "write_exports",
]
