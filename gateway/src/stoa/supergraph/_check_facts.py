"""What a supergraph says must point at what it has: types, fields, subgraphs. A hand-made or broken one is refused here.

Later rooms follow these names without asking again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    get_named_type,
    is_composite_type,
    parse_type,
    validate_schema,
)

from stoa.errors import SupergraphError
from stoa.supergraph._facts import ContextArgument, FieldInSubgraph, JoinedType, Supergraph, TypeInSubgraph
from stoa.supergraph._field_set import FieldSet, FieldSetField


def check_facts(supergraph: Supergraph) -> None:
    """Raise :class:`SupergraphError` for the first name that nothing bears."""
    if supergraph.schema.query_type is None or supergraph.api_schema.query_type is None:
        raise SupergraphError("The supergraph has no query type that clients can see.")
    if flaws := validate_schema(supergraph.api_schema):
        raise SupergraphError(f"The schema that clients would see is not valid: {flaws[0].message}")
    for joined in supergraph.types.values():
        for subgraph, known in joined.subgraphs.items():
            _check_type(supergraph, joined, f"'{joined.name}' in subgraph '{subgraph}'", known)
        _check_fields(supergraph, joined)


def _check_fields(supergraph: Supergraph, joined: JoinedType) -> None:
    for field in joined.fields.values():
        for subgraph, facts in field.subgraphs.items():
            where = f"'{joined.name}.{field.name}' in subgraph '{subgraph}'"
            if subgraph not in joined.subgraphs:
                raise SupergraphError(f"The supergraph has {where}, but not the type there.")
            _check_field(supergraph.schema, joined.name, field.name, facts, where)
            for argument in facts.context_arguments:
                _check_context(supergraph, argument, where)


def _check_context(supergraph: Supergraph, argument: ContextArgument, where: str) -> None:
    """A context that nothing sets makes fields unanswerable, not the supergraph wrong; what is read of it must exist."""
    _check_type_text(supergraph.schema, argument.type, f"the argument '{argument.name}' of {where}")
    for setter in sorted(supergraph.contexts.get(argument.context, ())):
        what = f"The argument '{argument.name}' of {where}"
        _check_selection(supergraph.schema, setter, argument.selection, what)


def _check_type(supergraph: Supergraph, joined: JoinedType, where: str, known: TypeInSubgraph) -> None:
    for key in known.keys:
        _check_selection(supergraph.schema, joined.name, key.fields, f"The key of {where}")
    for name in known.implements | known.members:
        if name not in supergraph.types:
            raise SupergraphError(f"The supergraph's {where} names the type '{name}', which it does not have.")


def _check_field(schema: GraphQLSchema, owner: str, name: str, facts: FieldInSubgraph, where: str) -> None:
    if facts.type is not None:
        _check_type_text(schema, facts.type, where)
    _check_selection(schema, owner, facts.requires, f"What is required by {where}")
    if facts.provides:
        inner = get_named_type(_fields_of(schema, owner)[name].type)
        _check_selection(schema, inner.name, facts.provides, f"What is provided by {where}")


def _check_type_text(schema: GraphQLSchema, text: str, where: str) -> None:
    try:
        node: Any = parse_type(text, no_location=True)
    except GraphQLError as error:
        raise SupergraphError(f"The type '{text}' of {where} is no type.") from error
    while not isinstance(node, NamedTypeNode):
        node = node.type
    if schema.get_type(node.name.value) is None:
        raise SupergraphError(f"The type '{text}' of {where} is not in the supergraph.")


def _check_selection(schema: GraphQLSchema, owner: str, selection: FieldSet, what: str) -> None:
    fields = _fields_of(schema, owner)
    for one in selection:
        if not isinstance(one, FieldSetField):
            if not is_composite_type(schema.get_type(one.type_condition)):
                raise SupergraphError(f"{what} has a fragment on '{one.type_condition}', which is no type with fields.")
            _check_selection(schema, one.type_condition, one.selection, what)
        elif one.name != "__typename":
            if one.name not in fields:
                raise SupergraphError(f"{what} selects '{one.name}', which '{owner}' does not have.")
            inner = get_named_type(fields[one.name].type)
            if is_composite_type(inner) != bool(one.selection):
                raise SupergraphError(f"{what} selects '{one.name}' with the wrong kind of selection.")
            if one.selection:
                _check_selection(schema, inner.name, one.selection, what)


def _fields_of(schema: GraphQLSchema, name: str) -> Mapping[str, Any]:
    return getattr(schema.get_type(name), "fields", {})
