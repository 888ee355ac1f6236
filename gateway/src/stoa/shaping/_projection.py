"""A client operation compiled against the API schema: for each runtime type, the fields of the answer in their order."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from msgspec import Struct

from stoa.operation import Deferral, deferral_of
from stoa.shaping._conditions import Alternatives, Conjunction, conditions_of
from stoa.shaping._leaves import LeafReader, leaf_reader
from stoa.shaping._names import merged_name

CompositeType: TypeAlias = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
_GuardedSet: TypeAlias = "tuple[Guard, SelectionSetNode]"


class Guard(Struct, frozen=True):
    """Where a selection set stands: under which conditions, in which deferred block, below which response names."""

    conditions: Conjunction = ()
    deferral: Deferral | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portion:
    """Which part of an operation is projected: all but the deferred blocks in ``later``.

    ``deferring`` are the variables that are true; None takes the whole operation as if nothing in it were deferred.
    """

    deferring: Collection[str] | None = None
    later: frozenset[Deferral] = frozenset()


WHOLE: Final = Portion()


class FieldKind(Enum):
    """Where a field's value comes from."""

    DATA = auto()
    TYPENAME = auto()
    INTROSPECTION = auto()


class Shape(Struct, frozen=True, kw_only=True):
    """A field's type: exactly one of ``item`` (a list), ``leaf`` and ``selection`` is set."""

    nullable: bool
    item: Shape | None = None
    leaf: LeafReader | None = None
    selection: Selection | None = None


class FieldProjection(Struct, frozen=True, kw_only=True):
    """``conditions`` is empty for a field that is always there; ``denied``: the caller may not read it.

    ``plain_leaf`` reads the value of a leaf that is neither conditional nor denied: most fields, and the quick way.
    """

    name: str
    source: str
    coordinate: str
    kind: FieldKind
    shape: Shape | None
    conditions: Alternatives
    denied: bool
    plain_leaf: LeafReader | None


@dataclass(slots=True, kw_only=True)
class Selection:
    """What is selected of a value of ``type``. Runtime types are compiled when they first turn up, and kept.

    ``members`` are the object types that the value can be; ``unnamed`` is what it is where nobody said: the only member, or
    the abstract type itself.
    """

    compiler: _Compiler
    type: CompositeType
    sets: tuple[_GuardedSet, ...]
    is_abstract: bool = field(init=False)
    members: frozenset[str] = field(init=False)
    unnamed: str = field(init=False)
    _compiled: dict[str, tuple[FieldProjection, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_abstract = not isinstance(self.type, GraphQLObjectType)
        self.members = self.compiler.members(self.type)
        self.unnamed = next(iter(self.members)) if len(self.members) == 1 else self.type.name

    def fields_of(self, typename: str) -> tuple[FieldProjection, ...]:
        """``typename`` is an object type, or the abstract type itself where the concrete one is not known."""
        compiled = self._compiled.get(typename)
        if compiled is None:
            compiled = self._compiled[typename] = self.compiler.fields(self.sets, typename)
        return compiled


@dataclass(frozen=True, slots=True)
class Projection:
    """A compiled operation: its root selection and the introspection fields that stand in it."""

    schema: GraphQLSchema
    root: Selection
    introspection: tuple[FieldNode, ...]


class _Occurrence(Struct, frozen=True):
    guard: Guard
    node: FieldNode

    @property
    def conditions(self) -> Conjunction:
        return self.guard.conditions


def compile_projection(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    denied: Container[int] = frozenset(),
    portion: Portion = WHOLE,
) -> Projection:
    """``operation`` is valid against ``schema``; ``denied`` holds the ids of field nodes that the caller may not read."""
    root_type = schema.get_root_type(operation.operation)
    if root_type is None:
        raise TypeError("a validated operation has a root type")
    compiler = _Compiler(schema, fragments, denied, portion)
    root = Selection(compiler=compiler, type=root_type, sets=((Guard(), operation.selection_set),))
    occurrences = compiler.occurrences(root.sets, root_type)
    nodes = (one.node for found in occurrences.values() for one in found)
    return Projection(schema, root, tuple(node for node in nodes if node.name.value in ("__schema", "__type")))


@dataclass(slots=True)
class _Compiler:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    denied: Container[int]
    portion: Portion

    def members(self, named: CompositeType) -> frozenset[str]:
        """The object types that a value of this type can be."""
        if isinstance(named, GraphQLObjectType):
            return frozenset((named.name,))
        return frozenset(member.name for member in self.schema.get_possible_types(named))

    def fields(self, sets: Iterable[_GuardedSet], typename: str) -> tuple[FieldProjection, ...]:
        runtime = self.schema.get_type(typename)
        if not isinstance(runtime, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)):
            raise TypeError(f"'{typename}' is no composite type")
        return tuple(self._field(runtime, name, found) for name, found in self.occurrences(sets, runtime).items())

    def occurrences(self, sets: Iterable[_GuardedSet], runtime: CompositeType) -> dict[str, list[_Occurrence]]:
        """Fields by response name in the order of the specification's CollectFields."""
        found: dict[str, list[_Occurrence]] = {}
        for guard, selection_set in sets:
            self._collect(guard, selection_set, runtime, found)
        return found

    def _collect(
        self,
        guard: Guard,
        selection_set: SelectionSetNode,
        runtime: CompositeType,
        found: dict[str, list[_Occurrence]],
    ) -> None:
        for node in selection_set.selections:
            here = self._enter(guard, node)
            if here is None:
                continue
            if isinstance(node, FieldNode):
                name = (node.alias or node.name).value
                found.setdefault(name, []).append(_Occurrence(here, node))
                continue
            fragment = self._fragment(node)
            condition = fragment.type_condition
            if condition is None or self._applies(condition.name.value, runtime):
                self._collect(here, fragment.selection_set, runtime, found)

    def _enter(self, guard: Guard, node: SelectionNode) -> Guard | None:
        """The guard inside of a node; None where it is not part of what is projected."""
        if not node.directives:
            return guard
        own = conditions_of(node)
        if own is None:
            return None
        conditions = guard.conditions + tuple(each for each in own if each not in guard.conditions)
        deferral = deferral_of(node, guard.path, guard.deferral, self.portion.deferring)
        if deferral is not None and deferral in self.portion.later:
            return None
        return Guard(conditions, deferral, guard.path)

    def _fragment(self, node: SelectionNode) -> InlineFragmentNode | FragmentDefinitionNode:
        if isinstance(node, InlineFragmentNode):
            return node
        if isinstance(node, FragmentSpreadNode):
            return self.fragments[node.name.value]
        raise TypeError("a selection is a field, an inline fragment or a fragment spread")

    def _applies(self, condition: str, runtime: CompositeType) -> bool:
        if condition == runtime.name:
            return True
        wanted = self.schema.get_type(condition)
        if isinstance(wanted, GraphQLUnionType):
            return isinstance(runtime, GraphQLObjectType) and self.schema.is_sub_type(wanted, runtime)
        is_interface = isinstance(wanted, GraphQLInterfaceType) and not isinstance(runtime, GraphQLUnionType)
        return is_interface and self.schema.is_sub_type(wanted, runtime)  # type: ignore[arg-type]

    def _field(self, runtime: CompositeType, name: str, found: list[_Occurrence]) -> FieldProjection:
        node = found[0].node
        field_name = node.name.value
        always = any(not one.conditions for one in found)
        kind = _KINDS.get(field_name, FieldKind.DATA)
        coordinate = f"{runtime.name}.{field_name}"
        shape = self._shape_of(runtime, field_name, found) if kind is FieldKind.DATA else None
        denied = all(id(one.node) in self.denied for one in found)
        return FieldProjection(
            name=name,
            source=merged_name(node),
            coordinate=coordinate,
            kind=kind,
            shape=shape,
            conditions=() if always else tuple(one.conditions for one in found),
            denied=denied,
            plain_leaf=shape.leaf if shape is not None and always and not denied else None,
        )

    def _shape_of(self, runtime: CompositeType, field_name: str, found: list[_Occurrence]) -> Shape:
        if isinstance(runtime, GraphQLUnionType):
            raise TypeError("a union has no fields")
        sets = tuple((_inside(one), one.node.selection_set) for one in found if one.node.selection_set is not None)
        return self._shape(runtime.fields[field_name].type, sets)

    def _shape(self, type_: GraphQLOutputType, sets: tuple[_GuardedSet, ...]) -> Shape:
        nullable = not is_non_null_type(type_)
        inner = type_.of_type if is_non_null_type(type_) else type_
        if is_list_type(inner):
            return Shape(nullable=nullable, item=self._shape(inner.of_type, sets))
        named = get_named_type(inner)
        if is_leaf_type(named):
            return Shape(nullable=nullable, leaf=_reader(named))
        if not isinstance(named, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)):
            raise TypeError(f"'{named.name}' is no output type")
        return Shape(nullable=nullable, selection=Selection(compiler=self, type=named, sets=sets))


def _inside(one: _Occurrence) -> Guard:
    name = (one.node.alias or one.node.name).value
    return Guard(one.guard.conditions, one.guard.deferral, (*one.guard.path, name))


def _reader(leaf: GraphQLLeafType) -> LeafReader:
    return leaf_reader(leaf)


_KINDS = {
    "__typename": FieldKind.TYPENAME,
    "__schema": FieldKind.INTROSPECTION,
    "__type": FieldKind.INTROSPECTION,
}

__all__ = ["FieldKind", "FieldProjection", "Portion", "Projection", "Selection", "Shape", "compile_projection"]
