"""Types that are surely valid GraphQL, told without building a schema.

Accepts only: what it does not accept may be valid all the same. A full validator decides that, and writes the errors.
https://spec.graphql.org/draft/#sec-Type-System
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Final

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)

from stoa.composition.model._outline import FieldOutline, InputOutline, Outline
from stoa.composition.model._subgraph import Kind
from stoa.composition.model._type_ref import TypeRef
from stoa.spec import YOUNG_RULE

_OUTPUT: Final = frozenset({Kind.SCALAR, Kind.ENUM, Kind.OBJECT, Kind.INTERFACE, Kind.UNION})
_INPUT: Final = frozenset({Kind.SCALAR, Kind.ENUM, Kind.INPUT})
_WITH_FIELDS: Final = frozenset({Kind.OBJECT, Kind.INTERFACE})
_LITERALS: Final[dict[str, tuple[type[ValueNode], ...]]] = {
    "Int": (IntValueNode,),
    "Float": (IntValueNode, FloatValueNode),
    "String": (StringValueNode,),
    "Boolean": (BooleanValueNode,),
    "ID": (StringValueNode, IntValueNode),
}
_INT_LIMIT: Final = 2**31


def is_tolerated(error: GraphQLError) -> bool:
    """Tell whether a rule is broken that is younger than the supergraphs that break it."""
    return YOUNG_RULE.match(error.message) is not None


def are_surely_valid(types: Mapping[str, Outline], scalars: Iterable[str]) -> bool:
    """Tell whether these types, with these scalars beside them, surely obey the type system's rules."""
    return _Soundness(types, scalars).holds()


class _Soundness:
    def __init__(self, types: Mapping[str, Outline], scalars: Iterable[str]) -> None:
        self._types = types
        self._kinds = dict.fromkeys((*_LITERALS, *scalars), Kind.SCALAR)
        self._kinds.update((name, outline.kind) for name, outline in types.items())
        self._above: dict[str, set[str]] = {}
        for name, outline in types.items():
            self._above.setdefault(name, set()).update(outline.interfaces)
            for member in outline.members:
                self._above.setdefault(member, set()).add(name)

    def holds(self) -> bool:
        return all(map(self._is_plain, self._types.items())) and not self._has_endless_input()

    def _is_plain(self, item: tuple[str, Outline]) -> bool:
        name, outline = item
        if name.startswith("__") or name in _LITERALS:
            return False
        match outline.kind:
            case Kind.OBJECT | Kind.INTERFACE:
                return self._has_plain_fields(outline) and self._implements(name, outline)
            case Kind.INPUT:
                return bool(outline.inputs) and self._are_plain_inputs(outline.inputs)
            case Kind.ENUM:
                return bool(outline.values) and not any(value.startswith("__") for value in outline.values)
            case Kind.UNION:
                kinds = {self._kinds.get(member) for member in outline.members}
                return kinds == {Kind.OBJECT}
            case _:
                return True

    def _has_plain_fields(self, outline: Outline) -> bool:
        kinds = self._kinds
        return bool(outline.fields) and all(
            kinds.get(field.type.name) in _OUTPUT
            and not name.startswith("__")
            and (not field.arguments or self._are_plain_inputs(field.arguments))
            for name, field in outline.fields.items()
        )

    def _are_plain_inputs(self, items: Mapping[str, InputOutline]) -> bool:
        return all(
            self._kinds.get(item.type.name) in _INPUT
            and not name.startswith("__")
            and not (item.is_deprecated and item.is_required)
            and (item.default is None or self._fits(item.default, item.type.name, item.type.non_null))
            for name, item in items.items()
        )

    def _implements(self, name: str, outline: Outline) -> bool:
        for interface_name in outline.interfaces:
            interface = self._types.get(interface_name)
            if interface is None or interface.kind is not Kind.INTERFACE or interface_name == name:
                return False
            if not set(interface.interfaces) <= set(outline.interfaces):
                return False
            for field_name, promised in interface.fields.items():
                field = outline.fields.get(field_name)
                if field is None or not self._keeps(promised, field):
                    return False
        return True

    def _keeps(self, promised: FieldOutline, field: FieldOutline) -> bool:
        if field.type != promised.type and not self._is_subtype(field.type, promised.type):
            return False
        for name, argument in promised.arguments.items():
            own = field.arguments.get(name)
            if own is None or own.type != argument.type:
                return False
        return not any(own.is_required for name, own in field.arguments.items() if name not in promised.arguments)

    def _is_subtype(self, narrow: TypeRef, wide: TypeRef) -> bool:
        same = narrow.name == wide.name or wide.name in self._above.get(narrow.name, ())
        return same and narrow.is_at_least_as_strict_as(wide)

    def _fits(self, value: ValueNode, name: str, non_null: tuple[bool, ...]) -> bool:
        """Tell whether a default is surely one of its type; input objects and their literals are left in doubt."""
        if isinstance(value, NullValueNode):
            return not non_null[0]
        if len(non_null) > 1:
            items = value.values if isinstance(value, ListValueNode) else (value,)
            return all(self._fits(item, name, non_null[1:]) for item in items)
        outline = self._types.get(name)
        if outline is not None and outline.kind is Kind.ENUM:
            return isinstance(value, EnumValueNode) and value.value in outline.values
        if outline is not None and outline.kind is not Kind.SCALAR:
            return False
        if name not in _LITERALS:
            return not isinstance(value, ObjectValueNode | ListValueNode)
        return isinstance(value, _LITERALS[name]) and _is_in_range(name, value)

    def _has_endless_input(self) -> bool:
        """Tell whether an input object needs a value of its own type, on whatever way."""
        needs = {name: set(_needed(outline)) for name, outline in self._types.items() if outline.kind is Kind.INPUT}
        while True:
            free = {name for name, needed in needs.items() if not needed & needs.keys()}
            if not free:
                return bool(needs)
            for name in free:
                del needs[name]


def _needed(outline: Outline) -> Iterator[str]:
    for item in outline.inputs.values():
        if item.type.non_null == (True,):
            yield item.type.name


def _is_in_range(name: str, value: ValueNode) -> bool:
    if isinstance(value, IntValueNode) and name == "Int":
        return -_INT_LIMIT <= int(value.value) < _INT_LIMIT
    return name != "Float" or isfinite(float(getattr(value, "value", "nan")))
