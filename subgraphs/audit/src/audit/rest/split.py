from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send
from stoa_service import GraphQLApp, SubgraphSchema

PREFIX: Final = "/api/audit"


class AuditApp:
    """One address for both: REST below its prefix, GraphQL and health as in every subgraph."""

    def __init__(self, graphql: GraphQLApp, rest: ASGIApp) -> None:
        self._graphql = graphql
        self._rest = rest

    @property
    def schema(self) -> SubgraphSchema:
        return self._graphql.schema

    @property
    def lifespan(self) -> Callable[[], AbstractAsyncContextManager[object]]:
        return self._graphql.lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_rest = scope["type"] == "http" and (scope["path"] + "/").startswith(f"{PREFIX}/")
        await (self._rest if is_rest else self._graphql)(scope, receive, send)
