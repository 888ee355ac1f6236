"""Whatever text comes in, findings come out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stoa.composition import SubgraphSource, compose

_CASES: Final = sorted(Path(__file__).parent.glob("*/*.graphql"))
_TOKEN: Final = re.compile(r'"[^"\n]*"|@?\w+|[^\w\s]|\s+')
_WORDS: Final = sorted({token for path in _CASES for token in _TOKEN.findall(path.read_text()) if token.strip()})

_edit: Final = st.tuples(
    st.integers(0, 200), st.sampled_from(["drop", "swap", "put", "insert"]), st.sampled_from(_WORDS)
)


def _edited(text: str, edits: list[tuple[int, str, str]]) -> str:
    tokens = _TOKEN.findall(text) or [" "]
    for place, deed, word in edits:
        at = place % len(tokens)
        if deed == "drop":
            tokens[at] = " "
        elif deed == "swap":
            tokens[at], tokens[at - 1] = tokens[at - 1], tokens[at]
        elif deed == "put":
            tokens[at] = word
        else:
            tokens[at] += f" {word} "
    return "".join(tokens)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(_CASES), edits=st.lists(_edit, max_size=4))
def test_broken_text_never_raises(path: Path, edits: list[tuple[int, str, str]]) -> None:
    """A gateway that dies of a typing error in one team's schema takes all teams down."""
    parts = re.split(r"^# subgraph: (\S+)\n", path.read_text(), flags=re.MULTILINE)
    subgraphs = dict(zip(parts[1::2], parts[2::2], strict=True))

    result = compose(
        [SubgraphSource(name=name, url="http://x", sdl=_edited(sdl, edits)) for name, sdl in subgraphs.items()]
    )

    assert result.succeeded != bool(result.errors)
    assert all(finding.render() for finding in (*result.errors, *result.hints))


@pytest.mark.parametrize(
    ("sdl", "coordinate"),
    [
        ("type Query { a(x: U! = A): Int } type U { u: Int }", "Query.a(x:)"),
        ("type Query { a: Int } input I { u: [U] = [{u: 1}] } union U = Query", "I.u"),
        ("directive @d(x: Query = 1) on FIELD type Query { a: Int }", "@d(x:)"),
    ],
)
def test_a_default_of_a_type_that_takes_no_input_is_an_error(sdl: str, coordinate: str) -> None:
    """The library's own validator dies of it. Found by random edits of the audit's subgraphs."""
    (error,) = compose([SubgraphSource(name="a", url="http://x", sdl=sdl)]).errors

    assert error.code == "INVALID_GRAPHQL"
    assert f"The type of {coordinate} must be Input Type" in error.message
    assert error.locations


def test_a_built_in_scalar_cannot_become_another_kind_of_type() -> None:
    """The library keeps the scalar: the supergraph could not be read again. Found by random edits of the audit's subgraphs."""
    result = compose([SubgraphSource(name="a", url="http://x", sdl="type Query { q: Int } type String { s: ID }")])

    assert [error.code for error in result.errors] == ["INVALID_GRAPHQL"]
    assert compose([SubgraphSource(name="a", url="http://x", sdl="scalar String type Query { q: String }")]).succeeded


def test_no_subgraphs_is_an_error() -> None:
    """An empty configuration must say so, not start an empty gateway."""
    assert [error.code for error in compose([]).errors] == ["NO_QUERIES"]


def test_two_subgraphs_of_one_name_are_an_error() -> None:
    """One of them would silently be lost."""
    source = SubgraphSource(name="a", url="http://x", sdl="type Query { q: Int }")

    assert [error.code for error in compose([source, source]).errors] == ["INVALID_SUBGRAPH_NAME"]


def test_deep_nesting_is_an_error() -> None:
    """A schema made to overflow the stack must not end the process."""
    deep = "[" * 5000 + "Int" + "]" * 5000
    source = SubgraphSource(name="a", url="http://x", sdl=f"type Query {{ q: {deep} }}")

    assert [error.code for error in compose([source]).errors] == ["INVALID_GRAPHQL"]


def test_deep_field_set_is_an_error() -> None:
    """The same inside a key."""
    fields = "a { " * 3000 + "id" + " }" * 3000
    sdl = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
        f'type Query {{ q: Int }}\ntype T @key(fields: "{fields}") {{ a: T id: ID! }}'
    )

    errors = compose([SubgraphSource(name="a", url="http://x", sdl=sdl)]).errors

    assert {error.code for error in errors} == {"KEY_INVALID_FIELDS"}
