"""Rows 40 to 45 and 52 of the security list: each hostile answer by HTTP and in process, at a root field and at entities."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import orjson
import pytest
from stoa.config import GatewaySettings
from stoa.executor._nesting import MAX_NESTING
from stoa.testing import FakeSubgraph, GatewayClient, compose_sdl
from stoa.wiring import build_gateway

_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@inaccessible"])'
CATALOG = f"""{_LINK}
type Query {{ products: [Product!]! }}
type Product @key(fields: "id") {{ id: ID!  name: String! }}
"""
INVENTORY = f"""{_LINK}
type Query {{ depot: Depot  places: [Place]  strict: Depot! }}
type Depot {{ name: String  size: Int  ratio: Float  open: Boolean  code: ID  any: Json  grade: Grade  tags: [String]
  inner: Depot  must: Int!  secret: String @inaccessible }}
type Product @key(fields: "id") {{ id: ID!  stock: Int  depot: Depot  place: Place }}
interface Place {{ label: String }}
type Shelf implements Place {{ label: String  row: Int }}
type Yard implements Place {{ label: String  area: Int }}
type Hidden implements Place @inaccessible {{ label: String }}
enum Grade {{ A  B  X @inaccessible }}
scalar Json
"""
CANARY = "canary-10.0.0.7"
AT_ROOT = "{ products { name } depot { name } }"
AT_ENTITIES = "{ products { name stock } }"
NAMES = [{"name": "Lamp"}, {"name": "Chair"}]
SETTINGS = replace(GatewaySettings(), subgraph_seconds=20.0, subgraph_response_bytes=200_000)
IMPATIENT = 0.25


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """``pieces`` are sent one by one with ``pause`` between; ``ending`` is what follows."""

    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ((b"content-type", b"application/json"),)
    pieces: tuple[bytes, ...] = ()
    pause: float = 0.0
    is_slow: bool = False  # beyond any deadline
    ending: str = "end"  # end | endless | reset | silence
    raw: bytes | None = None  # the answer's bytes on the socket, where they differ from the ordinary ones


def whole(body: Any, status: int = 200, **headers: str) -> Hostile:
    text = body if isinstance(body, bytes) else orjson.dumps(body)
    extra = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    return Hostile(status=status, headers=((b"content-type", b"application/json"), *extra), pieces=(text,))


async def _in_process(hostile: Hostile, receive: Any, send: Any) -> None:
    await receive()
    if hostile.ending == "silence":
        await asyncio.Event().wait()
    await send({"type": "http.response.start", "status": hostile.status, "headers": list(hostile.headers)})
    for piece in hostile.pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(hostile.pause)
    while hostile.ending == "endless":
        await send({"type": "http.response.body", "body": hostile.pieces[-1], "more_body": True})
        await asyncio.sleep(hostile.pause)
    if hostile.ending == "reset":
        raise ConnectionResetError
    await send({"type": "http.response.body", "body": b""})


async def _on_a_socket(hostile: Hostile, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(re.findall(rb"content-length: (\d+)", head)[0]))
    if hostile.ending == "silence":
        await reader.read()
        return
    if hostile.raw is not None:
        for part in hostile.raw.split(b"<later>"):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)
        return
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in hostile.headers)
    writer.write(b"HTTP/1.1 %d X\r\n%stransfer-encoding: chunked\r\n\r\n" % (hostile.status, lines))
    for piece in hostile.pieces:
        await _write_chunk(writer, piece, hostile.pause)
    while hostile.ending == "endless" and not writer.is_closing():
        await _write_chunk(writer, hostile.pieces[-1], hostile.pause)
    if hostile.ending == "reset":
        writer.transport.abort()
    writer.write(b"0\r\n\r\n")


async def _write_chunk(writer: asyncio.StreamWriter, piece: bytes, pause: float) -> None:
    if piece:
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        await writer.drain()
    await asyncio.sleep(pause)


@cache
def _supergraph() -> str:
    return compose_sdl({"catalog": CATALOG, "inventory": INVENTORY})


def _catalog() -> FakeSubgraph:
    products = [{"id": "1", "name": "Lamp"}, {"id": "2", "name": "Chair"}]
    return FakeSubgraph(CATALOG, resolvers={"Query.products": lambda _: products})


async def ask_in_process(hostile: Hostile, query: str, settings: GatewaySettings) -> bytes:
    async def inventory(_: Any, receive: Any, send: Any) -> None:
        await _in_process(hostile, receive, send)

    return await _ask(settings, {"catalog": _catalog(), "inventory": inventory}, query)


async def ask_by_http(hostile: Hostile, query: str, settings: GatewaySettings) -> bytes:
    async with _socket_server(hostile) as url:
        reached = replace(settings, subgraph_urls={"inventory": url})
        return await _ask(reached, {"catalog": _catalog()}, query)


@asynccontextmanager
async def _socket_server(hostile: Hostile) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _on_a_socket(hostile, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/graphql"
    finally:
        server.close()


async def _ask(settings: GatewaySettings, transports: dict[str, Any], query: str) -> bytes:
    gateway = build_gateway(settings, transports=transports, supergraph_sdl=_supergraph())
    response = await GatewayClient(gateway).post(query)
    await gateway.pipeline.graph.transport.aclose()
    assert response.status_code == 200
    # The reference to the log is the one part that differs from request to request.
    return re.sub(rb'"reference":"[0-9a-f]{16}"', b'"reference":"-"', response.content)


async def ask_both(hostile: Hostile, query: str) -> dict[str, Any]:
    """By HTTP and in process, interpreted and by generated code."""
    settings = replace(SETTINGS, subgraph_seconds=IMPATIENT) if hostile.is_slow else SETTINGS
    in_process, by_http = await ask_in_process(hostile, query, settings), await ask_by_http(hostile, query, settings)
    generated = await ask_in_process(hostile, query, replace(settings, generate_after=0))

    assert in_process == by_http
    assert orjson.loads(generated) == orjson.loads(by_http)
    assert CANARY.encode() not in by_http
    answer: dict[str, Any] = orjson.loads(by_http)
    return answer


def places(answer: dict[str, Any]) -> list[Any]:
    return [error["path"] for error in answer.get("errors", [])]


_DEEP = b"[" * 100_000 + b"]" * 100_000
_NOT_GRAPHQL = {
    "null": whole(b"null"),
    "empty object": whole({}),
    "empty list": whole([]),
    "number": whole(b"5"),
    "string": whole(CANARY),
    "HTML with 200": whole(f"<html>{CANARY}</html>".encode(), content_type="text/html"),
    "HTML with 500": whole(f"<html>{CANARY}</html>".encode(), 500),
    "empty body": Hostile(),
    "empty body with 204": Hostile(status=204, headers=(), raw=b"HTTP/1.1 204 X\r\n\r\n"),
    "truncated JSON": whole(b'{"data":{"depot":{"name":"'),
    "invalid UTF-8": whole(b'{"data":{"depot":{"name":"\xff"}}}'),
    "lone surrogate": whole(b'{"data":{"depot":{"name":"\\ud800"}}}'),
    "NaN": whole(b'{"data":{"depot":{"ratio":NaN}}}'),
    "infinite number": whole(b'{"data":{"depot":{"ratio":1e999}}}'),
    "100,000 brackets": whole(b'{"data":' + _DEEP + b"}"),
    "1,000 brackets": whole(b'{"data":{"depot":{"any":' + b"[" * 1_000 + b"]" * 1_000 + b"}}}"),
    "two documents": whole(b'{"data":{}}{"data":{}}'),
    "byte order mark": whole(b'\xef\xbb\xbf{"data":{}}'),
    "data missing": whole({"extensions": {}}),
    "data null without errors": whole({"data": None}),
    "data is a list": whole({"data": [CANARY]}),
    "data is a string": whole({"data": CANARY}),
    "data is a number, errors too": whole({"data": 1, "errors": [{"message": CANARY}]}),
    "errors are a string": whole({"data": None, "errors": CANARY}),
    "errors are an object": whole({"data": None, "errors": {"message": CANARY}}),
    "too much": whole(b'{"data":"' + b"x" * 300_000 + b'"}'),
    "endless chunks": Hostile(pieces=(b" " * 20_000,), ending="endless"),
    "slow drip": Hostile(pieces=(b" ",), pause=0.02, ending="endless", is_slow=True),
    "silence": Hostile(ending="silence", is_slow=True),
    "reset before the body": Hostile(ending="reset"),
    "reset within the body": Hostile(pieces=(b'{"data":{"depot":{"name":"x"}}}',), ending="reset"),
    "gzip that nobody asked for": whole(gzip.compress(b'{"data":{}}'), content_encoding="gzip"),
    "gzip bomb": whole(gzip.compress(b" " * 50_000_000, 1)[:150_000], content_encoding="gzip"),
    "redirect": whole(b"", 302, location="http://127.0.0.1:9/"),
    "redirect with a body": whole({"location": CANARY}, 307, location="http://127.0.0.1:9/"),
    "401": whole({"error": CANARY}, 401, www_authenticate="Bearer"),
    "403": whole(b"forbidden " + CANARY.encode(), 403),
    "429": whole(b"", 429, retry_after="1"),
    "503": whole(b"", 503),
    "big header": whole({"data": {}}, x="y" * 70_000),
    "many headers": Hostile(headers=((b"x", b"y"),) * 200, pieces=(b'{"data":{}}',)),
}


@pytest.mark.parametrize("hostile", _NOT_GRAPHQL.values(), ids=_NOT_GRAPHQL.keys())
async def test_what_is_no_graphql_answer_is_an_error_on_the_root_field(hostile: Hostile) -> None:
    """One broken subgraph must cost its own field and nothing else."""
    answer = await ask_both(hostile, AT_ROOT)

    assert answer["data"] == {"products": NAMES, "depot": None}
    assert places(answer) == [["depot"]]


@pytest.mark.parametrize("hostile", _NOT_GRAPHQL.values(), ids=_NOT_GRAPHQL.keys())
async def test_what_is_no_graphql_answer_is_an_error_on_each_entity(hostile: Hostile) -> None:
    """A list must stay readable when the subgraph behind one of its columns is broken."""
    answer = await ask_both(hostile, AT_ENTITIES)

    assert answer["data"] == {"products": [{**each, "stock": None} for each in NAMES]}
    assert places(answer) == [["products", 0], ["products", 1]]


def _entities(*entities: Any, **more: Any) -> Hostile:
    return whole({"data": {"_entities": list(entities)}, **more})


_ENTITY_LISTS = {
    "null": whole({"data": {"_entities": None}}),
    "missing": whole({"data": {}}),
    "object": whole({"data": {"_entities": {"0": {"stock": 1}}}}),
    "short": _entities({"stock": 1}),
    "long": _entities({"stock": 1}, {"stock": 2}, {"stock": 3}),
    "numbers": _entities(1, 2),
    "lists": _entities([{"stock": 1}], [{"stock": 2}]),
    "strings": _entities(CANARY, CANARY),
    "foreign type": _entities({"__typename": "Shelf", "stock": 1}, {"__typename": "Shelf", "stock": 1}),
    "unknown type": _entities({"__typename": "Ghost", "stock": 1}, {"__typename": "Ghost", "stock": 1}),
    "typename is a list": _entities({"__typename": [], "stock": 1}, {"__typename": ["x"], "stock": 1}),
    "typename is an object": _entities({"__typename": {}, "stock": 1}, {"__typename": {"a": 1}, "stock": 1}),
    "reordered": _entities({"id": "2", "stock": 2}, {"id": "1", "stock": 1}),
    "id is an object": _entities({"id": {}, "stock": 2}, {"id": [1], "stock": 1}),
}


@pytest.mark.parametrize("hostile", _ENTITY_LISTS.values(), ids=_ENTITY_LISTS.keys())
async def test_entities_that_do_not_fit_are_never_paired(hostile: Hostile) -> None:
    """Row 42: another entity's value in the wrong place is worse than none."""
    answer = await ask_both(hostile, AT_ENTITIES)

    assert answer["data"] == {"products": [{**each, "stock": None} for each in NAMES]}
    assert places(answer) == [["products", 0], ["products", 1]]


async def test_one_bad_entity_does_not_cost_the_good_one() -> None:
    """Partial data is kept down to the single entity."""
    answer = await ask_both(_entities({"__typename": "Shelf", "stock": 1}, {"stock": 7}), AT_ENTITIES)

    assert [each["stock"] for each in answer["data"]["products"]] == [None, 7]
    assert places(answer) == [["products", 0]]


async def test_a_null_entity_is_null_without_an_error() -> None:
    """A subgraph may know nothing of an entity: that is an answer, not a fault."""
    answer = await ask_both(_entities(None, {"stock": 7}), AT_ENTITIES)

    assert answer == {"data": {"products": [{"name": "Lamp", "stock": None}, {"name": "Chair", "stock": 7}]}}


_ERROR_LISTS: dict[str, tuple[Any, list[Any]]] = {
    "no message": ([{}], [["products", 0]]),
    "null entry": ([None], [["products", 0]]),
    "text entry": ([CANARY], [["products", 0]]),
    "message is an object": ([{"message": {"a": CANARY}}], [["products", 0]]),
    "no path": ([{"message": CANARY}], [["products", 0]]),
    "path of one entity": (
        [{"message": CANARY, "path": ["_entities", 1, "stock"]}],
        [["products", 1, "stock"]],
    ),
    "path to nowhere": ([{"message": CANARY, "path": ["_entities", 1, CANARY, 5]}], [["products", 1]]),
    "negative index": ([{"message": CANARY, "path": ["_entities", -1, "stock"]}], [["products", 0]]),
    "huge index": ([{"message": CANARY, "path": ["_entities", 10**15, "stock"]}], [["products", 0]]),
    "index beyond 64 bits": (
        [{"message": CANARY, "path": ["_entities", 1e30, "stock"]}],
        [["products", 0]],
    ),
    "path of objects": ([{"message": CANARY, "path": [{}, []]}], [["products", 0]]),
    "path is text": ([{"message": CANARY, "path": "products"}], [["products", 0]]),
    "path with true": ([{"message": CANARY, "path": ["_entities", True]}], [["products", 0]]),
    "path with indices below a leaf": (
        [{"message": CANARY, "path": ["_entities", 1, "stock", -7, 10**12]}],
        [["products", 1, "stock"]],
    ),
    "endless path": ([{"message": CANARY, "path": ["_entities"] * 5_000}], [["products", 0]]),
    "extensions are a list": ([{"message": CANARY, "extensions": [CANARY]}], [["products", 0]]),
    "code is an object": ([{"message": CANARY, "extensions": {"code": {"a": CANARY}}}], [["products", 0]]),
    "code is a novel": ([{"message": CANARY, "extensions": {"code": CANARY * 100}}], [["products", 0]]),
}


@pytest.mark.parametrize(("errors", "expected"), _ERROR_LISTS.values(), ids=_ERROR_LISTS.keys())
async def test_malformed_errors_stand_at_a_place_that_the_client_knows(errors: Any, expected: Any) -> None:
    """A client that follows an error's path must find the place, and nothing internal in it."""
    answer = await ask_both(_entities(None, {"stock": 7}, errors=errors), AT_ENTITIES)

    assert [each["stock"] for each in answer["data"]["products"]] == [None, 7]
    assert places(answer) == expected


_ROOT_PATHS: dict[str, tuple[Any, Any]] = {
    "field": (["depot", "name"], ["depot", "name"]),
    "index where no list is": (["depot", 3, "name"], ["depot"]),
    "negative index": (["places", -1], ["places"]),
    "index beyond the list": (["places", 10**12, "label"], ["places"]),
    "index of the list": (["places", 0, "label"], ["places", 0, "label"]),
    "name where a list is": (["places", "label"], ["places"]),
}


@pytest.mark.parametrize(("path", "expected"), _ROOT_PATHS.values(), ids=_ROOT_PATHS.keys())
async def test_paths_of_root_answers_end_where_the_answer_does(path: Any, expected: Any) -> None:
    """Clients index their data with the path: what is not there must not be named."""
    data = {"depot": {"name": None}, "places": [{"__typename": "Shelf", "label": None}]}
    hostile = whole({"data": data, "errors": [{"message": CANARY, "path": path}]})

    answer = await ask_both(hostile, "{ depot { name } places { label } }")

    assert places(answer) == [expected]


async def test_a_flood_of_errors_is_cut() -> None:
    """Ten thousand errors must not become a bigger answer than the data."""
    errors = [{"message": CANARY, "path": ["depot"]}] * 3_000

    answer = await ask_both(whole({"data": {"depot": None}, "errors": errors}), AT_ROOT)

    assert answer["data"] == {"products": NAMES, "depot": None}
    assert len(answer["errors"]) == 100


_VALUES: dict[str, tuple[str, Any, Any, bool]] = {
    "string for Int": ("size", "5", None, True),
    "whole float for Int": ("size", 5.0, 5, False),
    "fraction for Int": ("size", 5.5, None, True),
    "Int beyond 32 bits": ("size", 2**31, None, True),
    "Int beyond 64 bits": ("size", 1e25, None, True),
    "boolean for Int": ("size", True, None, True),
    "number for Boolean": ("open", 1, None, True),
    "string for Float": ("ratio", "1.5", None, True),
    "Int for Float": ("ratio", 3, 3, False),
    "number for String": ("name", 5, None, True),
    "object for String": ("name", {"a": CANARY}, None, True),
    "list for String": ("name", [CANARY], None, True),
    "number for ID": ("code", 5, "5", False),
    "fraction for ID": ("code", 5.5, None, True),
    "unknown enum value": ("grade", "Z", None, False),
    "inaccessible enum value": ("grade", "X", None, False),
    "enum value of another kind": ("grade", 1, None, False),
    "value for a list": ("tags", "x", None, True),
    "object for a list": ("tags", {"0": "x"}, None, True),
    "a custom scalar holds anything": ("any", {"a": [1, None, {"b": 2.5}]}, {"a": [1, None, {"b": 2.5}]}, False),
    "prototype names are only names": (
        "any",
        {"__proto__": 1, "constructor": 2},
        {"__proto__": 1, "constructor": 2},
        False,
    ),
}


@pytest.mark.parametrize(("name", "value", "shown", "fault"), _VALUES.values(), ids=_VALUES.keys())
async def test_values_are_cut_to_the_api_schema(name: str, value: Any, shown: Any, fault: bool) -> None:
    """Row 41: typed clients get what the schema promises or null, wherever the value comes from."""
    root = await ask_both(whole({"data": {"depot": {name: value}}}), f"{{ depot {{ {name} }} }}")
    entity = await ask_both(
        _entities({"depot": {name: value}}, {"depot": None}), f"{{ products {{ depot {{ {name} }} }} }}"
    )

    assert root["data"] == {"depot": {name: shown}}
    assert entity["data"] == {"products": [{"depot": {name: shown}}, {"depot": None}]}
    assert places(root) == ([["depot", name]] if fault else [])
    assert places(entity) == ([["products", 0, "depot", name]] if fault else [])


_OBJECTS: dict[str, Any] = {
    "list for an object": [{"name": "x"}],
    "string for an object": CANARY,
    "number for an object": 7,
    "object of a foreign type": {"__typename": "Shelf", "name": CANARY},
    "object of an unknown type": {"__typename": "Ghost", "name": CANARY},
    "typename is a number": {"__typename": 7, "name": CANARY},
    "typename is a list": {"__typename": ["Depot"], "name": CANARY},
    "typename is an object": {"__typename": {}, "name": CANARY},
}


@pytest.mark.parametrize("value", _OBJECTS.values(), ids=_OBJECTS.keys())
async def test_what_is_no_such_object_is_null_with_an_error(value: Any) -> None:
    """Fields of another type must never be shown as this one's."""
    answer = await ask_both(whole({"data": {"depot": value}}), AT_ROOT)

    assert answer["data"] == {"products": NAMES, "depot": None}
    assert places(answer) == [["depot"]]


async def test_members_of_an_abstract_type_show_only_their_own_fields() -> None:
    """Row 41: an unknown or hidden member is null, a known one shows what the client asked of it."""
    members = [
        {"__typename": "Shelf", "label": "a", "row": 1, "area": CANARY},
        {"__typename": "Yard", "label": "b", "row": CANARY, "area": 2},
        {"__typename": "Hidden", "label": CANARY},
        {"__typename": "Ghost", "label": CANARY},
        {"__typename": "Depot", "label": CANARY},
        None,
    ]

    answer = await ask_both(
        whole({"data": {"places": members}}),
        "{ places { __typename label ... on Shelf { row } ... on Yard { area } } }",
    )

    shelf, yard = {"__typename": "Shelf", "label": "a", "row": 1}, {"__typename": "Yard", "label": "b", "area": 2}
    assert answer["data"]["places"] == [shelf, yard, None, None, None, None]
    assert places(answer) == [["places", 4]]


async def test_fields_that_nobody_asked_for_are_dropped() -> None:
    """Row 44: inaccessible and internal data may be in an answer, never in ours."""
    extra = {"secret": CANARY, "__proto__": {"name": CANARY}, "constructor": CANARY, "name": "x", "_entities": CANARY}

    answer = await ask_both(whole({"data": {"depot": extra, "products": CANARY, "hidden": CANARY}}), AT_ROOT)

    assert answer == {"data": {"products": NAMES, "depot": {"name": "x"}}}


async def test_of_a_key_that_stands_twice_the_last_one_counts() -> None:
    """Both transports must choose the same one, and the answer must not hold both."""
    answer = await ask_both(whole(b'{"data":{"depot":{"name":"a","name":"b"}}}'), AT_ROOT)

    assert answer["data"]["depot"] == {"name": "b"}


async def test_null_bubbles_only_as_far_as_the_schema_says() -> None:
    """A missing non-null field below a broken object must not take the other subgraph's data with it."""
    answer = await ask_both(
        whole({"data": {"depot": {"inner": {"must": None}}}}), "{ products { name } depot { inner { must } } }"
    )

    assert answer["data"] == {"products": NAMES, "depot": {"inner": None}}
    assert places(answer) == [["depot", "inner", "must"]]


async def test_a_non_null_root_field_that_fails_takes_the_whole_data() -> None:
    """Strict clients rely on it, and the subgraph's error says why."""
    answer = await ask_both(whole(b"", 503), "{ products { name } strict { name } }")

    assert answer["data"] is None
    assert places(answer) == [["strict"]]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n<later>HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s",
        b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s",
        b"HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n<later>HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s",
        b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%sHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%sgarbage",
    ],
    ids=["100", "103", "102 twice", "a second answer behind it", "garbage behind it"],
)
async def test_only_the_answer_itself_is_the_answer(raw: bytes) -> None:
    """Interim answers are none, and what follows an answer belongs to nobody."""
    body = b'{"data":{"depot":{"name":"x"}}}'
    hostile = Hostile(raw=raw % (len(body), body), pieces=(body,))

    answer = await ask_both(hostile, AT_ROOT)

    assert answer == {"data": {"products": NAMES, "depot": {"name": "x"}}}


@pytest.mark.parametrize("depth", [150, 240])
async def test_a_deep_custom_scalar_is_served_or_refused_and_never_a_crash(depth: int) -> None:
    """What is copied to two places, merged and written must not end at the interpreter's stack."""
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value, "[": "]]]{"}
    entity = {"a": {"any": value}, "b": {"any": value}}

    answer = await ask_both(_entities(entity, entity), "{ products { a: depot { any } b: depot { any } } }")

    served = depth < MAX_NESTING
    assert answer["data"]["products"] == [entity if served else {"a": None, "b": None}] * 2
    assert places(answer) == ([] if served else [["products", 0], ["products", 1]])
