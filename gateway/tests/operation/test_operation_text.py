"""A normalized operation as text and JSON."""

from __future__ import annotations

from textwrap import dedent

from graphql import build_schema, parse
from stoa.operation import Operation, normalize, operation_json, operation_text

SCHEMA = build_schema(
    """
    type Query { media(first: Int): [Media] book: Book }
    interface Media { id: ID! title: String }
    type Book implements Media { id: ID! title: String pages: Int }
    type Film implements Media { id: ID! title: String minutes: Int }
    """
)


def _operation(text: str) -> Operation:
    return normalize(parse(text), None, SCHEMA)


def test_fragments_are_spread_and_every_field_says_its_types_and_conditions() -> None:
    """What planning reads is not what the client wrote."""
    operation = _operation(
        """
        query Shelf($n: Int = 3, $all: Boolean!, $no: Boolean!) {
          shelf: media(first: $n) { ...both ... on Book @include(if: $all) @skip(if: $no) { pages } __typename: title }
        }
        fragment both on Media { id }
        """
    )

    assert operation_text(operation) == dedent(
        """
        query Shelf($n: Int = 3, $all: Boolean!, $no: Boolean!) on Query
          shelf: media(first: $n)
            id  on Book, Film
            pages  if $all and unless $no
            __typename: title  on Book, Film  kept as _title__as_typename
        """
    ).strip("\n")


def test_an_object_of_which_everything_was_skipped_says_so() -> None:
    """It is fetched all the same, as ``{}``."""
    assert operation_text(_operation("{ book { pages @skip(if: true) } }")).splitlines()[1:] == [
        "  book",
        "    (nothing)",
    ]


def test_json_holds_the_same() -> None:
    """Names and types sorted, so that two versions can be compared."""
    written = operation_json(_operation("query ($a: Boolean!) { media { title @include(if: $a) } }"))

    assert written["variables"] == [{"name": "a", "type": "Boolean!", "default": None}]
    assert written["selection"][0]["selection"] == [
        {
            "responseName": "title",
            "name": "title",
            "parentType": "Media",
            "possibleTypes": ["Book", "Film"],
            "arguments": {},
            "conditions": [{"variable": "a", "wanted": True}],
            "fetchedAs": "title",
            "deferred": False,
        }
    ]
