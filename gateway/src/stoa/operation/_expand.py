"""First pass: spread fragments, apply literal ``@skip`` and ``@include``, keep those with variables as conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    print_ast,
)
from graphql.language.ast import ArgumentNode, ListValueNode, ObjectValueNode
from msgspec import Struct, structs

from stoa.operation._defer import Deferral, deferral_of
from stoa.operation._field import Argument, Condition, Conditions, Field, Selection

_TYPENAME = "__typename"


class Scope(Struct, frozen=True):
    """Where a selection stands: its static type, the object types it can meet there, its conditions, and what defers it."""

    parent: GraphQLCompositeType
    possible_types: frozenset[str]
    conditions: Conditions = frozenset()
    path: tuple[str, ...] = ()
    deferral: Deferral | None = None


@dataclass(frozen=True, slots=True)
class Expander:
    """What expanding needs to know of schema and document. ``deferring``: see :func:`stoa.operation.deferral_of`."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    deferring: Collection[str] | None = None

    def possible_types(self, named: GraphQLCompositeType) -> frozenset[str]:
        """Object types; an interface that nothing implements stands for itself."""
        if is_abstract_type(named) and (members := self.schema.get_possible_types(named)):
            return frozenset(member.name for member in members)
        return frozenset((named.name,))

    def expand(self, selection_set: SelectionSetNode, scope: Scope) -> Selection:
        """Flatten a selection set; dead branches (types that cannot meet, conditions that contradict) are left out."""
        return tuple(field for node in selection_set.selections for field in self._expand_node(node, scope))

    def _expand_node(self, node: SelectionNode, scope: Scope) -> Iterator[Field]:
        here = scope
        if node.directives:
            conditions = _add_conditions(scope.conditions, node.directives)
            if conditions is None:
                return
            deferral = deferral_of(node, scope.path, scope.deferral, self.deferring)
            here = structs.replace(scope, conditions=conditions, deferral=deferral)
        match node:
            case FieldNode():
                yield self._expand_field(node, here)
            case InlineFragmentNode():
                on = node.type_condition.name.value if node.type_condition else None
                yield from self._expand_fragment(node.selection_set, on, here)
            case FragmentSpreadNode():
                fragment = self.fragments[node.name.value]
                yield from self._expand_fragment(fragment.selection_set, fragment.type_condition.name.value, here)
            case _:
                pass

    def _expand_fragment(self, selection_set: SelectionSetNode, on: str | None, scope: Scope) -> Selection:
        if on is None:
            return self.expand(selection_set, scope)
        named = self.schema.get_type(on)
        if named is None or not is_composite_type(named):
            return ()
        possible = scope.possible_types & self.possible_types(named)
        if not possible:
            return ()
        return self.expand(selection_set, structs.replace(scope, parent=named, possible_types=possible))

    def _expand_field(self, node: FieldNode, scope: Scope) -> Field:
        response_name = node.alias.value if node.alias else node.name.value
        return Field(
            response_name=response_name,
            name=node.name.value,
            parent_type=scope.parent.name,
            possible_types=scope.possible_types,
            arguments=_arguments(node.arguments) if node.arguments else (),
            conditions=scope.conditions,
            directives=_others(node.directives) if node.directives else "",
            selection=self._expand_inside(node, scope),
            fetched_as=_own_name(response_name, node.name.value),
            deferred=frozenset((scope.deferral,)) if scope.deferral else frozenset(),
        )

    def _expand_inside(self, node: FieldNode, scope: Scope) -> Selection | None:
        if node.selection_set is None:
            return None
        definition = self.schema.get_field(scope.parent, node.name.value)
        inner = get_named_type(definition.type) if definition else None
        if inner is None or not is_composite_type(inner):
            return ()
        path = (*scope.path, (node.alias or node.name).value)
        below = structs.replace(scope, parent=inner, possible_types=self.possible_types(inner), path=path)
        inside = self.expand(node.selection_set, below)
        if not scope.conditions:
            return inside
        return tuple(structs.replace(field, conditions=field.conditions - scope.conditions) for field in inside)


def _own_name(response_name: str, name: str) -> str:
    """The gateway reads ``__typename`` itself: an alias of that name for another field is fetched under another."""
    return f"_{name}__as_typename" if response_name == _TYPENAME and name != _TYPENAME else response_name


def _is_condition(directive: DirectiveNode) -> bool:
    return directive.name.value in {"skip", "include"}


def _add_conditions(conditions: Conditions, directives: tuple[DirectiveNode, ...]) -> Conditions | None:
    """Conditions with those of the directives added, or None when they can never hold."""
    for directive in directives:
        if not _is_condition(directive) or not directive.arguments:
            continue
        wanted, value = directive.name.value == "include", directive.arguments[0].value
        if isinstance(value, BooleanValueNode) and value.value != wanted:
            return None
        if isinstance(value, VariableNode):
            if Condition(value.name.value, not wanted) in conditions:
                return None
            conditions |= {Condition(value.name.value, wanted)}
    return conditions


def _arguments(nodes: Iterable[ArgumentNode]) -> tuple[Argument, ...]:
    return tuple(sorted(map(_argument, nodes), key=lambda one: one.name))


def _others(directives: Iterable[DirectiveNode]) -> str:
    """Directives that are for the subgraphs, as text."""
    return " ".join(print_ast(one) for one in directives if not _is_condition(one))


def _argument(node: ArgumentNode) -> Argument:
    value = node.value
    if isinstance(value, VariableNode):
        return Argument(node.name.value, f"${value.name.value}", frozenset((value.name.value,)))
    if isinstance(value, IntValueNode | EnumValueNode):
        return Argument(node.name.value, value.value)
    return Argument(node.name.value, print_ast(value), frozenset(_variables_in(value)))


def _variables_in(value: ValueNode) -> Iterator[str]:
    match value:
        case VariableNode():
            yield value.name.value
        case ListValueNode():
            for item in value.values or ():
                yield from _variables_in(item)
        case ObjectValueNode():
            for member in value.fields or ():
                yield from _variables_in(member.value)
        case _:
            pass
