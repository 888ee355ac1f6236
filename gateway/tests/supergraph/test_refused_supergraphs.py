"""Supergraphs that point at nothing: each of these once ended in an exception of another kind, in the reader or far behind it."""

from __future__ import annotations

import pytest
from stoa.errors import SupergraphError
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])'
)
SUBGRAPHS = {
    "a": f'{LINK} type Query {{ node: Node }} interface Node {{ id: ID }} type User implements Node @key(fields: "id") '
    "{ id: ID name: String }",
    "b": f'{LINK} type User @key(fields: "id") {{ id: ID name: String @external '
    'greeting(loud: Int = 3): String @requires(fields: "name") }',
}
#: what the text says, what it says instead
CHANGES = {
    "a required field that the type does not have": ('requires: "name"', 'requires: "nick"'),
    "a requirement that selects below a leaf": ('requires: "name"', 'requires: "name { first }"'),
    "a requirement that selects nothing": ('requires: "name"', 'requires: "{}"'),
    "a requirement that is two documents": ('requires: "name"', 'requires: "name } { id"'),
    "a key of a field that is not there": ('graph: B, key: "id"', 'graph: B, key: "code"'),
    "an interface under no argument": ('interface: "Node"', 'face: "Node"'),
    "an interface that is not there": ('interface: "Node"', 'interface: "Knot"'),
    "a subgraph without a name": ('name: "b"', 'nome: "b"'),
    "a subgraph that is not listed": ('@join__type(graph: B, key: "id")', '@join__type(graph: C, key: "id")'),
    "a field's type that is no type": ('requires: "name"', 'requires: "name", type: ")"'),
    "a field's type that is not there": ('requires: "name"', 'requires: "name", type: "Strong"'),
    "a number without end": ('requires: "name"', f'requires: "name", type: {"9" * 6_000}'),
    "a query type without fields": ("node: Node", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_supergraph_that_points_at_nothing_is_refused(change: str) -> None:
    """A start or a reload must stop with a reason, before a request runs into it."""
    sdl = compose_sdl(SUBGRAPHS)
    said, instead = CHANGES[change]
    assert said in sdl
    read_supergraph(sdl)

    with pytest.raises(SupergraphError) as raised:
        read_supergraph(sdl.replace(said, instead))

    assert raised.value.message
