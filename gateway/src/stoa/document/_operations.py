"""One operation with the fragments that it reaches: no circles, and variables defined, used and fitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLNonNull,
    GraphQLType,
    NullValueNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    is_input_type,
    type_from_ast,
)
from graphql.utilities import is_type_sub_type_of

from stoa.document._checked import Checked
from stoa.document._facts import SchemaFacts
from stoa.document._refused import RefusedError
from stoa.document._values import Usage, accepts_value


@dataclass(frozen=True, slots=True)
class _Variable:
    type: GraphQLType
    has_default: bool  # other than null


def check_operation(
    facts: SchemaFacts, node: OperationDefinitionNode, own: Checked, fragments: Mapping[str, Checked]
) -> set[str]:
    """The names of the fragments that it reaches."""
    reached: dict[str, bool] = {}
    _reach(own, fragments, reached)
    variables: dict[str, _Variable] = {}
    for one in node.variable_definitions or ():
        name = one.variable.name.value
        if name in variables:
            raise RefusedError
        variables[name] = _variable(facts, one)
    usages = [usage for checked in (own, *(fragments[name] for name in reached)) for usage in checked.usages]
    for usage in usages:
        variable = variables.get(usage.name)
        if variable is None or not _fits(facts, variable, usage):
            raise RefusedError
    if len({usage.name for usage in usages}) != len(variables):
        raise RefusedError
    return set(reached)


def _reach(checked: Checked, fragments: Mapping[str, Checked], reached: dict[str, bool]) -> None:
    """``reached``: False while what is inside is still looked at."""
    for name in checked.spreads:
        done = reached.get(name)
        if done is None:
            reached[name] = False
            _reach(fragments[name], fragments, reached)
            reached[name] = True
        elif not done:
            raise RefusedError


def _variable(facts: SchemaFacts, node: VariableDefinitionNode) -> _Variable:
    found = type_from_ast(facts.schema, node.type)
    if not is_input_type(found) or node.directives:
        raise RefusedError
    default = node.default_value
    if default is None:
        return _Variable(found, has_default=False)
    mentioned: list[Usage] = []
    if not accepts_value(default, found, mentioned, has_default=False) or mentioned:
        raise RefusedError
    return _Variable(found, has_default=not isinstance(default, NullValueNode))


def _fits(facts: SchemaFacts, variable: _Variable, usage: Usage) -> bool:
    expected: GraphQLType = usage.type
    if isinstance(expected, GraphQLNonNull) and not isinstance(variable.type, GraphQLNonNull):
        if not variable.has_default and not usage.has_default:
            return False
        expected = expected.of_type
    return is_type_sub_type_of(facts.schema, variable.type, expected)


__all__ = ["check_operation"]
