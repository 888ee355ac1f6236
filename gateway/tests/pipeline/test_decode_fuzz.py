"""Requests of any bytes: decoded, or refused as the client's mistake; no other exception, no 500."""

from __future__ import annotations

from random import Random

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stoa.config import OperationLimits
from stoa.errors import ClientError
from stoa.pipeline import decode_request
from stoa.pipeline._parse import parse_document
from stoa.testing import GatewayClient, mutated

LIMITS = OperationLimits(tokens=300)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
MEMBERS = st.fixed_dictionaries(
    {}, optional={"query": JSON, "variables": JSON, "operationName": JSON, "extensions": JSON, "id": JSON}
)
TOKENS = st.sampled_from(
    [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "!",
        "...",
        "@",
        "$",
        "=",
        "on",
        "query",
        "fragment",
        "a",
        "b",
        "__typename",
        '"x"',
        '"""',
        "1",
        "1e400",
        "#",
        "\n",
        "\\",
        "&",
        "|",
    ]
)


def decoded_or_refused(body: bytes) -> None:
    """Any other exception fails the test."""
    try:
        request = decode_request(body, LIMITS)
    except ClientError:
        return
    assert request.query.strip()


@given(st.binary(max_size=200))
@example(b'{"query":"{a}","variables":{"\xff":1}}')
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_request_or_a_refusal(body: bytes) -> None:
    """Bad input never gives a 500."""
    decoded_or_refused(body)


@given(MEMBERS)
@settings(max_examples=300, deadline=None)
def test_any_json_is_a_request_or_a_refusal(members: dict[str, object]) -> None:
    """Every member may have every type."""
    try:
        body = orjson.dumps(members)
    except (TypeError, UnicodeEncodeError):  # integers beyond 64 bits, lone surrogates: no JSON that a client can send
        return
    decoded_or_refused(body)


@given(st.lists(TOKENS, max_size=60).map(" ".join))
@example("{" * 10_000)
@example("{a(x:" + "[" * 5_000)
@example("query($a:" + "[" * 5_000)
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_document_or_a_refusal(text: str) -> None:
    """The parser's own limits must end in an answer, never in a RecursionError."""
    try:
        parse_document(text, None, OperationLimits(tokens=100_000))
    except ClientError:
        return


VALID = [
    (
        '{"query":"query Q($n: Int = 1) { products(limit: $n) { id ...F @include(if: true) } } fragment F on Product { name }",'
        '"operationName":"Q","variables":{"n":2},"extensions":{"a":[1,{"b":null}]}}'
    ),
    '{"query":"{ echo(text: \\"x\\", number: 1, float: 1.5e3, list: [1, null]) nested { nested { name } } }"}',
    '{"query":"mutation { rename(id: \\"1\\", name: \\"\\\\u00e9\\") { id __typename } }","variables":null}',
]
ODD = [
    b"",
    b"\xef\xbb\xbf" + b'{"query":"{__typename}"}',
    b'{"query":"{__typename}"}'.decode().encode("utf-16"),
    b'{"query":"\\ud800"}',
    b'{"query":"{ echo(text: \\"\\\\ud800\\") }"}',
    b'{"query":"{__typename}","variables":{"\\udfff":1}}',
    b'{"query":"{__typename}","query":1}',
    b'{"query":1,"query":"{__typename}"}',
    b'{"query":"{ echo(number: %s) }"}' % (b"9" * 6_000),
    b'{"query":"{ echo(float: %se999) }"}' % (b"9" * 50),
    b'{"query":"{__typename}","variables":{"a":%s}}' % (b"9" * 6_000),
    b'{"query":"{__typename}","variables":{"a":1e999}}',
    b'{"query":"{__typename}","variables":%s1%s}' % (b'{"a":' * 3_000, b"}" * 3_000),
    b'{"query":"{__typename}","variables":{"a":%s}}' % (b"[" * 100_000),
    b'{"query":"{__typename}","extensions":%s}' % (b"[" * 5_000 + b"]" * 5_000),
    b"[" * 200_000,
    b'{"query":"%s"}' % (b"{a" * 20_000),
    b'{"query":"query(%s){a}"}' % (b"$a:Int " * 20_000),
    b'{"query":"{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"}',
    b'{"query":"{}"}',
    b'{"query":"{ nested { ... on Nested {} } }"}',
    b'{"query":"subscription { changed { id } }"}',
    b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x--',
    b"query={__typename}",
    b"\0" * 1_000,
    b"null",
    b"NaN",
    b'"query"',
]
CONTENT_TYPES = [
    "application/json", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "text/plain",
    "application/x-www-form-urlencoded", "application/graphql", "", '"', "multipart/mixed;boundary=;;;=",
]  # fmt: skip


async def _is_answered(client: GatewayClient, body: bytes, content_type: str = "application/json") -> None:
    answer = await client.send("POST", "/graphql", content=body, headers={"content-type": content_type})

    assert answer.status_code < 500, (answer.status_code, body[:300])
    assert set(answer.json()) <= {"data", "errors", "extensions"}


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
async def test_odd_bodies_are_answered_in_words(client: GatewayClient, body: bytes) -> None:
    """Each of these has brought down some server."""
    decoded_or_refused(body)
    for content_type in CONTENT_TYPES:
        await _is_answered(client, body, content_type)


async def test_mutated_requests_are_answered_in_words(client: GatewayClient) -> None:
    """Nearly right is where code paths begin that nobody has tried."""
    for seed in range(500):
        random = Random(f"request {seed}")
        text = mutated(random.choice(VALID), random)
        decoded_or_refused(text.encode("utf-8", "surrogatepass"))
        await _is_answered(client, text.encode("utf-8", "surrogatepass"))


async def test_mutated_bytes_are_answered_in_words(client: GatewayClient) -> None:
    """Bytes get lost and turned over on the way."""
    for seed in range(300):
        random = Random(f"bytes {seed}")
        body = bytearray(random.choice(VALID).encode())
        for _ in range(random.randint(1, 5)):
            body[random.randrange(len(body))] = random.randrange(256)
        await _is_answered(client, bytes(body))
