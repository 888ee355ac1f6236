"""Plain variables are taken at a look: with the same result as graphql-core's, and never one that it refuses."""

from __future__ import annotations

import random
from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import get_variable_values
from stoa.config import OperationLimits
from stoa.errors import InvalidVariables
from stoa.pipeline._variables import VariableReader

SCHEMA = build_schema("""
  type Query { a(id: ID, price: Float): Int }
  enum Unit { CM INCH }
  input Size { width: Int! unit: Unit = CM }
  scalar Json
""")
LIMITS = OperationLimits()
PLAIN = ("String", "ID", "Int", "Float", "Boolean", "Unit")
OTHERS = ("[Int!]", "Size", "Json", "[Unit]!", "Size!")
DEFAULTS = {
    "String": '"s"',
    "ID": '"1"',
    "Int": "-1",
    "Float": "1",
    "Boolean": "false",
    "Unit": "INCH",
    "[Int!]": "[1]",
    "Size": "{width: 1}",
}
VALUES: tuple[Any, ...] = (
    *(None, "", "CM", "MM", "1", "\ud800", 0, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**53, 2**60, 10**400),
    *(
        1.0,
        1.5,
        -0.0,
        1e300,
        float("inf"),
        float("nan"),
        True,
        False,
        [],
        [1],
        [None],
        ["CM"],
        {},
        {"width": 1},
        {"unit": "CM"},
    ),
)


def _operation(draw: random.Random, kinds: tuple[str, ...]) -> OperationDefinitionNode:
    parts = []
    for number in range(draw.randint(1, 3)):
        kind = draw.choice(kinds)
        default = f" = {DEFAULTS[kind]}" if kind in DEFAULTS and draw.random() < 0.4 else ""
        bang = "!" if draw.random() < 0.4 and not kind.endswith("!") else ""
        parts.append(f"$v{number}: {kind}{bang}{default}")
    (made,) = parse(f"query({', '.join(parts)}) {{ a }}").definitions
    assert isinstance(made, OperationDefinitionNode)
    return made


def _by_graphql_core(operation: OperationDefinitionNode, given: dict[str, Any]) -> dict[str, Any] | None:
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), dict(given), 5, hide_suggestions=True)
    if isinstance(values, list):
        return None
    return {name: given.get(name, value) for name, value in values.coerced.items()}


def _by_reader(operation: OperationDefinitionNode, given: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return VariableReader(SCHEMA, operation).coerce(given, LIMITS)
    except InvalidVariables:
        return None


@pytest.mark.parametrize("kinds", [PLAIN, PLAIN + OTHERS])
def test_variables_are_what_graphql_core_makes_of_them(kinds: tuple[str, ...]) -> None:
    """A value that slips in unchecked reaches every subgraph."""
    draw, accepted = random.Random(3), 0
    for _ in range(4_000):
        operation = _operation(draw, kinds)
        given = {f"v{number}": draw.choice(VALUES) for number in range(4) if draw.random() < 0.7}
        expected = _by_graphql_core(operation, given)
        found = _by_reader(operation, given)

        assert (found is None) == (expected is None), (operation, given)
        assert repr(found) == repr(expected), given  # a nan is not equal to itself
        accepted += found is not None

    assert 300 < accepted < 3_700


def test_what_is_plain_needs_no_graphql_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading two plain variables must not cost more than answering the request."""
    (operation,) = parse("query($id: ID!, $unit: Unit = CM, $n: Int) { a }").definitions
    assert isinstance(operation, OperationDefinitionNode)
    reader = VariableReader(SCHEMA, operation)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("asked graphql-core")

    monkeypatch.setattr("stoa.pipeline._variables.get_variable_values", refuse)

    assert reader.coerce({"id": "1", "n": None, "more": 1}, LIMITS) == {"id": "1", "unit": "CM", "n": None}
