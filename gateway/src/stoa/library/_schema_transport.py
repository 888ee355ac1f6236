"""A subgraph that is a graphql-core schema in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
from graphql import GraphQLSchema, graphql

from stoa.errors import SubgraphError, SubgraphTimeout
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


__all__ = ["SchemaTransport"]
