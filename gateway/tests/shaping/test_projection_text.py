"""A projection as text and JSON."""

from __future__ import annotations

from textwrap import dedent

from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse
from stoa.shaping import Projection, compile_projection, projection_json, projection_text

SCHEMA = build_schema(
    """
    type Query { media: [Media!]! }
    interface Media { id: ID! }
    type Book implements Media { id: ID! pages: Int }
    type Film implements Media { id: ID! }
    """
)


def _projection(text: str) -> Projection:
    definitions = parse(text).definitions
    fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
    (operation,) = (one for one in definitions if isinstance(one, OperationDefinitionNode))
    return compile_projection(SCHEMA, operation, fragments)


def test_the_answer_is_told_by_the_types_that_its_objects_can_have() -> None:
    """Where null may stand and which member is read decides what a client gets."""
    projection = _projection(
        "query ($p: Boolean!) { __typename media { __typename: id ... on Book @include(if: $p) { pages } } }"
    )

    assert projection_text(projection) == dedent(
        """
        Query
          __typename: the type's name
          media: [Media!]!
            Book
              __typename: ID!  from member _id__as_typename
              pages: Int  if $p
            Film
              __typename: ID!  from member _id__as_typename
        """
    ).strip("\n")


def test_json_holds_the_same() -> None:
    """For tools."""
    written = projection_json(_projection("{ media { id } }"))

    (media,) = written["fieldsByType"]["Query"]
    assert (media["name"], media["coordinate"], media["kind"]) == ("media", "Query.media", "data")
    assert media["shape"]["nullable"] is False
    inner = media["shape"]["list"]["object"]["fieldsByType"]
    assert inner["Film"][0]["shape"] == {"nullable": False, "leaf": True}
