"""Whose applications of a team's own directive reach the supergraph."""

from __future__ import annotations

from typing import Final

from stoa.composition import SubgraphSource, compose

_LINK: Final = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.1", import: ["@composeDirective"]) '
    '@link(url: "https://acme.dev/acme/v1.0", import: ["@mark"]) '
)
_DEFINITION: Final = "directive @mark on FIELD_DEFINITION "


def test_only_subgraphs_that_compose_the_directive_hand_on_theirs() -> None:
    """A team that keeps the directive to itself would find its notes in everybody's supergraph."""
    composing = SubgraphSource(
        name="a",
        url="http://a",
        sdl=f'{_LINK}@composeDirective(name: "@mark") {_DEFINITION}type Query {{ q: Int @mark }}',
    )
    private = SubgraphSource(name="b", url="http://b", sdl=f"{_LINK}{_DEFINITION}type Query {{ r: Int @mark }}")

    result = compose([composing, private])

    assert [error.render() for error in result.errors] == []
    assert "  q: Int @join__field(graph: A) @mark\n" in (result.supergraph_sdl or "")
    assert "  r: Int @join__field(graph: B)\n" in (result.supergraph_sdl or "")


def test_optional_argument_that_clients_may_not_send_is_left_out() -> None:
    """A directive for operations is offered without the argument that its team hides."""
    sdl = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@inaccessible"]) '
        "directive @live(every: Int, debug: Int @inaccessible) on QUERY type Query { q: Int }"
    )

    result = compose([SubgraphSource(name="a", url="http://a", sdl=sdl)])

    assert "directive @live(every: Int) on QUERY" in (result.supergraph_sdl or "")
