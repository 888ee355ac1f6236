"""Which coordinates of a schema an operation depends on."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    NamedTypeNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    visit,
)
from graphql.language import VariableDefinitionNode, VariableNode

from stoa.schema_changes._change import left_out


def used_coordinates(document: DocumentNode, schema: GraphQLSchema) -> set[str]:
    """Return types, fields, arguments, enum values, input fields and directives.

    A field of an interface stands for the same field of every implementation: their values come through it. An enum or an input
    object that is used counts with all its values and fields: variables may hold any of them, and answers any value.
    """
    info = TypeInfo(schema)
    visitor = _Usage(schema, info)
    visit(document, TypeInfoVisitor(info, visitor))
    return visitor.used


class _Usage(Visitor):
    def __init__(self, schema: GraphQLSchema, info: TypeInfo) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._schema = schema
        self._info = info

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        root = self._schema.get_root_type(node.operation)
        if root is not None:
            self.used.add(root.name)

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, field = self._info.get_parent_type(), self._info.get_field_def()
        if parent is None or field is None:
            return
        for owner in self._with_implementations(parent):
            self._use_field(owner, node)
        self.used.update(each.name for each in self._with_implementations(get_named_type(field.type)))
        self.used |= set(_inside(get_named_type(field.type)))

    def _use_field(self, owner: GraphQLNamedType, node: FieldNode) -> None:
        coordinate = f"{owner.name}.{node.name.value}"
        given = {each.name.value: each.value for each in node.arguments or ()}
        self.used.add(coordinate)
        self.used |= {f"{coordinate}({name}:)" for name in given}
        field = self._schema.get_field(owner, node.name.value) if is_composite_type(owner) else None
        for name in field.args if field is not None else ():
            if isinstance(given.get(name), VariableNode | None):
                self.used.add(left_out(f"{coordinate}({name}:)"))

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument, directive = self._info.get_argument(), self._info.get_directive()
        if argument is not None:
            self.used |= set(_inside(get_named_type(argument.type)))
        if directive is not None:
            self.used.add(f"@{directive.name}({node.name.value}:)")

    def enter_variable_definition(self, _node: VariableDefinitionNode, *_: object) -> None:
        given = self._info.get_input_type()
        if given is not None:
            self.used |= set(_inside(get_named_type(given)))

    def enter_named_type(self, node: NamedTypeNode, *_: object) -> None:
        self.used.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.used.add(f"@{node.name.value}")

    def _with_implementations(self, named: GraphQLNamedType) -> list[GraphQLNamedType]:
        possible = self._schema.get_possible_types(named) if is_abstract_type(named) else ()
        return [named, *possible]


def _inside(named: GraphQLNamedType) -> Iterator[str]:
    waiting, seen = [named], {named.name}
    while waiting:
        each = waiting.pop()
        if isinstance(each, GraphQLEnumType):
            yield each.name
            yield from (f"{each.name}.{value}" for value in each.values)
        elif isinstance(each, GraphQLInputObjectType):
            yield each.name
            yield from (f"{each.name}.{field}" for field in each.fields)
            inner = [get_named_type(field.type) for field in each.fields.values()]
            waiting.extend(one for one in inner if one.name not in seen)
            seen.update(one.name for one in inner)


__all__ = ["used_coordinates"]
