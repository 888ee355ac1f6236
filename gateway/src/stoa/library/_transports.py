"""Subgraphs that are no servers: a graphql-core schema in this process, and one that is nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
from graphql import GraphQLSchema, graphql

from stoa.errors import SubgraphError, SubgraphTimeout, SubgraphUnreachable
from stoa.executor import SubgraphRequest, SubgraphResponse


class SchemaTransport:
    """Executes requests on the schema. Entity requests need its ``_entities`` field, as any subgraph does."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        payload: dict[str, Any] = orjson.loads(request.body)
        try:
            async with asyncio.timeout_at(request.deadline):
                result = await graphql(self._schema, payload["query"], variable_values=payload.get("variables"))
        except TimeoutError as error:
            raise SubgraphTimeout(
                f"Subgraph '{request.subgraph}' did not answer in time.", subgraph=request.subgraph
            ) from error
        return SubgraphResponse(status=200, body=orjson.dumps(result.formatted, default=str))

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise SubgraphError(
            f"Subgraph '{request.subgraph}' is a schema in this process: it has no subscriptions.",
            subgraph=request.subgraph,
        )

    async def aclose(self) -> None:
        """Nothing is open."""


class NowhereTransport:
    """A subgraph without an address, for operations that do not ask it."""

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        raise _nowhere(request)

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise _nowhere(request)

    async def aclose(self) -> None:
        """Nothing is open."""


def _nowhere(request: SubgraphRequest) -> SubgraphUnreachable:
    return SubgraphUnreachable(
        f"The supergraph has no address for subgraph '{request.subgraph}': say in 'subgraphs' where it is.",
        subgraph=request.subgraph,
    )


__all__ = ["NowhereTransport", "SchemaTransport"]
