"""How subgraphs say which specifications they use, and how the supergraph says it."""

from __future__ import annotations

import re
from typing import Final

import pytest
from stoa.composition import SubgraphSource, compose
from stoa.supergraph import read_supergraph

_SPECS: Final = "https://specs.apollo.dev"


def _links(*subgraphs: str) -> list[str]:
    """Compose, and return the links of the supergraph without the two that every one has."""
    sources = [SubgraphSource(name=f"s{number}", url="http://s", sdl=sdl) for number, sdl in enumerate(subgraphs)]
    result = compose(sources)
    assert [error.render() for error in result.errors] == []
    sdl = result.supergraph_sdl or ""
    read_supergraph(sdl)
    return [link for link in re.findall(r"  @link\((.*)\)", sdl) if "/link/" not in link and "/join/" not in link]


@pytest.mark.parametrize(
    "sdl",
    [
        (
            f'schema @lk(url: "{_SPECS}/link/v1.0", as: "lk") @lk(url: "{_SPECS}/federation/v2.3", import: ["@key"]) '
            '{ query: Query } type Query { t: T } type T @key(fields: "id") { id: ID! }'
        ),
        (
            f'extend schema @lk(url: "{_SPECS}/link/v1.0", import: [{{name: "@link", as: "@lk"}}]) '
            f'@lk(url: "{_SPECS}/federation/v2.3", as: "f") type Query {{ t: T }} type T @f__key(fields: "id") {{ id: ID! }}'
        ),
        (
            f'schema @core(feature: "{_SPECS}/core/v0.2") @core(feature: "{_SPECS}/federation/v2.0", for: EXECUTION) '
            '{ query: Query } type Query { t: T } type T @federation__key(fields: "id") { id: ID! }'
        ),
        (
            f'schema @c(feature: "{_SPECS}/core/v0.1", as: "c") @c(feature: "{_SPECS}/federation/v2.0", as: "f") '
            '{ query: Query } type Query { t: T } type T @f__key(fields: "id") { id: ID! }'
        ),
        'type Query { t: T } type T @key(fields: "id") { id: ID! }',
    ],
    ids=["renamed", "imported", "core", "core renamed", "federation 1"],
)
def test_every_way_to_link_federation_is_understood(sdl: str) -> None:
    """A subgraph from an older or an unusual library must not be told that @key is unknown."""
    assert _links(sdl) == []


def test_name_that_was_chosen_wins_over_names_that_nobody_chose() -> None:
    """Who imports nothing calls it @federation__tag; that is no other name for it."""
    chosen = f'extend schema @link(url: "{_SPECS}/federation/v2.3", import: [{{name: "@tag", as: "@label"}}])'
    plain = f'extend schema @link(url: "{_SPECS}/federation/v2.3")'

    links = _links(
        f'{chosen} type Query {{ q: Int @label(name: "x") }}',
        f'{plain} type Query {{ r: Int @federation__tag(name: "y") }}',
    )

    assert links == [f'url: "{_SPECS}/tag/v0.3", as: "label"']


def test_directive_under_its_specification_s_prefix_is_composed() -> None:
    """Without an import the long name is the name."""
    sdl = (
        f'extend schema @link(url: "{_SPECS}/federation/v2.1", import: ["@composeDirective"]) '
        '@link(url: "https://acme.dev/tools/v1.2", as: "ac") @composeDirective(name: "@ac__log") '
        "directive @ac__log on FIELD_DEFINITION type Query { q: Int @ac__log }"
    )

    assert _links(sdl) == ['url: "https://acme.dev/tools/v1.2", import: [{name: "@log", as: "@ac__log"}]']


def test_same_directive_from_two_specifications_is_no_collision() -> None:
    """It means the same wherever it comes from; other composers ask to import it from federation."""
    sdl = (
        f'extend schema @link(url: "{_SPECS}/federation/v2.14", import: ["@tag"]) '
        f'@link(url: "{_SPECS}/tag/v0.3", import: ["@tag"]) type Query {{ q: Int @tag(name: "x") }}'
    )

    assert _links(sdl) == [f'url: "{_SPECS}/tag/v0.3"']
