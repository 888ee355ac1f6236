"""A subgraph made of SDL and resolvers: an ASGI application with ``_entities``, SSE subscriptions and a record of requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLObjectType,
    GraphQLSchema,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    build_ast_schema,
    execute,
    parse,
    subscribe,
)
from graphql.pyutils import is_awaitable

from stoa.executor import AsgiApp

Resolver: TypeAlias = Callable[..., Any]
_FEDERATION: Final = """
scalar _Any
scalar FieldSet
scalar federation__FieldSet
scalar link__Import
"""
_JSON: Final = [(b"content-type", b"application/json")]


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """``payload`` is the decoded body; header names are lower case."""

    payload: dict[str, Any]
    headers: dict[str, str]


@dataclass(slots=True)
class FakeSubgraph:
    """``resolvers`` is keyed by ``Type.field``; ``entities`` by type: representation → object, or None.

    A resolver gets ``(source, **arguments)`` and may be async. Fields without one are read from the source mapping.
    """

    sdl: str
    resolvers: Mapping[str, Resolver] = field(default_factory=dict)
    entities: Mapping[str, Resolver] = field(default_factory=dict)
    requests: list[RecordedRequest] = field(default_factory=list)
    _schema: GraphQLSchema = field(init=False)

    def __post_init__(self) -> None:
        self._schema = _executable(self)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        payload = orjson.loads((await receive())["body"])
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.requests.append(RecordedRequest(payload, headers))
        document = parse(payload["query"])
        if "text/event-stream" in headers.get("accept", ""):
            await self._stream(send, document, payload)
            return
        awaited: Any = execute(self._schema, document, variable_values=payload.get("variables"))
        result: ExecutionResult = await awaited if is_awaitable(awaited) else awaited
        await send({"type": "http.response.start", "status": 200, "headers": _JSON})
        await send({"type": "http.response.body", "body": orjson.dumps(result.formatted)})

    async def _stream(self, send: Any, document: DocumentNode, payload: dict[str, Any]) -> None:
        awaited = subscribe(self._schema, document, variable_values=payload.get("variables"))
        results = await awaited if is_awaitable(awaited) else awaited
        events = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": events})
        async for result in _results(results):
            text = b"event: next\ndata: " + orjson.dumps(result.formatted) + b"\n\n"
            await send({"type": "http.response.body", "body": text, "more_body": True})
        await send({"type": "http.response.body", "body": b"event: complete\ndata:\n\n"})


async def _results(results: Any) -> AsyncIterator[ExecutionResult]:
    if isinstance(results, ExecutionResult):
        yield results
        return
    async for result in results:
        yield result


def _executable(subgraph: FakeSubgraph) -> GraphQLSchema:
    document = parse(subgraph.sdl)
    schema = build_ast_schema(parse(_runnable_sdl(subgraph.sdl, document)), assume_valid=True, assume_valid_sdl=True)
    for coordinate, resolver in subgraph.resolvers.items():
        type_name, _, field_name = coordinate.partition(".")
        _attach(schema, type_name, field_name, resolver)
    if subgraph.entities:
        _object(schema, "Query").fields["_entities"].resolve = _entity_resolver(subgraph.entities)
    return schema


def _runnable_sdl(sdl: str, document: DocumentNode) -> str:
    """What a federation library adds: the entity union, ``_entities``; extensions count as definitions."""
    objects = [
        node for node in document.definitions if isinstance(node, (ObjectTypeDefinitionNode, ObjectTypeExtensionNode))
    ]
    entities = [
        node.name.value for node in objects if any(directive.name.value == "key" for directive in node.directives or ())
    ]
    has_query = any(node.name.value == "Query" for node in objects)
    lines = [sdl.replace("extend type ", "type "), _FEDERATION]
    if entities:
        lines.append(f"union _Entity = {' | '.join(dict.fromkeys(entities))}")
    root = "extend type Query" if has_query else "type Query"
    lines.append(root + " { _entities(representations: [_Any!]!): [_Entity]! }" if entities else "")
    return "\n".join(lines)


def _attach(schema: GraphQLSchema, type_name: str, field_name: str, resolver: Resolver) -> None:
    target = _object(schema, type_name).fields[field_name]
    if schema.subscription_type is not None and type_name == schema.subscription_type.name:
        target.subscribe = lambda source, _info, **arguments: resolver(source, **arguments)
        target.resolve = lambda source, _info, **_: source
    else:
        target.resolve = lambda source, _info, **arguments: resolver(source, **arguments)


def _object(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    found = schema.get_type(name)
    if not isinstance(found, GraphQLObjectType):
        raise TypeError(f"the fake subgraph has no object type '{name}'")
    return found


def _entity_resolver(entities: Mapping[str, Resolver]) -> Resolver:
    def resolve(_source: Any, _info: Any, *, representations: list[dict[str, Any]]) -> list[Any]:
        return [_typed(each, entities[each["__typename"]](each)) for each in representations]

    return resolve


def _typed(representation: Mapping[str, Any], entity: Any) -> Any:
    return None if entity is None else {"__typename": representation["__typename"], **entity}


__all__ = ["AsgiApp", "FakeSubgraph", "RecordedRequest"]
