"""Descriptions come through composition as they were written."""

from __future__ import annotations

from graphql import build_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from stoa.composition import SubgraphSource, compose
from stoa.composition.write.write_directives import string

_text = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
_lines = st.lists(
    st.sampled_from(["", " ", "  indented", 'quotes "" """ end"', "back\\slash\\", "plain", "\ttab"]), min_size=1
)


@settings(max_examples=100, deadline=None)
@given(text=_text | _lines.map("\n".join).filter(bool))
def test_description_is_the_same_in_the_supergraph(text: str) -> None:
    """A description that is cut, re-indented or breaks the text misleads everyone who reads the schema."""
    sdl = f"type Query {{ {string(text)} q({string(text)} a: Int): Int }}"

    composed = compose([SubgraphSource(name="a", url="http://x", sdl=sdl)])

    assert composed.errors == ()
    assert composed.supergraph_sdl is not None
    query = build_schema(composed.supergraph_sdl).query_type
    assert query is not None
    assert query.fields["q"].description == text
    assert query.fields["q"].args["a"].description == text
