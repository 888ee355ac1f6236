from __future__ import annotations

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stoa.config import OperationLimits
from stoa.errors import ClientError
from stoa.pipeline import decode_request
from stoa.pipeline._parse import parse_document

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
